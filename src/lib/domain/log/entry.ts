/**
 * One entry of an engagement's log. This header is its specification.
 *
 * An entry is a JSON object with exactly these members:
 *
 *   v           1. Entries of a greater `v` are kept and carried; their action counts as unknown.
 *   book        `<engagement id>/data-room` or `<engagement id>/audit-file`: an entry belongs to one book of
 *               one engagement and cannot be replayed in another.
 *   author      Ed25519 public key of the writing device, base64url.
 *   seq, prev   Chain of one author in one book: `seq` counts from 1 without gaps, `prev` is the id of the
 *               author's entry before, null for the first. Two entries of one author and book with one `seq`
 *               prove a fork: the first in the total order counts, the other and what is chained to it do not.
 *   heads       Ids that nothing else pointed to when this was written, without `prev`, ascending: in the data
 *               room those of the data room (a client has no other), in the audit file those of both books.
 *               Leaving an entry out therefore breaks every later one.
 *   recordedAt  Milliseconds since 1970 by the author's clock; after that of every entry the author knew, unless
 *               clocks differ by more than an hour (see `nextRecordedAt`). What the author's clock said,
 *               and a tie-break.
 *   action      What happened; see `action.ts`. Its type decides the book.
 *   sig         Ed25519 signature, base64url, over `SIGNING_CONTEXT` followed by the canonical bytes.
 *
 * Canonical bytes: UTF-8 of the canonical JSON (RFC 8785) of the entry without `sig`.
 * Id: SHA-256 of the canonical bytes, lower-case hex. It leaves `sig` out, so that a second valid signature
 * over the same content is the same entry and not a fork.
 *
 * Total order: an entry comes after all that its `prev` and `heads` name; among those that could come next,
 * the one with the least (recordedAt, author, book, seq, id). It depends on the set of entries alone.
 */
import type { DeviceKey, EngagementId, EntryId } from '../ids';
import type { Action, Book } from './action';
import { canonicalJson } from './canonical';

export const ENTRY_VERSION = 1;
/** Keeps a signature over an entry from being taken for one over anything else. */
export const SIGNING_CONTEXT = 'fieldroom/entry/1\n';

/** `<engagement id>/<book>`. */
export type BookId = `${string}/${Book}`;

/** An action of a type that this build does not know; its members are kept as they came. */
export interface UnknownAction {
  readonly type: string;
  readonly [member: string]: unknown;
}

export interface UnsignedEntry {
  readonly v: number;
  readonly book: BookId;
  readonly author: DeviceKey;
  readonly seq: number;
  readonly prev: EntryId | null;
  readonly heads: readonly EntryId[];
  readonly recordedAt: number;
  readonly action: Action | UnknownAction;
}

export interface Entry extends UnsignedEntry {
  readonly sig: string;
}

/** An entry whose id was computed and whose signature was checked. */
export interface CheckedEntry {
  readonly id: EntryId;
  readonly entry: UnsignedEntry;
  /** Why it must not count (a signature that does not match …); it is kept and shown as refused. */
  readonly flaw?: string;
}

export const bookId = (engagement: EngagementId, book: Book): BookId => `${engagement}/${book}`;

export const splitBookId = (id: BookId): { engagement: EngagementId; book: Book } => {
  const slash = id.lastIndexOf('/');
  return { engagement: id.slice(0, slash) as EngagementId, book: id.slice(slash + 1) as Book };
};

/** The text whose UTF-8 bytes are hashed to the id, and signed after `SIGNING_CONTEXT`. */
export const canonicalEntry = (entry: UnsignedEntry): string => canonicalJson({ ...entry, sig: undefined });

/**
 * The time to write into the next entry: after everything in the log so far, so that clocks which differ a
 * little do not reorder work. A difference of more than an hour means that some clock was wrong; then the
 * device's own clock is believed, and causality alone orders the entries.
 */
export const nextRecordedAt = (now: number, last: number | null): number =>
  last === null || now > last || last - now > HOUR ? now : last + 1;

const HOUR = 60 * 60 * 1000;
