import { inEngagement, type Command } from './command';

export const goSearch: Command = {
  id: 'go-search',
  title: 'Search in all documents',
  group: 'Go to',
  keys: 'g s',
  also: 'find passage text',
  available: inEngagement,
  run: ({ session, go }) => go(`/e/${session?.id}/search`)
};
