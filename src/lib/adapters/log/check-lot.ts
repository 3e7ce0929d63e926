/**
 * Opening a lot (`lot.ts`) and verifying what is in it, entry by entry, and sealing each for the disk. Pure but for the
 * cryptography, so that the same code runs in the log worker, in its helpers (`checker-pool.ts`) and in tests.
 */
import type { EngagementId, EntryId } from '../../domain/ids';
import { bookId } from '../../domain/log/entry';
import type { PackedLot } from '../../ports/entry-exchange';
import { sealedWith } from '../storage/book-keys';
import { KeyMissingError } from '../storage/storage-errors';
import {
  keysOf,
  plainKeys,
  toAnswer,
  unpackAnswer,
  type CheckAnswer,
  type CheckRequest
} from './check-batch';
import type { BooksKeys, Checked } from './check-entries';
import { parsePlain, sealPlain, verifyEntry } from './entry-codec';
import { openLot } from './lot';

/** `sealed`: as it is to be stored, where nothing is wrong with it. */
export type CheckedInLot = Checked & { readonly sealed?: Uint8Array<ArrayBuffer> };

/** Checks the entries of a lot that stand at these places. */
export type LotChecker = (
  keys: BooksKeys,
  engagement: EngagementId,
  lot: PackedLot,
  wanted: readonly number[]
) => Promise<readonly CheckedInLot[]>;

/** The checker in this very thread; gives the entries' own bytes too. */
export const checkLotHere = async (
  keys: BooksKeys,
  engagement: EngagementId,
  { book, ids, sealed }: PackedLot,
  wanted: readonly number[]
): Promise<(CheckedInLot & { readonly plain?: Uint8Array<ArrayBuffer> })[]> => {
  const none = (problem: string, keyMissing = false): CheckedInLot[] =>
    wanted.map(() => ({ problem, keyMissing }));
  const own = keys[book];
  if (!own) return none('This device has no key for its book.', true);
  const name = bookId(engagement, book);
  try {
    const plains = await openLot(own, name, sealed);
    if (plains.length !== ids.length) return none('It came with others than it was to come with.');
    const number = sealedWith(sealed);
    const check = async (id: EntryId, plain: Uint8Array<ArrayBuffer>): Promise<CheckedInLot> => {
      const entry = parsePlain(name, plain);
      if (!entry.ok) return { problem: entry.error, keyMissing: false };
      const valid = await verifyEntry(id, entry.value);
      const checked = { entry: entry.value, plain };
      if (!valid.ok) return { ...checked, flaw: valid.error };
      return { ...checked, flaw: null, sealed: await sealPlain(own, number, name, { id, plain }) };
    };
    return await Promise.all(wanted.map((at) => check(ids[at]!, plains[at]!)));
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : 'It does not open.';
    return none(problem, failure instanceof KeyMissingError);
  }
};

/** A lot on its way to a helper; see `check-batch.ts`. */
export interface LotRequest extends Pick<CheckRequest, 'engagement' | 'keys'> {
  readonly lot: PackedLot;
  readonly wanted: readonly number[];
}

export interface LotAnswer extends CheckAnswer {
  /** What is to be stored, of the entries with which nothing is wrong, and where each ends. */
  readonly sealed: Uint8Array<ArrayBuffer>;
  readonly ends: readonly number[];
}

export const packLotRequest = (
  keys: BooksKeys,
  engagement: EngagementId,
  lot: PackedLot,
  wanted: readonly number[]
): LotRequest => ({ engagement, keys: plainKeys(keys), lot, wanted });

export const answerLot = async ({ engagement, keys, lot, wanted }: LotRequest): Promise<LotAnswer> => {
  const outcomes = await checkLotHere(keysOf(keys), engagement, lot, wanted);
  const pieces = outcomes.flatMap(({ sealed }) => sealed ?? []);
  const sealed = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  const ends = pieces.map((piece) => {
    sealed.set(piece, at);
    return (at += piece.length);
  });
  return { ...toAnswer(outcomes), sealed, ends };
};

/** What `answerLot` found, as the checker gives it. */
export const unpackLotAnswer = (count: number, answer: LotAnswer): CheckedInLot[] => {
  const { sealed, ends } = answer;
  let next = 0;
  return unpackAnswer(count, answer).map((outcome) => {
    if ('problem' in outcome || outcome.flaw !== null) return outcome;
    const own = sealed.subarray(next === 0 ? 0 : ends[next - 1], ends[next]);
    next += 1;
    return { ...outcome, sealed: own };
  });
};
