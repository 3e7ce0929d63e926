import { inAuditFile, type Command } from './command';

export const goReview: Command = {
  id: 'go-review',
  title: 'Controls to review',
  group: 'Go to',
  keys: 'g r',
  also: 'controls statements suggestions queue decide',
  available: inAuditFile,
  run: ({ session, go }) => go(`/e/${session?.id}/review`)
};
