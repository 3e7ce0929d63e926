import type { EngagementState } from '../../domain/engagement/state';
import { canonicalJson } from '../../domain/log/canonical';
import { isObject } from '../../domain/log/schema';
import { sha256Hex, textToBytes } from './bytes';

/** How long the screen may wait at a time, milliseconds. */
const SLICE_MS = 10;

/**
 * SHA-256 of the canonical JSON of a folded state: two devices with the same entries have the same. The text is made
 * piece by piece, with rests for the screen; it is that of `canonicalJson` all the same.
 */
export const stateHash = async (state: EngagementState): Promise<string> => {
  let rested = performance.now();
  const rest = async (): Promise<void> => {
    if (performance.now() - rested < SLICE_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  };
  const members: string[] = [];
  for (const [name, member] of sortedEntries(state)) {
    const value = isObject(member) ? await inPieces(member, rest) : canonicalJson(member);
    members.push(`${canonicalJson(name)}:${value}`);
  }
  return sha256Hex(textToBytes(`{${members.join(',')}}`));
};

const inPieces = async (value: object, rest: () => Promise<void>): Promise<string> => {
  const pieces: string[] = [];
  for (const [name, member] of sortedEntries(value)) {
    pieces.push(`${canonicalJson(name)}:${canonicalJson(member)}`);
    await rest();
  }
  return `{${pieces.join(',')}}`;
};

/** In the order of canonical JSON: by UTF-16 code units. */
const sortedEntries = (value: object): [string, unknown][] =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
