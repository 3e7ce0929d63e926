import { entryIdOf, sealEntry, signEntry } from '../adapters/log/entry-codec';
import { createStorage } from '../adapters/storage/create-storage';
import { openDatabases, type EntryRow } from '../adapters/storage/database';
import { toStored } from '../adapters/storage/entry-slices';
import { eraseShelf } from '../adapters/storage/file-shelf';
import { Keyring, loadDevice } from '../adapters/storage/keys';
import { benchFacts } from './bench-facts';
import type {
  ContentHash,
  DeviceKey,
  DocumentId,
  EngagementId,
  EntryId,
  FrameworkId,
  RequirementRef
} from '../domain/ids';
import { bookByActionType, type Action, type Book } from '../domain/log/action';
import { bookId, ENTRY_VERSION, type CheckedEntry, type UnsignedEntry } from '../domain/log/entry';

export interface WrittenLog {
  readonly id: EngagementId;
  readonly root: EntryId;
  readonly device: DeviceKey;
  /** All but the first. */
  readonly checked: CheckedEntry[];
}

const BATCH = 2000;

const hashOf = (at: number): ContentHash => at.toString(16).padStart(64, '0') as ContentHash;

const actionOf = (at: number, requirements: readonly RequirementRef[]): Action =>
  at % 25 === 0
    ? {
        type: 'document.added',
        document: `document-${at}` as DocumentId,
        file: { name: `policy-${at}.pdf`, folder: '', kind: 'pdf', size: 1000 + at, sha256: hashOf(at) }
      }
    : {
        type: 'mapping.decided',
        items: [
          {
            citation: {
              document: hashOf(at - (at % 25)),
              page: 1,
              start: (at % 25) * 100,
              end: (at % 25) * 100 + 60,
              quote: `Access rights of group ${at} are reviewed by their owner every quarter.`.slice(0, 60)
            },
            requirement: requirements[at % requirements.length]!,
            decision: at % 7 === 0 ? 'rejected' : 'accepted',
            basis: 'suggestion',
            score: 0.5 + (at % 50) / 100,
            expectation: null
          }
        ]
      };

/** Databases of measurements, both of them, and the files beside them. */
export const eraseDatabases = (name: string): Promise<unknown> =>
  Promise.all([
    eraseShelf(name),
    ...[name, `${name}-derived`].map(
      (one) =>
        new Promise((done) => {
          const request = indexedDB.deleteDatabase(one);
          request.onsuccess = request.onerror = request.onblocked = done;
        })
    )
  ]);

/** Takes away what was kept of folds: states, and which signatures were checked. */
export const forgetFolds = async (name: string): Promise<void> => {
  const databases = await openDatabases(name);
  if (!databases.ok) throw new Error(databases.error.message);
  const { truth, derived } = databases.value;
  await derived.snapshots.clear();
  truth.close();
  derived.close();
};

/**
 * Makes an engagement of `count` real entries, signed and sealed, in the database of this name. Nothing of it is
 * cached: neither the folded state nor which signatures were checked.
 */
export const writeLog = async (
  name: string,
  count: number,
  framework: FrameworkId,
  log: (line: string) => void
): Promise<WrittenLog> => {
  const requirements = Array.from({ length: 90 }, (_, at) => `${framework}:A.5.${at + 1}` as RequirementRef);
  const first = await createStorage({ name });
  if (!first.ok) throw new Error(first.error.message);
  const created = await first.value.logs.create(benchFacts([framework]), { name: 'Bench' });
  if (!created.ok) throw new Error(created.error.message);
  const { id } = created.value;
  const root = (await created.value.rows(0, 1)).rows[0]!.id;
  await first.value.close();

  const databases = await openDatabases(name);
  if (!databases.ok) throw new Error(databases.error.message);
  const { truth, derived } = databases.value;
  const device = await loadDevice(truth);
  const keys = await new Keyring(truth, device).get(id);
  if (!keys) throw new Error('The engagement has no keys.');
  const tips: Record<Book, { seq: number; id: EntryId | null }> = {
    'data-room': { seq: 1, id: root },
    'audit-file': { seq: 0, id: null }
  };
  const checked: CheckedEntry[] = [];
  let rows: EntryRow[] = [];
  // in the past, so that what is written later comes after it
  const start = Date.now() - 2 * count;
  for (let at = 0; at < count - 1; at += 1) {
    const action = actionOf(at, requirements);
    const book = bookByActionType[action.type as keyof typeof bookByActionType];
    const other = tips[book === 'audit-file' ? 'data-room' : 'audit-file'];
    const entry: UnsignedEntry = {
      v: ENTRY_VERSION,
      book: bookId(id, book),
      author: device.key,
      seq: tips[book].seq + 1,
      prev: tips[book].id,
      heads: book === 'audit-file' && other.id ? [other.id] : [],
      recordedAt: start + at,
      action
    };
    const entryId = await entryIdOf(entry);
    const signed = await signEntry(device.signing, entry);
    rows.push({
      engagement: id,
      book,
      id: entryId,
      n: at + 2,
      sealed: await sealEntry(keys.books[book]!, null, entryId, signed)
    });
    checked.push({ id: entryId, entry });
    tips[book] = { seq: entry.seq, id: entryId };
    if (rows.length === BATCH || at === count - 2) {
      await truth.entries.bulkAdd(toStored(rows));
      rows = [];
      if (checked.length % 10_000 === 0) log(`${checked.length} entries written`);
    }
  }
  truth.close();
  derived.close();
  await forgetFolds(name);
  return { id, root, device: device.key, checked };
};
