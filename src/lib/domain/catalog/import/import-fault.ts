/** Why a file is no catalog, and where in it. */
export interface ImportFault {
  /** As a spreadsheet counts: the first row is 1. Null for the file as a whole, or where it has no rows. */
  readonly row: number | null;
  /** One sentence, with the value that is wrong. */
  readonly message: string;
}

/** A file that is wrong throughout is not listed line by line. */
export const MOST_FAULTS = 100;
/** Rows that are read of a table. */
export const MOST_ROWS = 100_000;
/** More requirements than any standard has; each is compared with every statement. */
export const MOST_REQUIREMENTS = 10_000;
/** UTF-16 length of one text, and of a title. */
export const LONGEST_TEXT = 8_000;
export const LONGEST_TITLE = 300;

/** Collects faults up to `MOST_FAULTS` and says how many more there were. */
export class Faults {
  readonly #list: ImportFault[] = [];
  #more = 0;

  add(row: number | null, message: string): void {
    if (this.#list.length < MOST_FAULTS) this.#list.push({ row, message });
    else this.#more += 1;
  }

  get any(): boolean {
    return this.#list.length > 0;
  }

  /** In the order of the rows, those of the whole file first. */
  list(): readonly ImportFault[] {
    const sorted = [...this.#list].sort((one, other) => (one.row ?? 0) - (other.row ?? 0));
    return this.#more === 0
      ? sorted
      : [
          ...sorted,
          { row: null, message: `${this.#more.toLocaleString('en-US')} more faults are not listed.` }
        ];
  }
}
