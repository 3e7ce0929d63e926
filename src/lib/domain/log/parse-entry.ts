import { err, ok, type Result } from '../result';
import { canonicalProblem } from './canonical';
import { ENTRY_VERSION, type Entry, type UnsignedEntry } from './entry';
import { isKnownAction, parseAction } from './parse-action';
import { integer, isObject, list, matching, nullOr, object, text, type Check } from './schema';

const entryId = matching(/^[0-9a-f]{64}$/, 'an entry’s id');

const checkByMember: Readonly<Record<string, Check>> = {
  v: integer(1),
  book: matching(/^(?!__)[A-Za-z0-9_-]{1,64}\/(data-room|audit-file)$/, 'a book of an engagement'),
  author: matching(/^[A-Za-z0-9_-]{43}$/, 'a device key'),
  seq: integer(1),
  prev: nullOr(entryId),
  heads: list(entryId, 0, 10_000),
  recordedAt: integer(0, 8.64e15),
  action: () => null,
  sig: matching(/^[A-Za-z0-9_-]{86}$/, 'a signature')
};

const members = Object.entries(checkByMember);

/**
 * The one door through which entries come in. Checks the form; the id is computed and the signature verified
 * by whoever holds the bytes. An entry of a later version keeps its action unread.
 */
export const parseEntry = (value: unknown): Result<Entry, string> => {
  if (!isObject(value)) return err('An entry must be an object.');
  for (const [name, check] of members) {
    const problem = check(value[name], `The entry’s ${name}`);
    if (problem !== null) return err(problem);
  }
  const stranger = Object.keys(value).find((name) => !Object.hasOwn(checkByMember, name));
  if (stranger !== undefined && value['v'] === ENTRY_VERSION) {
    return err(`The entry has an unexpected member “${stranger}”.`);
  }
  const entry = value as unknown as Entry;
  if ((entry.seq === 1) !== (entry.prev === null)) return err('The entry’s chain does not start at 1.');
  const ascending = entry.heads.every((head, at) => at === 0 || (entry.heads[at - 1] as string) < head);
  if (!ascending || entry.heads.some((head) => head === entry.prev)) {
    return err('The entry’s heads are not in order.');
  }
  if (entry.v !== ENTRY_VERSION) {
    const problem =
      canonicalProblem(value, 'The entry') ?? object({ type: text(1, 200) })(entry.action, 'The action');
    return problem === null ? ok(entry) : err(problem);
  }
  const action = parseAction(entry.action);
  return action.ok ? ok(entry) : action;
};

/** Whether this build can read what the entry does. */
export const isReadable = (entry: UnsignedEntry): boolean =>
  entry.v === ENTRY_VERSION && isKnownAction(entry.action);
