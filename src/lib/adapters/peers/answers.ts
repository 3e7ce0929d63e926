/**
 * Which answers of a relay tell of everything that this device has written: what was written after a question was put
 * together is not in it, so an answer that both have the same says nothing of that. Questions of a connection are
 * answered one by one, in their order.
 */
export interface Answers {
  /** An entry was written here. */
  wrote(): void;
  /** A question is put together now. */
  asks(): void;
  /** An answer came. Gives whether nothing was written since its question. */
  came(): boolean;
  /** The connection is gone, and with it what was still to be answered. */
  reset(): void;
}

export const createAnswers = (): Answers => {
  let written = 0;
  let open: number[] = [];
  return {
    wrote() {
      written += 1;
    },
    asks() {
      open.push(written);
    },
    came: () => (open.shift() ?? written) === written,
    reset() {
      open = [];
    }
  };
};
