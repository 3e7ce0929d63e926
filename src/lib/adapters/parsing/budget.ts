import { ParseFailure } from './parse-failure';

/** What one file may cost. Real policies stay far below; hostile files meet a ceiling before memory ends. */
export interface Limits {
  /** Bytes of the file itself. */
  readonly fileBytes: number;
  /** Bytes that all entries of a zip container may inflate to, by count and not by what the container claims. */
  readonly inflatedBytes: number;
  /** Inflated to deflated bytes of one entry; looked at only above `ratioFloorBytes`. */
  readonly ratio: number;
  readonly ratioFloorBytes: number;
  readonly entries: number;
  readonly xmlDepth: number;
  /** UTF-16 length of the derived text. */
  readonly chars: number;
  readonly pages: number;
}

export const defaultLimits: Limits = {
  fileBytes: 200 * 1024 * 1024,
  inflatedBytes: 400 * 1024 * 1024,
  ratio: 250,
  ratioFloorBytes: 24 * 1024 * 1024,
  entries: 20_000,
  xmlDepth: 512,
  chars: 20_000_000,
  pages: 5_000
};

/** Counts what reading one file costs. Text and pages end in a truncation that the reader warns of; the rest throws. */
export interface Budget {
  readonly limits: Limits;
  /** Tells how far reading is (share 0..1 and a step in words); throws `cancelled` once the caller gave up. */
  progress(done: number, step: string): void;
  /** Counts inflated bytes. Throws `bomb`. */
  addInflated(bytes: number): void;
  /** Counts derived text; false when it no longer fits: leave it out, stop reading and warn `truncated`. */
  takeChars(count: number): boolean;
  /** Counts a page, sheet or slide; false when there are too many: stop and warn `truncated`. */
  takePage(): boolean;
  /** Throws `bomb` where XML is nested deeper than any document needs. */
  checkDepth(depth: number): void;
}

export interface BudgetOptions {
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, step: string) => void;
}

export const createBudget = (options: BudgetOptions = {}): Budget => {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  let inflated = 0;
  let chars = 0;
  let pages = 0;
  return {
    limits,
    progress: (done, step) => {
      if (options.signal?.aborted) throw new ParseFailure('cancelled', 'Reading was cancelled.');
      options.onProgress?.(Math.min(1, Math.max(0, done)), step);
    },
    addInflated: (bytes) => {
      inflated += bytes;
      if (inflated > limits.inflatedBytes) {
        throw new ParseFailure(
          'bomb',
          `The file unpacks to more than ${Math.round(limits.inflatedBytes / 1024 / 1024)} MB and was refused as a decompression bomb. Split it, or save it again without embedded files.`
        );
      }
    },
    takeChars: (count) => {
      if (chars + count > limits.chars) return false;
      chars += count;
      return true;
    },
    takePage: () => {
      if (pages >= limits.pages) return false;
      pages += 1;
      return true;
    },
    checkDepth: (depth) => {
      if (depth > limits.xmlDepth) {
        throw new ParseFailure(
          'bomb',
          `The file nests its elements more than ${limits.xmlDepth} levels deep and was refused. Save it again from the program that made it.`
        );
      }
    }
  };
};
