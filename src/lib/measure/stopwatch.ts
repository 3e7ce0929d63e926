export interface Stopwatch {
  /** Runs for as long as the work does; work that overlaps is counted once. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Milliseconds during which any work was under way. */
  elapsed(): number;
}

export const createStopwatch = (): Stopwatch => {
  let running = 0;
  let since = 0;
  let sum = 0;
  return {
    async during(work) {
      if (running === 0) since = performance.now();
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) sum += performance.now() - since;
      }
    },
    elapsed: () => sum
  };
};
