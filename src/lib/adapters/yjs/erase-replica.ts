/** Names and removal of replicas, apart from Yjs so that no page loads it for this. */
import type { EngagementId } from '../../domain/ids';
import type { Book } from '../../domain/log/action';

export const replicaBooks: readonly Book[] = ['data-room', 'audit-file'];

export const replicaName = (prefix: string, engagement: EngagementId, book: Book): string =>
  `${prefix}-replica/${engagement}/${book}`;

/** Never rejects: where another tab holds it open, the browser deletes it when that one lets go. */
export const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });

/** Removes the replicas of an engagement from this device. */
export const eraseReplica = async (prefix: string, engagement: EngagementId): Promise<void> => {
  await Promise.all(replicaBooks.map((book) => deleteDatabase(replicaName(prefix, engagement, book))));
};
