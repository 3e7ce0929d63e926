import type { Catalog } from '../../domain/catalog/catalog';
import type { FrameworkId } from '../../domain/ids';
import { err, ok } from '../../domain/result';
import type { CatalogSource } from '../../ports/catalog-source';

/** Catalogs are files of the build rather than code, so that opening the app does not load them. */
const urlByPath = import.meta.glob<string>('/catalogs/*.json', { query: '?url', import: 'default', eager: true });

const shelf = [
  {
    id: 'iso27001-2022' as FrameworkId,
    name: 'ISO/IEC 27001:2022',
    subject: 'Information security management',
    version: '1'
  },
  { id: 'iso42001-2023' as FrameworkId, name: 'ISO/IEC 42001:2023', subject: 'AI management', version: '1' }
];

/** Where the build serves a framework's catalog; undefined where the build has none. */
export const catalogUrl = (framework: FrameworkId): string | undefined => urlByPath[`/catalogs/${framework}.json`];

/** The catalogs shipped with this build; parsed once per framework. */
export const createBundledCatalogs = (parse: (value: unknown) => Catalog | null): CatalogSource => {
  const loaded = new Map<FrameworkId, Promise<Catalog | null>>();

  const read = async (url: string): Promise<Catalog | null> => {
    const response = await fetch(url);
    return response.ok ? parse(await response.json()) : null;
  };

  return {
    list: () => shelf,
    async load(framework) {
      const url = catalogUrl(framework);
      if (!url) return err({ code: 'unknown-framework', message: `This build has no catalog “${framework}”.` });
      const pending = loaded.get(framework) ?? read(url);
      loaded.set(framework, pending);
      try {
        const catalog = await pending;
        if (catalog) return ok(catalog);
      } catch {
        // falls through: a catalog that did not arrive is asked for again next time
      }
      loaded.delete(framework);
      return err({
        code: 'unavailable',
        message: `The catalog of ${framework} could not be loaded. Reload the page; if that does not help, reinstall the app.`
      });
    }
  };
};
