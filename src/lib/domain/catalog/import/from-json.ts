import { isObject } from '../../log/schema';
import type { Result } from '../../result';
import { err, ok } from '../../result';
import { parseCatalog } from '../parse-catalog';
import { MOST_REQUIREMENTS, type ImportFault } from './import-fault';
import type { CatalogHead, ImportedCatalog } from './imported';
import { catalogFromOscal, isOscalCatalog, oscalHead } from './from-oscal';

/** What a JSON file says of itself; null where it is no catalog of a kind that is known. */
export const jsonHead = (value: unknown): Partial<CatalogHead> | null => {
  if (isOscalCatalog(value)) return oscalHead(value);
  if (!isObject(value) || !('requirements' in value)) return null;
  const { id, name, subject, version, language } = value;
  const texts = Object.entries({ id, name, subject, version, language });
  return Object.fromEntries(texts.filter(([, text]) => typeof text === 'string' && text !== ''));
};

/** Reads OSCAL, or the format of `catalogs/`, with the head as the firm names it. All or nothing. */
export const catalogFromJson = (
  head: CatalogHead,
  value: unknown
): Result<ImportedCatalog, readonly ImportFault[]> => {
  if (isOscalCatalog(value)) return catalogFromOscal(head, value);
  if (!isObject(value) || !('requirements' in value))
    return err([
      {
        row: null,
        message: 'This JSON is no catalog: neither OSCAL nor the format that Fieldroom keeps catalogs in.'
      }
    ]);
  const { requirements } = value;
  if (Array.isArray(requirements) && requirements.length > MOST_REQUIREMENTS)
    return err([
      {
        row: null,
        message: `A framework may have ${MOST_REQUIREMENTS.toLocaleString('en-US')} requirements at most; this one has ${requirements.length.toLocaleString('en-US')}.`
      }
    ]);
  const parsed = parseCatalog({ ...value, ...renamed(head, value) });
  if (parsed.ok) return ok({ catalog: parsed.value, notes: [] });
  const { path, message } = parsed.error;
  return err([{ row: null, message: path ? `At ${path}: ${message}` : message }]);
};

/** A new id would leave the references within the catalog behind, so they follow it. */
const renamed = (head: CatalogHead, value: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const before = value['id'];
  if (before === head.id || typeof before !== 'string' || !Array.isArray(value['requirements']))
    return { ...head };
  const follow = (ref: unknown): unknown =>
    typeof ref === 'string' && ref.startsWith(`${before}:`)
      ? `${head.id}:${ref.slice(before.length + 1)}`
      : ref;
  return {
    ...head,
    requirements: value['requirements'].map((each: unknown) =>
      isObject(each) && Array.isArray(each['related'])
        ? { ...each, related: each['related'].map(follow) }
        : each
    )
  };
};
