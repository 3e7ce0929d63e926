import { inEngagement, type Command } from './command';

export const goHome: Command = {
  id: 'go-home',
  title: 'Home',
  group: 'Go to',
  keys: 'g h',
  also: 'home next activity',
  available: inEngagement,
  run: ({ session, go }) => go(`/e/${session?.id}`)
};
