/**
 * What a bundle says of itself. Canonical JSON with exactly these members:
 *
 *   v           1
 *   kind        "whole", or "part" where it has only what another device lacks
 *   engagement  its id
 *   root        id of the entry that created it
 *   books       the books in it, ["data-room"] or ["data-room", "audit-file"]
 *   facts       client, title, frameworks, period and phase at the time
 *   createdAt   milliseconds since 1970 by the writing device's clock
 *   device      public key of the writing device
 *   entries     by book: `count`, and `digest`, SHA-256 of the ids in ascending order joined by line breaks
 *   documents   how many D and L records there are
 *   stateHash   SHA-256 of the canonical JSON of the state that these entries add up to; null in a part
 */
import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import type { EngagementFacts } from '../../domain/log/action';
import type { Book } from '../../domain/log/book';
import { canonicalJson } from '../../domain/log/canonical';
import { parseAction } from '../../domain/log/parse-action';
import { isObject, matching } from '../../domain/log/schema';
import { bytesToText, sha256Hex, textToBytes } from '../log/bytes';
import { BundleFailure } from './bundle-failure';

export interface Manifest {
  readonly v: 1;
  readonly kind: 'whole' | 'part';
  readonly engagement: EngagementId;
  readonly root: EntryId;
  readonly books: readonly Book[];
  readonly facts: EngagementFacts;
  readonly createdAt: number;
  readonly device: DeviceKey;
  readonly entries: Readonly<Partial<Record<Book, { readonly count: number; readonly digest: string }>>>;
  readonly documents: number;
  readonly stateHash: string | null;
}

export const encodeManifest = (manifest: Manifest): Uint8Array<ArrayBuffer> =>
  textToBytes(canonicalJson(manifest));

export const digestOfIds = (ids: readonly EntryId[]): Promise<string> =>
  sha256Hex(textToBytes([...ids].sort().join('\n')));

const hash = matching(/^[0-9a-f]{64}$/, 'a hash');
const id = matching(/^(?!__)[A-Za-z0-9_-]{1,64}$/, 'an id');
const key = matching(/^[A-Za-z0-9_-]{43}$/, 'a device key');
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** Throws `BundleFailure`. */
export const parseManifest = (bytes: Uint8Array<ArrayBuffer>): Manifest => {
  const bad = new BundleFailure('bad-content', 'its manifest');
  let value: unknown;
  try {
    value = JSON.parse(bytesToText(bytes));
  } catch {
    throw bad;
  }
  if (!isObject(value) || value['v'] !== 1) throw bad;
  const { kind, books, entries, stateHash } = value;
  const whole = ['data-room', 'data-room audit-file'].includes(Array.isArray(books) ? books.join(' ') : '');
  const wrong =
    (kind !== 'whole' && kind !== 'part') ||
    id(value['engagement'], '') !== null ||
    hash(value['root'], '') !== null ||
    key(value['device'], '') !== null ||
    !whole ||
    !isCount(value['createdAt']) ||
    !isCount(value['documents']) ||
    !isObject(entries) ||
    (books as readonly Book[]).some((book) => {
      const counted = entries[book];
      return !isObject(counted) || !isCount(counted['count']) || hash(counted['digest'], '') !== null;
    }) ||
    (kind === 'whole' ? hash(stateHash, '') !== null : stateHash !== null);
  if (wrong) throw bad;
  // facts have the form that an entry gives them
  const asAction = {
    type: 'engagement.created',
    facts: value['facts'],
    lead: { device: value['device'], name: 'x' },
    sample: false
  };
  if (!parseAction(asAction).ok) throw bad;
  return value as unknown as Manifest;
};
