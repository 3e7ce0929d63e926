import type { EngagementState } from '../../domain/engagement/state';
import type { EngagementId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import type { EngagementListing } from '../../ports/engagement-log';
import { seal, unsealJson } from './seal';
import { textToBytes } from '../log/bytes';
import { DamagedError } from './storage-errors';

/** What the list of engagements shows, sealed with the engagement's local key. */
export type Listed = Omit<EngagementListing, 'id'>;

const place = (engagement: EngagementId): string[] => ['listing', engagement];

export const sealListing = (
  key: CryptoKey,
  engagement: EngagementId,
  listed: Listed
): Promise<Uint8Array<ArrayBuffer>> => seal(key, place(engagement), textToBytes(JSON.stringify(listed)));

/** Throws `DamagedError`. */
export const unsealListing = async (
  key: CryptoKey,
  engagement: EngagementId,
  sealed: unknown
): Promise<EngagementListing> => {
  const value = await unsealJson(key, place(engagement), sealed);
  if (!isObject(value) || !isObject(value['facts'])) throw new DamagedError('The listing is damaged.');
  return { ...(value as unknown as Listed), id: engagement };
};

export const listingOf = (
  state: EngagementState,
  times: { readonly openedAt: number; readonly changedAt: number },
  entries: number
): Listed => {
  if (!state.facts) throw new Error('An engagement is listed before it was created.');
  let documents = 0;
  for (const record of Object.values(state.documents)) if (!record.removed) documents += 1;
  return { facts: state.facts, sample: state.sample, ...times, documents, entries };
};
