import { inAuditFile, type Command } from './command';

export const goCoverage: Command = {
  id: 'go-coverage',
  title: 'Coverage and gaps',
  group: 'Go to',
  keys: 'g c',
  also: 'requirements gaps framework',
  available: (context) => inAuditFile(context) && (context.session?.frameworks.length ?? 0) > 0,
  run: ({ session, go }) => go(`/e/${session?.id}/coverage/${session?.frameworks[0]}`)
};
