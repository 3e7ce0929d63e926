import type { Command } from './command';

export const newEngagement: Command = {
  id: 'new-engagement',
  title: 'New engagement…',
  group: 'Start',
  also: 'create client begin',
  run: ({ show }) => show('new-engagement')
};
