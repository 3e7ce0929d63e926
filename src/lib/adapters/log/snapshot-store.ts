/**
 * What is kept of a fold, sealed with the engagement's local key and derived: what cannot be read is computed again.
 *
 * `state`: 4 bytes length of the head, big-endian; the head in JSON (`SnapshotHead`); the packed log.
 * `verified`: JSON (`Verified`).
 */
import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import type { DerivedDatabase, SnapshotRow } from '../storage/database';
import type { EngagementKeys } from '../storage/keys';
import { seal, unseal } from '../storage/seal';
import { bytesToText, textToBytes } from './bytes';

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

export interface Snapshot {
  readonly head: SnapshotHead;
  readonly packed: Uint8Array<ArrayBuffer>;
}

const frame = ({ head, packed }: Snapshot): Uint8Array<ArrayBuffer> => {
  const text = textToBytes(JSON.stringify(head));
  const bytes = new Uint8Array(4 + text.length + packed.length);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, 4);
  bytes.set(packed, 4 + text.length);
  return bytes;
};

const parseJson = (bytes: Uint8Array<ArrayBuffer>): unknown => {
  try {
    return JSON.parse(bytesToText(bytes)) as unknown;
  } catch {
    return null;
  }
};

/** Null where it is of an earlier form. */
const unframe = (bytes: Uint8Array<ArrayBuffer>): Snapshot | null => {
  if (bytes.length < 4) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const head = 4 + length <= bytes.length ? parseJson(bytes.subarray(4, 4 + length)) : null;
  if (!isObject(head) || typeof head['n'] !== 'number') return null;
  return { head: head as unknown as SnapshotHead, packed: bytes.subarray(4 + length) };
};

export const createSnapshotStore = (derived: DerivedDatabase) => {
  const read = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: SnapshotRow['kind']
  ): Promise<Uint8Array<ArrayBuffer> | null> => {
    try {
      const row = await derived.snapshots.get([engagement, kind]);
      return row ? await unseal(keys.local, ['snapshot', engagement, kind], row.sealed) : null;
    } catch {
      return null;
    }
  };
  const write = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: SnapshotRow['kind'],
    bytes: Uint8Array<ArrayBuffer>
  ): Promise<void> => {
    const sealed = await seal(keys.local, ['snapshot', engagement, kind], bytes);
    await derived.snapshots.put({ engagement, kind, sealed });
  };
  return {
    async state(keys: EngagementKeys, engagement: EngagementId): Promise<Snapshot | null> {
      const bytes = await read(keys, engagement, 'state');
      return bytes && unframe(bytes);
    },
    writeState: (keys: EngagementKeys, engagement: EngagementId, snapshot: Snapshot): Promise<void> =>
      write(keys, engagement, 'state', frame(snapshot)),

    async verified(keys: EngagementKeys, engagement: EngagementId): Promise<Verified | null> {
      const bytes = await read(keys, engagement, 'verified');
      const kept = bytes && parseJson(bytes);
      const fits =
        isObject(kept) && typeof kept['n'] === 'number' && kept['n'] > 0 && isObject(kept['flaws']);
      return fits ? (kept as unknown as Verified) : null;
    },
    writeVerified: (keys: EngagementKeys, engagement: EngagementId, verified: Verified): Promise<void> =>
      write(keys, engagement, 'verified', textToBytes(JSON.stringify(verified)))
  };
};
