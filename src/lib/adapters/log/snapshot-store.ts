/**
 * What is kept of a fold, sealed with the engagement's local key and derived: what cannot be read is computed again.
 *
 *   state      JSON (`StoredHead`)
 *   state/K    part K of the packed log, sealed at a place that names the head's `stamp` too: parts of two snapshots
 *              do not mix. Several rows, so that they are read and unsealed at the same time.
 *   verified   JSON (`Verified`)
 */
import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import type { DerivedDatabase, SnapshotKind, SnapshotRow } from '../storage/database';
import type { EngagementKeys } from '../storage/keys';
import { seal, unseal, type Place } from '../storage/seal';
import { bytesToText, randomId, textToBytes } from './bytes';
import type { Parts } from './packed-log';

export interface SnapshotHead {
  readonly format: number;
  readonly device: DeviceKey;
  /** The arrival up to which was folded. */
  readonly n: number;
  /** Entry that arrived as number `n`. */
  readonly id: EntryId;
  /** How many rows of the database hold these arrivals; one that is gone must show. */
  readonly rows: number;
}

/** Up to which arrival the signatures were checked, and what was found wrong. */
export interface Verified {
  readonly n: number;
  /** Of the ids of these arrivals. */
  readonly digest: string;
  readonly flaws: Readonly<Record<EntryId, string>>;
}

interface StoredHead extends SnapshotHead {
  readonly stamp: string;
  readonly parts: number;
}

export interface Snapshot {
  readonly head: SnapshotHead;
  /** The first few are read with the head, the others when first asked for. One that is damaged or gone shows then. */
  readonly parts: Parts;
}

const parseJson = (bytes: Uint8Array<ArrayBuffer>): unknown => {
  try {
    return JSON.parse(bytesToText(bytes)) as unknown;
  } catch {
    return null;
  }
};

const isHead = (value: unknown): value is StoredHead => {
  if (!isObject(value)) return false;
  const { n, stamp, parts } = value;
  return (
    typeof n === 'number' && typeof stamp === 'string' && Number.isInteger(parts) && (parts as number) > 0
  );
};

/** The keys of all parts, the head's left out. */
const partsOf = (engagement: EngagementId): [[EngagementId, string], [EngagementId, string]] => [
  [engagement, 'state/'],
  [engagement, 'state0']
];

const partKind = (part: number): SnapshotKind => `state/${part}`;

/** Parts read at a time: the first of many would come as late as the last. */
const AHEAD = 3;

export const createSnapshotStore = (derived: DerivedDatabase) => {
  const placeOf = (engagement: EngagementId, kind: SnapshotKind, stamp: readonly string[] = []): Place => [
    ...['snapshot', engagement, kind],
    ...stamp
  ];
  const read = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: SnapshotKind
  ): Promise<Uint8Array<ArrayBuffer> | null> => {
    try {
      const row = await rowOf(engagement, kind);
      return row ? await unseal(keys.local, placeOf(engagement, kind), row.sealed) : null;
    } catch {
      return null;
    }
  };
  /** The part's row, ready to be written. */
  const sealRow = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: SnapshotKind,
    bytes: Uint8Array<ArrayBuffer>,
    stamp?: readonly string[]
  ): Promise<SnapshotRow> => ({
    ...{ engagement, kind },
    sealed: await seal(keys.local, placeOf(engagement, kind, stamp), bytes)
  });
  const rowOf = (engagement: EngagementId, kind: SnapshotKind): Promise<SnapshotRow | undefined> =>
    derived.snapshots.get([engagement, kind]);

  return {
    async state(keys: EngagementKeys, engagement: EngagementId): Promise<Snapshot | null> {
      const reading = read(keys, engagement, 'state');
      // they are there when the head was found to be that of the log
      const ahead = Array.from({ length: AHEAD }, (_, part) => rowOf(engagement, partKind(part)));
      for (const row of ahead) row.catch(() => undefined);
      const bytes = await reading;
      const head = bytes && parseJson(bytes);
      if (!isHead(head)) return null;
      const opening: Promise<Uint8Array<ArrayBuffer>>[] = [];
      const open = async (part: number): Promise<Uint8Array<ArrayBuffer>> => {
        await Promise.resolve(opening[part - AHEAD]).catch(() => undefined);
        const row = await (ahead[part] ?? rowOf(engagement, partKind(part)));
        delete ahead[part];
        return unseal(keys.local, placeOf(engagement, partKind(part), [head.stamp]), row?.sealed);
      };
      const at = (part: number): Promise<Uint8Array<ArrayBuffer>> => (opening[part] ??= open(part));
      return { head, parts: { count: head.parts, at } };
    },
    async writeState(
      keys: EngagementKeys,
      engagement: EngagementId,
      head: SnapshotHead,
      parts: Parts
    ): Promise<void> {
      const stamp = randomId();
      const stored: StoredHead = { ...head, stamp, parts: parts.count };
      const rows = [await sealRow(keys, engagement, 'state', textToBytes(JSON.stringify(stored)))];
      for (let part = 0; part < parts.count; part += 1) {
        rows.push(await sealRow(keys, engagement, partKind(part), await parts.at(part), [stamp]));
      }
      await derived.transaction('rw', derived.snapshots, async () => {
        await derived.snapshots
          .where('[engagement+kind]')
          .between(...partsOf(engagement))
          .delete();
        await derived.snapshots.bulkPut(rows);
      });
    },

    async verified(keys: EngagementKeys, engagement: EngagementId): Promise<Verified | null> {
      const bytes = await read(keys, engagement, 'verified');
      const kept = bytes && parseJson(bytes);
      const fits =
        isObject(kept) && typeof kept['n'] === 'number' && kept['n'] > 0 && isObject(kept['flaws']);
      return fits ? (kept as unknown as Verified) : null;
    },
    async writeVerified(keys: EngagementKeys, engagement: EngagementId, verified: Verified): Promise<void> {
      const bytes = textToBytes(JSON.stringify(verified));
      await derived.snapshots.put(await sealRow(keys, engagement, 'verified', bytes));
    }
  };
};

export type SnapshotStore = ReturnType<typeof createSnapshotStore>;
