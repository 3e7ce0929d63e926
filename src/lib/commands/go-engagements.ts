import type { Command } from './command';

export const goEngagements: Command = {
  id: 'go-engagements',
  title: 'All engagements',
  group: 'Go to',
  keys: 'g e',
  also: 'start list clients close',
  run: ({ go }) => go('/')
};
