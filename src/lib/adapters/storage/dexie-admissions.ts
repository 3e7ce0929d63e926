import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { RotatedKey } from '../../domain/log/membership-action';
import { activeDevices, holdsAuditFile } from '../../domain/members/membership';
import { err, ok, type Result } from '../../domain/result';
import type { Admissions } from '../../ports/admissions';
import type { StorageError } from '../../ports/storage-error';
import { bytesToBase64url } from '../log/bytes';
import { createEngineExchange } from '../log/engine-exchange';
import type { LogEngine } from '../log/log-engine-calls';
import { lastArrival, readRows } from '../log/rows';
import { openBox, sealFor } from '../members/key-box';
import { rotatedPlace } from './adopt-keys';
import { keyNumber } from './book-keys';
import type { EngagementRow, KeyName, TruthDatabase } from './database';
import { assertWrapping, keyPlace, localKeys, openEngagementKeys, type Keyring } from './keys';
import { sealListing } from './listing';
import { seal, unseal } from './seal';
import { storageError, toStorageError } from './storage-errors';
import type { Tabs } from './tabs';

const notHere = storageError('not-found', 'This engagement is not on this device.');
const otherRoot = storageError(
  'damaged',
  'An engagement of this name is here already, and began with another entry.'
);
const bookOf = (name: string): Book | null => {
  const [book] = name.split('#');
  return book === 'data-room' || book === 'audit-file' ? book : null;
};

export interface AdmissionsDeps {
  readonly truth: TruthDatabase;
  readonly keyring: Keyring;
  readonly engine: LogEngine;
  readonly tabs: Tabs;
  readonly now: () => number;
  /** Lets what is open of an engagement in this tab follow. */
  readonly refresh: (id: EngagementId) => Promise<void>;
}

export const createDexieAdmissions = ({
  truth,
  keyring,
  engine,
  tabs,
  now,
  refresh
}: AdmissionsDeps): Admissions => {
  const { device } = keyring;

  /** An engagement that is here stays as it is, but for keys of its books that it lacks. */
  const addKeys = async (
    { id, root: known }: EngagementRow,
    root: EntryId,
    given: EngagementRow['keys']
  ): Promise<Result<void, StorageError>> => {
    const [first] = await readRows(truth, id, 1, 1);
    const began = known ?? first?.id;
    if (began !== undefined && began !== root) return err(otherRoot);
    await truth.transaction('rw', truth.engagements, truth.meta, async () => {
      await assertWrapping(truth, device);
      const row = await truth.engagements.get(id);
      if (row) await truth.engagements.update(id, { keys: { ...given, ...row.keys } });
    });
    keyring.forget(id);
    return ok(undefined);
  };

  return {
    box: device.box.publicKey,
    openBox: (place, sealed) => openBox(device.box, place, sealed).catch(() => null),

    async admissionFor(id, role, state) {
      try {
        const row = await truth.engagements.get(id);
        if (!row || !state.facts) return err(notHere);
        const [first] = await readRows(truth, id, 1, 1);
        const root = row.root ?? first?.id;
        if (!root) return err(notHere);
        const keys: Record<string, Uint8Array<ArrayBuffer>> = {};
        for (const [name, sealed] of Object.entries(row.keys) as [KeyName, Uint8Array<ArrayBuffer>][]) {
          const book = bookOf(name);
          if (!book || (book === 'audit-file' && !holdsAuditFile(role))) continue;
          keys[name] = await unseal(device.wrapping, keyPlace(id, name), sealed);
        }
        return ok({ engagement: id, root, keys, facts: state.facts });
      } catch (failure) {
        return err(toStorageError(failure));
      }
    },

    async join({ engagement: id, root, keys, facts }) {
      try {
        const given = Object.entries(keys).filter(([name, raw]) => bookOf(name) && raw.length === 32);
        const sealing = given.map(
          async ([name, raw]) =>
            [name, await seal(device.wrapping, keyPlace(id, name as KeyName), raw)] as const
        );
        const sealed = Object.fromEntries(await Promise.all(sealing)) as EngagementRow['keys'];
        const here = await truth.engagements.get(id);
        if (here) return await addKeys(here, root, sealed);
        const all: EngagementRow['keys'] = { ...(await localKeys(device, id)), ...sealed };
        const { local } = await openEngagementKeys(device, { id, keys: all });
        const at = now();
        const listed = { facts, sample: false, openedAt: at, changedAt: at, documents: 0, entries: 0 };
        const listing = await sealListing(local, id, listed);
        await truth.transaction('rw', truth.engagements, truth.meta, async () => {
          await assertWrapping(truth, device);
          await truth.engagements.add({ id, root, keys: all, listing });
        });
        tabs.announce({ engagement: id, erased: false });
        return ok(undefined);
      } catch (failure) {
        return err(toStorageError(failure));
      }
    },

    exchange: (id) =>
      createEngineExchange(id, {
        engine,
        async arrived({ keysChanged }) {
          if (keysChanged) keyring.forget(id);
          tabs.announce({ engagement: id, erased: false });
          // other tabs hear of it, this one does not
          await refresh(id);
        },
        // it is not open here: who asks looks for more in any case
        waits: () => true
      }),

    async roomSecrets(id) {
      try {
        const keys = await keyring.get(id);
        if (!keys) return err(notHere);
        const secrets = (Object.keys(keys.books) as Book[]).map(async (book) =>
          ((await keys.books[book]?.roomSecrets()) ?? []).map((one) => ({ book, ...one }))
        );
        return ok((await Promise.all(secrets)).flat());
      } catch (failure) {
        return err(toStorageError(failure));
      }
    },

    async rotation(id, state) {
      try {
        const row = await truth.engagements.get(id);
        if (!row || (await lastArrival(truth, id)) === 0) return err(notHere);
        const books = new Set(Object.keys(row.keys).flatMap((name) => bookOf(name) ?? []));
        const rotated = [...books].map(async (book): Promise<RotatedKey> => {
          const raw = crypto.getRandomValues(new Uint8Array(32));
          const key = await keyNumber(raw);
          const sealed: Record<DeviceKey, string> = {};
          for (const [member, { role, box }] of activeDevices(state)) {
            if (box === null || (book === 'audit-file' && !holdsAuditFile(role))) continue;
            const place = rotatedPlace(id, { book, key });
            sealed[member] = bytesToBase64url(await sealFor(box, place, raw));
          }
          // this device's own box key may not be in the log yet
          const own = await sealFor(device.box.publicKey, rotatedPlace(id, { book, key }), raw);
          sealed[device.key] = bytesToBase64url(own);
          return { book, key, sealed };
        });
        return ok({ type: 'keys.rotated', books: await Promise.all(rotated) });
      } catch (failure) {
        return err(toStorageError(failure));
      }
    }
  };
};
