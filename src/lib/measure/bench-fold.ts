import { createStorage } from '../adapters/storage/create-storage';
import type { FrameworkId } from '../domain/ids';
import { foldAll } from '../domain/log/fold';
import { eraseDatabases, forgetFolds, writeLog } from './bench-log';
import type { MeasureCommand } from './command';

export interface FoldTimes {
  readonly entries: number;
  /** The pure fold of checked entries, in one go. */
  readonly foldMs: number;
  /** Opening from the database with nothing cached: unseal, verify every signature, fold. One for each round. */
  readonly openMs: readonly number[];
  /** Opening again, from the snapshot: as the first thing that a page does, its worker only just begun. */
  readonly reopenMs: readonly number[];
  /** The same from a list that has been on the screen for a moment, as the app opens it: the worker is there. */
  readonly reopenPreparedMs: readonly number[];
}

const DATABASE = 'fieldroom-bench-fold';
const FIRST_ROUNDS = 3;
const REOPEN_ROUNDS = 7;

/** Writes `entries` real entries (signed, sealed) and opens them as the app does. */
export const run: MeasureCommand = async (args, { log }): Promise<FoldTimes> => {
  const { entries: count, framework } = args as { readonly entries: number; readonly framework: FrameworkId };
  await eraseDatabases(DATABASE);
  const { id, root, device, checked } = await writeLog(DATABASE, count, framework, log);

  const from = performance.now();
  const genesis = foldAll(checked, { engagement: id, device, unreadable: [root] });
  const foldMs = performance.now() - from;
  if (genesis.count !== checked.length) throw new Error(`Only ${genesis.count} entries were folded.`);
  // a page that opens an engagement has not just written it
  checked.length = 0;

  const openOnce = async (prepared = false): Promise<number> => {
    // as the app starts on an engagement's own page, and on its list
    const storage = await createStorage({ name: DATABASE, openSoon: !prepared });
    if (!storage.ok) throw new Error(storage.error.message);
    if (prepared) {
      await storage.value.logs.list();
      await storage.value.logs.prepare();
    }
    const start = performance.now();
    const opened = await storage.value.logs.open(id);
    const ms = performance.now() - start;
    if (!opened.ok) throw new Error(opened.error.message);
    const accepted = Object.keys(opened.value.state.documents).length;
    if (accepted !== Math.ceil((count - 1) / 25)) throw new Error(`${accepted} documents came back.`);
    await storage.value.close();
    return ms;
  };
  const times = { openMs: [] as number[], reopenMs: [] as number[], reopenPreparedMs: [] as number[] };
  for (let round = 0; round < FIRST_ROUNDS; round += 1) {
    await forgetFolds(DATABASE);
    times.openMs.push(await openOnce());
  }
  for (let round = 0; round < REOPEN_ROUNDS; round += 1) {
    times.reopenMs.push(await openOnce());
    times.reopenPreparedMs.push(await openOnce(true));
  }
  const told = Object.entries(times).map(([name, all]) => `${name} ${all.map(Math.round).join(' ')}`);
  log(`${count} entries: fold ${Math.round(foldMs)} ms, ${told.join(', ')}`);
  await eraseDatabases(DATABASE);
  return { entries: count, foldMs, ...times };
};
