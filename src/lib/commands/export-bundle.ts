import { inEngagement, type Command } from './command';

export const exportBundle: Command = {
  id: 'export-bundle',
  title: 'Write this engagement as a bundle',
  group: 'Engagement',
  also: 'export backup archive hand over send exchange file',
  available: inEngagement,
  run: ({ show }) => show('export-bundle')
};
