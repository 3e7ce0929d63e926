import { inEngagement, type Command } from './command';

export const goDocuments: Command = {
  id: 'go-documents',
  title: 'Documents',
  group: 'Go to',
  keys: 'g d',
  also: 'files policies upload',
  available: inEngagement,
  run: ({ session, go }) => go(`/e/${session?.id}/documents`)
};
