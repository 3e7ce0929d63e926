/** Everything nondeterministic that use cases and models need, so that tests can decide it. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calendar date here and now, ISO 8601. */
  today(): string;
  /** Calendar date here at `at`, milliseconds since 1970; ISO 8601. */
  dayOf(at: number): string;
  /** 128 random bits, base64url without padding. */
  newId(): string;
  /** Calls once after at least `ms` milliseconds; returns how to cancel. */
  after(ms: number, run: () => void): () => void;
  /** Lets the screen draw and input be handled before going on. */
  yieldToScreen(): Promise<void>;
}
