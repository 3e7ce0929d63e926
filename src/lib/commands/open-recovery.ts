import type { Command } from './command';

export const openRecovery: Command = {
  id: 'open-recovery',
  title: 'Open the recovery page',
  group: 'This device',
  also: 'backup restore export raw entries reset damaged',
  run: ({ go }) => go('/recover')
};
