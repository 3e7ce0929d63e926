import { entryIdOf, sealEntry, signEntry } from '../adapters/log/entry-codec';
import { createStorage } from '../adapters/storage/create-storage';
import { openDatabases, type EntryRow } from '../adapters/storage/database';
import { Keyring, loadDevice } from '../adapters/storage/keys';
import { benchFacts } from './bench-facts';
import type { ContentHash, DocumentId, EntryId, FrameworkId, RequirementRef } from '../domain/ids';
import { bookByActionType, type Action, type Book } from '../domain/log/action';
import { bookId, ENTRY_VERSION, type CheckedEntry, type UnsignedEntry } from '../domain/log/entry';
import { foldAll } from '../domain/log/fold';
import type { MeasureCommand } from './command';

export interface FoldTimes {
  readonly entries: number;
  /** The pure fold of checked entries, in one go. */
  readonly foldMs: number;
  /** Opening from the database with nothing cached: unseal, verify every signature, fold. */
  readonly openMs: number;
  /** Opening again, from the snapshot. */
  readonly reopenMs: number;
}

const DATABASE = 'fieldroom-bench-fold';
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

const erase = (): Promise<unknown> =>
  Promise.all(
    [DATABASE, `${DATABASE}-derived`].map(
      (name) =>
        new Promise((done) => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = request.onerror = request.onblocked = done;
        })
    )
  );

/** Writes `entries` real entries (signed, sealed) and opens them as the app does. */
export const run: MeasureCommand = async (args, { log }): Promise<FoldTimes> => {
  const { entries: count, framework } = args as { readonly entries: number; readonly framework: FrameworkId };
  const requirements = Array.from({ length: 90 }, (_, at) => `${framework}:A.5.${at + 1}` as RequirementRef);
  await erase();
  const first = await createStorage({ name: DATABASE });
  if (!first.ok) throw new Error(first.error.message);
  const created = await first.value.logs.create(benchFacts([framework]), { name: 'Bench' });
  if (!created.ok) throw new Error(created.error.message);
  const { id } = created.value;
  const root = (await created.value.rows(0, 1)).rows[0]!.id;
  await first.value.close();

  const databases = await openDatabases(DATABASE);
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
  const start = Date.now() + 1000;
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
      await truth.entries.bulkAdd(rows);
      rows = [];
      if (checked.length % 10_000 === 0) log(`${checked.length} entries written`);
    }
  }
  // nothing cached: neither the folded state nor which signatures were checked
  await derived.snapshots.clear();
  truth.close();
  derived.close();

  let from = performance.now();
  const genesis = foldAll(checked, { engagement: id, device: device.key, unreadable: [root] });
  const foldMs = performance.now() - from;
  if (genesis.count !== checked.length) throw new Error(`Only ${genesis.count} entries were folded.`);
  // a page that opens an engagement has not just written it
  checked.length = 0;

  const openOnce = async (): Promise<number> => {
    const storage = await createStorage({ name: DATABASE });
    if (!storage.ok) throw new Error(storage.error.message);
    from = performance.now();
    const opened = await storage.value.logs.open(id);
    const ms = performance.now() - from;
    if (!opened.ok) throw new Error(opened.error.message);
    const accepted = Object.keys(opened.value.state.documents).length;
    if (accepted !== Math.ceil((count - 1) / 25)) throw new Error(`${accepted} documents came back.`);
    await storage.value.close();
    return ms;
  };
  const openMs = await openOnce();
  const reopenMs = await openOnce();
  log(
    `${count} entries: fold ${Math.round(foldMs)} ms, open ${Math.round(openMs)} ms, again ${Math.round(reopenMs)} ms`
  );
  await erase();
  return { entries: count, foldMs, openMs, reopenMs };
};
