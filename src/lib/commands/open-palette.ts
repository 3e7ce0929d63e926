import type { Command } from './command';

export const openPalette: Command = {
  id: 'open-palette',
  title: 'Go to or do anything',
  group: 'Help',
  keys: 'Mod+K',
  available: () => true,
  run: ({ show }) => show('palette')
};
