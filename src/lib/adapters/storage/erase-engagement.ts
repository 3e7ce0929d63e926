import type { EngagementId } from '../../domain/ids';
import { eraseReplica } from '../yjs/erase-replica';
import { wholeRange, type Databases } from './database';
import { eraseShelf } from './file-shelf';

/** Takes all of an engagement off the device; its keys go first, so that whatever a break leaves is noise. */
export const eraseEngagement = async (
  database: string,
  { truth, derived }: Databases,
  id: EngagementId
): Promise<void> => {
  const { engagements, entries, blobs, chunks } = truth;
  const of = wholeRange(id);
  await truth.transaction('rw', engagements, entries, blobs, chunks, async () => {
    await engagements.delete(id);
    await entries
      .where('[engagement+n]')
      .between(...of)
      .delete();
    await blobs
      .where('[engagement+name]')
      .between(...of)
      .delete();
    await chunks
      .where('[engagement+name+index]')
      .between(...of)
      .delete();
  });
  await derived.transaction('rw', derived.records, derived.snapshots, async () => {
    await derived.records
      .where('[engagement+kind+id]')
      .between(...of)
      .delete();
    await derived.snapshots
      .where('[engagement+kind]')
      .between(...of)
      .delete();
  });
  await Promise.all([eraseReplica(database, id), eraseShelf(database, id)]);
};
