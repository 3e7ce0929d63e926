import type { EngagementId } from '../../domain/ids';
import { ok } from '../../domain/result';
import type { DerivedKind, DerivedStore } from '../../ports/derived-store';

interface Row {
  readonly version: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Derived records in memory, for tests. */
export const createMemoryDerivedStore = (): DerivedStore & { eraseAll(engagement: EngagementId): void } => {
  const kept = new Map<EngagementId, Map<DerivedKind, Map<string, Row>>>();
  const rowsOf = (engagement: EngagementId, kind: DerivedKind): Map<string, Row> => {
    const kinds = kept.get(engagement) ?? new Map<DerivedKind, Map<string, Row>>();
    kept.set(engagement, kinds);
    const rows = kinds.get(kind) ?? new Map<string, Row>();
    kinds.set(kind, rows);
    return rows;
  };
  return {
    async get(engagement, kind, key, version) {
      const row = rowsOf(engagement, kind).get(key);
      return ok(row?.version === version ? row.bytes.slice() : null);
    },
    keys: async (engagement, kind, version) =>
      [...rowsOf(engagement, kind)].filter(([, row]) => row.version === version).map(([key]) => key),
    async getMany(engagement, kind, keys, version) {
      const rows = rowsOf(engagement, kind);
      const found = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const key of keys) {
        const row = rows.get(key);
        if (row?.version === version) found.set(key, row.bytes.slice());
      }
      return ok(found);
    },
    async putMany(engagement, kind, version, rows) {
      for (const { key, bytes } of rows) rowsOf(engagement, kind).set(key, { version, bytes: bytes.slice() });
      return ok(undefined);
    },
    async remove(engagement, kind, keys) {
      for (const key of keys) rowsOf(engagement, kind).delete(key);
      return ok(undefined);
    },
    eraseAll: (engagement) => void kept.delete(engagement)
  };
};
