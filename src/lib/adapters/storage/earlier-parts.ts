/** Files of builds before schema 7 lie in larger parts. They stay as they are and are read in either way. */
import { PART_BYTES } from '../../ports/blob-store';

/** Bytes of one of their parts; the last one has what is left. */
export const EARLIER_PART_BYTES = 1024 * 1024;

/** Which of their parts holds part `index` of today, and where in it that begins and ends. */
export const inEarlierPart = (index: number): { part: number; from: number; to: number } => {
  const at = index * PART_BYTES;
  const from = at % EARLIER_PART_BYTES;
  return { part: (at - from) / EARLIER_PART_BYTES, from, to: from + PART_BYTES };
};
