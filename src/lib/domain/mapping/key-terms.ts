import { err, ok, type Result } from '../result';

/**
 * What a requirement's subject is called in documents: words and short phrases of the field by requirement id.
 * They carry what example sentences cannot all say (`SIEM`, `four-eyes principle`), count in both halves of the
 * ranking, and are what a document in another language is matched by.
 */
export type KeyTerms = Readonly<Record<string, readonly string[]>>;

export const noKeyTerms: KeyTerms = {};

export interface KeyTermsError {
  readonly code: 'invalid';
  /** Where in the file, as `terms.A.5.1[2]`. */
  readonly path: string;
}

const LONGEST = 200;

/** Key terms of one framework from the JSON of `catalogs/terms/<framework>.json`. */
export const parseKeyTerms = (value: unknown, framework: string): Result<KeyTerms, KeyTermsError> => {
  const fail = (path: string) => err<KeyTermsError>({ code: 'invalid', path });
  if (typeof value !== 'object' || value === null) return fail('');
  const file = value as Readonly<Record<string, unknown>>;
  if (file['schema'] !== 1) return fail('schema');
  if (file['framework'] !== framework) return fail('framework');
  const terms = file['terms'];
  if (typeof terms !== 'object' || terms === null || Array.isArray(terms)) return fail('terms');
  for (const [id, list] of Object.entries(terms)) {
    if (!Array.isArray(list)) return fail(`terms.${id}`);
    const wrong = list.findIndex((term) => typeof term !== 'string' || !term || term.length > LONGEST);
    if (wrong >= 0) return fail(`terms.${id}[${wrong}]`);
  }
  return ok(terms as KeyTerms);
};
