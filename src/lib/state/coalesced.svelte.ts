import type { Environment } from '../ports/environment';

/** Screen updates while work streams in: often enough to look live, rarely enough to stay quick. */
const UPDATE_EVERY = 120;

/**
 * A value that is edited many times a second in the background and shown a few times a second.
 * `edit` changes `draft` in place or returns a new one; `current` is what the screen sees.
 */
export class Coalesced<T> {
  /** The newest value; not reactive. */
  draft: T;
  current: T = $state.raw()!;
  #cancel: (() => void) | null = null;

  constructor(
    initial: T,
    private readonly environment: Pick<Environment, 'after'>,
    /** Makes a new object out of the draft, so that readers see a change. */
    private readonly publish: (draft: T) => T
  ) {
    this.draft = initial;
    this.current = initial;
  }

  edit(change: (draft: T) => void): void {
    change(this.draft);
    this.#cancel ??= this.environment.after(UPDATE_EVERY, () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.current = this.publish(this.draft);
  }
}
