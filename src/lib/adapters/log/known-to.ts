import type { EntryId } from '../../domain/ids';
import type { FoldedLog } from '../../domain/log/fold';

/** Ids that the next entries can build on; what else they may name is found by folding everything. */
export const knownTo = (log: FoldedLog): ((id: EntryId) => boolean) => {
  const known = new Set([
    ...Object.values(log.heads).flat(),
    ...Object.values(log.tips).map((tip) => tip.id),
    ...(log.last ? [log.last.id] : [])
  ]);
  return (id) => known.has(id);
};
