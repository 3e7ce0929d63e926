/**
 * Taking over a book's new key from the entry that rotated it: the key stands there once for each device, in a
 * box that only that device opens. It is kept beside the earlier keys, which open what was sealed before.
 */
import { base64urlToBytes } from '../log/bytes';
import type { EngagementId } from '../../domain/ids';
import type { UnsignedEntry } from '../../domain/log/entry';
import type { MembershipAction, RotatedKey } from '../../domain/log/membership-action';
import { openBox } from '../members/key-box';
import { keyNumber } from './book-keys';
import type { KeyName, TruthDatabase } from './database';
import { assertWrapping, keyPlace, type Device } from './keys';
import { seal } from './seal';

/** Where a rotated key is sealed for a device: ['rotated', engagement, book, number]. */
export const rotatedPlace = (
  engagement: EngagementId,
  { book, key }: Pick<RotatedKey, 'book' | 'key'>
): string[] => ['rotated', engagement, book, key];

const openForDevice = async (
  device: Device,
  engagement: EngagementId,
  rotated: RotatedKey
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const sealed = base64urlToBytes(rotated.sealed[device.key] ?? '');
  if (!sealed?.length) return null;
  try {
    const raw = await openBox(device.box, rotatedPlace(engagement, rotated), sealed);
    return raw.length === 32 && (await keyNumber(raw)) === rotated.key ? raw : null;
  } catch {
    return null; // not meant for this device, or damaged by who wrote it: the others go on
  }
};

/** Whether keys came in that were not here; entries that rotate nothing for this device change nothing. */
export const adoptKeys = async (
  db: TruthDatabase,
  device: Device,
  engagement: EngagementId,
  entries: readonly Pick<UnsignedEntry, 'action'>[]
): Promise<boolean> => {
  const rotated = entries.flatMap(({ action }) =>
    action.type === 'keys.rotated'
      ? (action as Extract<MembershipAction, { type: 'keys.rotated' }>).books
      : []
  );
  const fresh: [KeyName, Uint8Array<ArrayBuffer>][] = [];
  for (const key of rotated) {
    const raw = await openForDevice(device, engagement, key);
    const name: KeyName = `${key.book}#${key.key}`;
    if (raw) fresh.push([name, await seal(device.wrapping, keyPlace(engagement, name), raw)]);
  }
  if (fresh.length === 0) return false;
  return db.transaction('rw', db.engagements, db.meta, async () => {
    await assertWrapping(db, device);
    const row = await db.engagements.get(engagement);
    if (!row) return false;
    const missing = fresh.filter(([name]) => !row.keys[name]);
    if (missing.length === 0) return false;
    await db.engagements.update(engagement, { keys: { ...row.keys, ...Object.fromEntries(missing) } });
    return true;
  });
};
