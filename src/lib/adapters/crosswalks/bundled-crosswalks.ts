import type { Crosswalk } from '../../domain/crosswalk/crosswalk';
import { parseCrosswalk } from '../../domain/crosswalk/parse-crosswalk';
import { err, ok, type Result } from '../../domain/result';
import type { CrosswalkError, CrosswalkSource } from '../../ports/crosswalk-source';

/** Files of the build rather than code, so that only what shows relations loads them. */
const urlByPath = import.meta.glob<string>('/catalogs/crosswalk-*.json', {
  query: '?url',
  import: 'default',
  eager: true
});

const nameOf = (path: string): string => path.replace(/^.*\/crosswalk-|\.json$/g, '');

const read = async (path: string, url: string): Promise<Result<Crosswalk, CrosswalkError>> => {
  let value: unknown;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(String(response.status));
    value = await response.json();
  } catch {
    return err({
      code: 'unavailable',
      message: `The crosswalk ${nameOf(path)} could not be loaded. Reload the page; if that does not help, reinstall the app.`
    });
  }
  const parsed = parseCrosswalk(value);
  if (parsed.ok) return parsed;
  return err({
    code: 'damaged',
    message: `The crosswalk ${nameOf(path)} is damaged at “${parsed.error.path}”: ${parsed.error.message} Reinstall the app.`
  });
};

const readAll = async (): Promise<Result<readonly Crosswalk[], CrosswalkError>> => {
  const results = await Promise.all(Object.entries(urlByPath).map(([path, url]) => read(path, url)));
  const crosswalks: Crosswalk[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    crosswalks.push(result.value);
  }
  return ok(crosswalks);
};

/** The crosswalks shipped with this build, fetched and parsed once. What failed is asked for again. */
export const createBundledCrosswalks = (): CrosswalkSource => {
  let loaded: Promise<Result<readonly Crosswalk[], CrosswalkError>> | null = null;
  return {
    async load() {
      loaded ??= readAll();
      const result = await loaded;
      if (!result.ok) loaded = null;
      return result;
    }
  };
};

/** The page's own. */
export const bundledCrosswalks = createBundledCrosswalks();
