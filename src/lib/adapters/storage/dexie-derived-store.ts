/**
 * Derived records: sealed with the engagement's local key at the place ['derived', engagement, kind, name,
 * version], under a sealed name of their key. A record that does not open reads as missing: it is computed again.
 */
import type { EngagementId } from '../../domain/ids';
import { err, ok, type Result } from '../../domain/result';
import type { DerivedKind, DerivedStore } from '../../ports/derived-store';
import type { StorageError } from '../../ports/storage-error';
import type { DerivedDatabase, DerivedRow } from './database';
import type { EngagementKeys, Keyring } from './keys';
import { seal, sealName, unseal, unsealName } from './seal';
import { storageError, toStorageError } from './storage-errors';

/** Records asked for at once: thousands in one go would hold the page's thread. */
const READ_GROUP = 200;
/** Sealed names remembered, so that a lookup followed by a write seals a name once. */
const REMEMBERED_NAMES = 20_000;

export const createDexieDerivedStore = (db: DerivedDatabase, keyring: Keyring): DerivedStore => {
  const names = new Map<string, string>();
  const namePlace = (engagement: EngagementId, kind: DerivedKind): string[] => [
    'derived-name',
    engagement,
    kind
  ];
  const place = (row: Pick<DerivedRow, 'engagement' | 'kind' | 'id' | 'version'>): string[] => [
    'derived',
    row.engagement,
    row.kind,
    row.id,
    row.version
  ];

  const idOf = async (
    keys: EngagementKeys,
    engagement: EngagementId,
    kind: DerivedKind,
    key: string
  ): Promise<string> => {
    const full = `${engagement}\n${kind}\n${key}`;
    const known = names.get(full);
    if (known !== undefined) return known;
    const id = await sealName(keys.names, namePlace(engagement, kind), key);
    if (names.size >= REMEMBERED_NAMES) names.clear();
    names.set(full, id);
    return id;
  };

  const open = async (
    keys: EngagementKeys,
    row: DerivedRow | undefined,
    version: string
  ): Promise<Uint8Array<ArrayBuffer> | null> => {
    if (row?.version !== version) return null;
    try {
      return await unseal(keys.local, place(row), row.sealed);
    } catch {
      return null;
    }
  };

  const withKeys = async <T>(
    engagement: EngagementId,
    work: (keys: EngagementKeys) => Promise<T>
  ): Promise<Result<T, StorageError>> => {
    try {
      const keys = await keyring.get(engagement);
      return keys
        ? ok(await work(keys))
        : err(storageError('not-found', 'This engagement is not on this device.'));
    } catch (failure) {
      return err(toStorageError(failure));
    }
  };

  return {
    get: (engagement, kind, key, version) =>
      withKeys(engagement, async (keys) => {
        const id = await idOf(keys, engagement, kind, key);
        return open(keys, await db.records.get([engagement, kind, id]), version);
      }),

    async keys(engagement, kind, version) {
      const found = await withKeys(engagement, async (keys) => {
        const primary = await db.records
          .where('[engagement+kind+version]')
          .equals([engagement, kind, version])
          .primaryKeys();
        const opening = primary.map(([, , id]) =>
          unsealName(keys.names, namePlace(engagement, kind), id).catch(() => null)
        );
        return (await Promise.all(opening)).filter((key) => key !== null);
      });
      return found.ok ? found.value : [];
    },

    getMany: (engagement, kind, wanted, version) =>
      withKeys(engagement, async (keys) => {
        const found = new Map<string, Uint8Array<ArrayBuffer>>();
        for (let from = 0; from < wanted.length; from += READ_GROUP) {
          const group = wanted.slice(from, from + READ_GROUP);
          const ids = await Promise.all(group.map((key) => idOf(keys, engagement, kind, key)));
          const rows = await db.records.bulkGet(ids.map((id) => [engagement, kind, id]));
          const opened = await Promise.all(rows.map((row) => open(keys, row, version)));
          opened.forEach((bytes, at) => {
            if (bytes) found.set(group[at] as string, bytes);
          });
        }
        return found;
      }),

    putMany: (engagement, kind, version, rows) =>
      withKeys(engagement, async (keys) => {
        const sealing = rows.map(async ({ key, bytes }): Promise<DerivedRow> => {
          const head = { engagement, kind, id: await idOf(keys, engagement, kind, key), version };
          return { ...head, sealed: await seal(keys.local, place(head), bytes) };
        });
        await db.records.bulkPut(await Promise.all(sealing));
      }),

    remove: (engagement, kind, wanted) =>
      withKeys(engagement, async (keys) => {
        const ids = await Promise.all(wanted.map((key) => idOf(keys, engagement, kind, key)));
        await db.records.bulkDelete(ids.map((id) => [engagement, kind, id]));
      })
  };
};
