import { parseCatalog } from '../../domain/catalog/parse-catalog';
import type { Catalog } from '../../domain/catalog/catalog';
import type { FrameworkId } from '../../domain/ids';
import { err, type Result } from '../../domain/result';
import type { CatalogError, CatalogSource } from '../../ports/catalog-source';

/** Catalogs are files of the build rather than code, so that opening the app does not load them. */
const urlByPath = import.meta.glob<string>(['/catalogs/*.json', '!/catalogs/crosswalk-*.json'], {
  query: '?url',
  import: 'default',
  eager: true
});

const shelf = [
  {
    id: 'iso27001-2022' as FrameworkId,
    name: 'ISO/IEC 27001:2022',
    subject: 'Information security management',
    version: '1'
  },
  { id: 'iso42001-2023' as FrameworkId, name: 'ISO/IEC 42001:2023', subject: 'AI management', version: '1' },
  {
    id: 'soc2-2017' as FrameworkId,
    name: 'SOC 2 (TSC 2017)',
    subject: 'Trust services criteria',
    version: '1'
  },
  {
    id: 'iso27701-2025' as FrameworkId,
    name: 'ISO/IEC 27701:2025',
    subject: 'Privacy information management',
    version: '1'
  }
];

/** Where the build serves a framework's catalog; undefined where the build has none. */
export const catalogUrl = (framework: FrameworkId): string | undefined =>
  urlByPath[`/catalogs/${framework}.json`];

const unavailable = (framework: FrameworkId): CatalogError => ({
  code: 'unavailable',
  message: `The catalog of ${framework} could not be loaded. Reload the page; if that does not help, reinstall the app.`
});

const read = async (framework: FrameworkId, url: string): Promise<Result<Catalog, CatalogError>> => {
  let value: unknown;
  try {
    const response = await fetch(url);
    if (!response.ok) return err(unavailable(framework));
    value = await response.json();
  } catch {
    return err(unavailable(framework));
  }
  const parsed = parseCatalog(value);
  if (!parsed.ok)
    return err({
      code: 'damaged',
      message: `The catalog of ${framework} is damaged at “${parsed.error.path}”: ${parsed.error.message} Reinstall the app.`
    });
  if (parsed.value.id !== framework)
    return err({
      code: 'damaged',
      message: `The catalog of ${framework} holds ${parsed.value.name} instead. Reinstall the app.`
    });
  return parsed;
};

/** The catalogs shipped with this build; each is fetched and parsed once. What failed is asked for again. */
export const createBundledCatalogs = (): CatalogSource => {
  const loaded = new Map<FrameworkId, Promise<Result<Catalog, CatalogError>>>();
  return {
    list: () => shelf,
    has: (framework) => catalogUrl(framework) !== undefined,
    async load(framework) {
      const url = catalogUrl(framework);
      if (!url)
        return err({ code: 'unknown-framework', message: `This build has no catalog “${framework}”.` });
      const pending = loaded.get(framework) ?? read(framework, url);
      loaded.set(framework, pending);
      const result = await pending;
      if (!result.ok) loaded.delete(framework);
      return result;
    }
  };
};
