import type { EngagementState } from '../../domain/engagement/state';
import type { EngagementId } from '../../domain/ids';
import type { DerivedStore } from '../../ports/derived-store';
import type { IncomingFile } from './import-files';

/** A file that was dropped and is not in yet; its bytes are with the user, not with us. */
export type PendingFile = Pick<IncomingFile, 'name' | 'folder' | 'size'>;

const VERSION = '1';
const KEY = 'pending';

/** Remembers, sealed, what was dropped, so that a browser that ends in mid-import can say what it did not take in. */
export const rememberPending = async (
  derived: DerivedStore,
  engagement: EngagementId,
  files: readonly PendingFile[]
): Promise<void> => {
  if (files.length === 0) {
    await derived.remove(engagement, 'intake', [KEY]);
    return;
  }
  const rows = files.map(({ name, folder, size }) => ({ name, folder, size }));
  await derived.putMany(engagement, 'intake', VERSION, [
    { key: KEY, bytes: new TextEncoder().encode(JSON.stringify(rows)) }
  ]);
};

/** What was dropped before this engagement was last closed and is in none of its documents. */
export const recallPending = async (
  derived: DerivedStore,
  engagement: EngagementId,
  documents: EngagementState['documents']
): Promise<readonly PendingFile[]> => {
  const kept = await derived.get(engagement, 'intake', KEY, VERSION);
  if (!kept.ok || !kept.value) return [];
  try {
    const files = JSON.parse(new TextDecoder().decode(kept.value)) as readonly PendingFile[];
    // the list is written when files are dropped: what came in since is among the documents
    const here = new Set(
      Object.values(documents).flatMap(({ versions }) =>
        versions.map(({ name, folder, size }) => JSON.stringify([name, folder, size]))
      )
    );
    return files.filter(({ name, folder, size }) => !here.has(JSON.stringify([name, folder, size])));
  } catch {
    return [];
  }
};
