import { inEngagement, type Command } from './command';

export const goLog: Command = {
  id: 'go-log',
  title: 'Log',
  group: 'Go to',
  keys: 'g l',
  also: 'history entries who when',
  available: inEngagement,
  run: ({ session, go }) => go(`/e/${session?.id}/log`)
};
