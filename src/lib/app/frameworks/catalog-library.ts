import type { FrameworkId } from '../../domain/ids';
import { err } from '../../domain/result';
import type { CatalogListing, CatalogSource } from '../../ports/catalog-source';
import type { OwnFrameworks } from './own-frameworks';

/** Shipped frameworks first, then own ones, each in its newest version. A shipped id is never an own one's. */
export const createCatalogLibrary = (
  shipped: CatalogSource,
  own: Pick<OwnFrameworks, 'cards' | 'card' | 'load'>
): CatalogSource => {
  const isShipped = (framework: FrameworkId): boolean => shipped.list().some(({ id }) => id === framework);
  return {
    list() {
      const newest = new Map<FrameworkId, CatalogListing>();
      for (const { id, name, subject, version } of own.cards)
        if (!newest.has(id) && !isShipped(id)) newest.set(id, { id, name, subject, version, own: true });
      return [...shipped.list(), ...newest.values()];
    },
    async load(framework, version) {
      if (isShipped(framework)) return shipped.load(framework);
      const loaded = await own.load(framework, version);
      if (loaded.ok) return loaded;
      const { code, message } = loaded.error;
      return err({
        code: code === 'not-found' ? 'unknown-framework' : code === 'damaged' ? 'damaged' : 'unavailable',
        message
      });
    },
    has: (framework, version) => isShipped(framework) || own.card(framework, version) !== undefined
  };
};
