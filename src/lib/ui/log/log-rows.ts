import type { EngagementState } from '$lib/domain/engagement/state';
import type { DeviceKey } from '$lib/domain/ids';

/** Enough of a device key to tell two apart by eye. */
export const shortKey = (key: string): string =>
  key.length > 14 ? `${key.slice(0, 6)}…${key.slice(-4)}` : key;

/** The member's name; the device's key where nobody of this name is in the engagement. */
export const memberName = (state: EngagementState, author: string): string =>
  state.members[author as DeviceKey]?.name ?? `Device ${shortKey(author)}`;

/** How many rows are read from the log at a time. */
export const PAGE = 100;

/** Which pages a window of rows needs. */
export const pagesOf = (from: number, to: number): readonly number[] => {
  const pages: number[] = [];
  for (let page = Math.floor(from / PAGE); page * PAGE < Math.max(to, from + 1); page += 1) pages.push(page);
  return pages;
};
