import { inAuditFile, type Command } from './command';

export const goReuse: Command = {
  id: 'go-reuse',
  title: 'Reuse between frameworks',
  group: 'Go to',
  keys: 'g u',
  also: 'crosswalk mapping related frameworks',
  available: (context) => inAuditFile(context) && (context.session?.frameworks.length ?? 0) > 0,
  run: ({ session, go }) => go(`/e/${session?.id}/reuse/${session?.frameworks.at(-1)}`)
};
