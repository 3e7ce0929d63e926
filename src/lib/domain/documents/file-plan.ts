import { isObject } from '../log/schema';

/** Which documents' bytes come to a device from the others by themselves, and how much of them it takes. */
export interface FilePlan {
  /** `opened`: a document comes when somebody opens it here or asks for it. */
  readonly keep: 'all' | 'opened';
  /** Bytes of one file; what is larger is not taken. */
  readonly maxFile: number;
  /** Bytes of all files of the engagement on this device together. */
  readonly maxTotal: number;
}

const MB = 1_000_000;
/** Limits that can be chosen; the last stands for none. */
export const fileLimits: readonly number[] = [25 * MB, 100 * MB, 500 * MB, Number.MAX_SAFE_INTEGER];
export const totalLimits: readonly number[] = [500 * MB, 2000 * MB, 10_000 * MB, Number.MAX_SAFE_INTEGER];

export const defaultFilePlan: FilePlan = { keep: 'all', maxFile: 500 * MB, maxTotal: 10_000 * MB };

/** Which limit a file of this size exceeds where `held` bytes are here already, or null. */
export const exceededLimit = (plan: FilePlan, size: number, held: number): 'file' | 'engagement' | null => {
  if (size > plan.maxFile) return 'file';
  return size + held > plan.maxTotal ? 'engagement' : null;
};

/** What was kept as JSON; the default where it is none, or was written by hand. */
export const parseFilePlan = (value: unknown): FilePlan => {
  if (!isObject(value)) return defaultFilePlan;
  const { keep, maxFile, maxTotal } = value;
  const limit = (given: unknown, otherwise: number): number =>
    typeof given === 'number' && Number.isSafeInteger(given) && given > 0 ? given : otherwise;
  return {
    keep: keep === 'opened' ? 'opened' : 'all',
    maxFile: limit(maxFile, defaultFilePlan.maxFile),
    maxTotal: limit(maxTotal, defaultFilePlan.maxTotal)
  };
};
