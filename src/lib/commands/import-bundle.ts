import type { Command } from './command';

export const importBundle: Command = {
  id: 'import-bundle',
  title: 'Import a bundle',
  group: 'Start',
  also: 'open restore backup archive receive exchange file',
  run: ({ show }) => show('import-bundle')
};
