/**
 * A catalog as content of an engagement: its canonical JSON, named by hash in the log. What another device put there
 * passes the checks of an import, and must be the framework and version that the log says.
 */
import type { OwnCatalogRecord } from '../engagement/state';
import { isObject } from '../log/schema';
import { err, type Result } from '../result';
import type { Catalog } from './catalog';
import { MOST_REQUIREMENTS } from './import/import-fault';
import { parseCatalog } from './parse-catalog';

/** Texts that the model reads at the most, so that a catalog cannot occupy a device for an hour. */
const MOST_TEXTS = 50_000;

const numeral = (count: number): string => count.toLocaleString('en-US');

/** On an error the first fault, as a sentence. */
export const parseTravellingCatalog = (
  value: unknown,
  named: Pick<OwnCatalogRecord, 'framework' | 'version'>
): Result<Catalog, string> => {
  const requirements: unknown = isObject(value) ? value['requirements'] : null;
  if (Array.isArray(requirements) && requirements.length > MOST_REQUIREMENTS)
    return err(
      `It has ${numeral(requirements.length)} requirements, and a framework may have ${numeral(MOST_REQUIREMENTS)} at most.`
    );
  const parsed = parseCatalog(value);
  if (!parsed.ok) {
    const { path, message } = parsed.error;
    return err(path ? `At ${path}: ${message}` : message);
  }
  const { id, version } = parsed.value;
  if (id !== named.framework || version !== named.version)
    return err(`It holds “${id}”, version ${version}, instead.`);
  const texts = parsed.value.requirements.reduce(
    (sum, { expectations, examples }) => sum + 2 + expectations.length + examples.length,
    0
  );
  if (texts > MOST_TEXTS)
    return err(`It has ${numeral(texts)} texts to compare with, and ${numeral(MOST_TEXTS)} are possible.`);
  return parsed;
};
