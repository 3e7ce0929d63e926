/** Starts a worker before anybody listens to it, so that it loads meanwhile. */
export interface Starter {
  begin(): void;
  /** The one that was begun, where it is whole and nobody has it yet, or else another. */
  readonly start: () => Worker;
  /** Ends the one that was begun and that nobody has. */
  end(): void;
}

export const createStarter = (startWorker: () => Worker): Starter => {
  let begun: Worker | null = null;
  const end = (): void => {
    begun?.terminate();
    begun = null;
  };
  return {
    begin() {
      begun = startWorker();
      // whoever starts it then hears nothing of this
      begun.onerror = end;
    },
    start() {
      const worker = begun ?? startWorker();
      begun = null;
      return worker;
    },
    end
  };
};
