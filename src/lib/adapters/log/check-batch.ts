/**
 * A batch of entries on its way to a helper and back. Whole batches pass between threads as few large pieces,
 * because copying a thousand small ones costs more than checking them.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { Entry } from '../../domain/log/entry';
import { BookKeys, type PlainBookKeys } from '../storage/book-keys';
import { bytesToText } from './bytes';
import { checkOne, type BooksKeys, type Checked, type SealedItem } from './check-entries';

export interface CheckRequest {
  readonly engagement: EngagementId;
  readonly keys: Readonly<Partial<Record<Book, PlainBookKeys>>>;
  readonly ids: readonly EntryId[];
  readonly books: readonly Book[];
  readonly trusted: readonly boolean[];
  /** Where each one's sealed bytes end in `bytes`. */
  readonly ends: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface CheckAnswer {
  /** UTF-8 of a JSON array: the entries that opened, in their order. */
  readonly entries: Uint8Array<ArrayBuffer>;
  /** By position in the batch. */
  readonly flaws: readonly (readonly [number, string])[];
  readonly problems: readonly (readonly [number, string, boolean])[];
}

/** Bytes that are none, from a damaged row, become an empty piece, which opens as little. */
const sealedBytes = (sealed: unknown): Uint8Array =>
  sealed instanceof Uint8Array ? sealed : new Uint8Array();

export const packRequest = (
  keys: BooksKeys,
  engagement: EngagementId,
  items: readonly SealedItem[]
): CheckRequest => {
  const sealed = items.map((item) => sealedBytes(item.sealed));
  const bytes = new Uint8Array(sealed.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  const ends = sealed.map((piece) => {
    bytes.set(piece, at);
    return (at += piece.length);
  });
  return {
    engagement,
    keys: plainKeys(keys),
    ids: items.map(({ id }) => id),
    books: items.map(({ book }) => book),
    trusted: items.map(({ trusted = false }) => trusted),
    ends,
    bytes
  };
};

/** Keys as they pass between threads, and back. */
export const plainKeys = (keys: BooksKeys): CheckRequest['keys'] =>
  Object.fromEntries(Object.entries(keys).map(([book, own]) => [book, own.toPlain()]));
export const keysOf = (plain: CheckRequest['keys']): BooksKeys =>
  Object.fromEntries(Object.entries(plain).map(([book, own]) => [book, BookKeys.of(own)]));

export const answerRequest = async (request: CheckRequest): Promise<CheckAnswer> => {
  const { engagement, ids, books, trusted, ends, bytes } = request;
  const keys = keysOf(request.keys);
  const outcomes = await Promise.all(
    ids.map((id, at) =>
      checkOne(keys, engagement, {
        id,
        book: books[at]!,
        trusted: trusted[at]!,
        sealed: bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at])
      })
    )
  );
  return toAnswer(outcomes);
};

const COMMA = 0x2c;

export const toAnswer = (
  outcomes: readonly (Checked & { readonly plain?: Uint8Array<ArrayBuffer> })[]
): CheckAnswer => {
  const flaws: [number, string][] = [];
  const problems: [number, string, boolean][] = [];
  const plains: Uint8Array[] = [];
  outcomes.forEach((outcome, at) => {
    if ('problem' in outcome) {
      problems.push([at, outcome.problem, outcome.keyMissing]);
      return;
    }
    if (outcome.flaw !== null) flaws.push([at, outcome.flaw]);
    if (outcome.plain) plains.push(outcome.plain);
  });
  const length = plains.reduce((sum, plain) => sum + plain.length + 1, 1);
  const entries = new Uint8Array(Math.max(2, length));
  entries[0] = '['.charCodeAt(0);
  let at = 1;
  for (const plain of plains) {
    entries.set(plain, at);
    at += plain.length;
    entries[at] = COMMA;
    at += 1;
  }
  entries[entries.length - 1] = ']'.charCodeAt(0);
  return { entries, flaws, problems };
};

/** What `answerRequest` found, as the checker gives it. */
export const unpackAnswer = (count: number, { entries, flaws, problems }: CheckAnswer): Checked[] => {
  // the helper has put them through `parseEntry`
  const opened = JSON.parse(bytesToText(entries)) as Entry[];
  const flawAt = new Map(flaws);
  const problemAt = new Map(problems.map(([at, problem, keyMissing]) => [at, { problem, keyMissing }]));
  let next = 0;
  return Array.from({ length: count }, (_, at): Checked => {
    const problem = problemAt.get(at);
    if (problem) return problem;
    const entry = opened[next] as Entry;
    next += 1;
    return { entry, flaw: flawAt.get(at) ?? null };
  });
};
