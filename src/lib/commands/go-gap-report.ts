import { inAuditFile, type Command } from './command';

export const goGapReport: Command = {
  id: 'go-gap-report',
  title: 'Gap report',
  group: 'Go to',
  also: 'print word excel export findings contradictions',
  available: (context) => inAuditFile(context) && (context.session?.frameworks.length ?? 0) > 0,
  run: ({ session, go }) => go(`/e/${session?.id}/report/${session?.frameworks[0]}`)
};
