import type { Environment } from '../ports/environment';

/** Milliseconds between two looks at the clock. */
export const TICK = 5000;

/**
 * Adds up how long nobody did anything. A clock that jumps ahead, as after sleep, counts in full, so that a laptop
 * that was closed is locked when it wakes; one that is set back counts as if it had gone on.
 */
export class IdleWatch {
  #idle = 0;
  #last: number;
  #stop: () => void = () => undefined;

  /** `limit`: milliseconds, null for never. `onIdle` is called again on every look while nobody comes back. */
  constructor(
    private readonly environment: Pick<Environment, 'now' | 'after'>,
    private readonly limit: () => number | null,
    private readonly onIdle: () => void
  ) {
    this.#last = environment.now();
    this.#wait();
  }

  /** Somebody is there. Too late where the limit has passed already. */
  active(): void {
    this.#advance(0);
    if (this.#over()) this.onIdle();
    else this.#idle = 0;
  }

  /** Counts from now on, whatever passed. */
  reset(): void {
    this.#advance(0);
    this.#idle = 0;
  }

  end(): void {
    this.#stop();
  }

  #wait(): void {
    this.#stop = this.environment.after(TICK, () => {
      this.#advance(TICK);
      if (this.#over()) this.onIdle();
      this.#wait();
    });
  }

  #advance(least: number): void {
    const now = this.environment.now();
    this.#idle += Math.max(least, now - this.#last);
    this.#last = now;
  }

  #over(): boolean {
    const limit = this.limit();
    return limit !== null && this.#idle >= limit;
  }
}
