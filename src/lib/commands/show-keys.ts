import type { Command } from './command';

export const showKeys: Command = {
  id: 'show-keys',
  title: 'Show the keys',
  group: 'Help',
  keys: '?',
  also: 'keyboard shortcuts help',
  run: ({ show }) => show('keys')
};
