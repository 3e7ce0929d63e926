import { inEngagement, type Command } from './command';

export const goTeam: Command = {
  id: 'go-team',
  title: 'Team',
  group: 'Go to',
  keys: 'g t',
  also: 'members devices invite sync peers',
  available: inEngagement,
  run: ({ session, go }) => go(`/e/${session?.id}/team`)
};
