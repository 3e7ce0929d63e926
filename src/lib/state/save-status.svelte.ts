import { untrack } from 'svelte';

/** What the save indicator says; `saved` only after the write transaction completed. */
export type SaveState =
  | { readonly kind: 'typing' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: number | null }
  | { readonly kind: 'not-saved'; readonly reason: string };

/** Follows the writes of one engagement and the forms that hold unsaved text. */
export class SaveStatus {
  #writing = $state(0);
  #typing = $state(0);
  #failure: string | null = $state(null);
  #savedAt: number | null = $state(null);

  readonly current: SaveState = $derived.by(() => {
    if (this.#failure) return { kind: 'not-saved', reason: this.#failure };
    if (this.#writing > 0) return { kind: 'saving' };
    if (this.#typing > 0) return { kind: 'typing' };
    return { kind: 'saved', at: this.#savedAt };
  });

  readonly #keepers = new Set<() => unknown>();

  /** Whether a write is under way. */
  get writing(): boolean {
    return this.#writing > 0;
  }

  /**
   * A form with unsaved changes calls this, and what it returns once they are written or given up. `keep` writes
   * them, for when the form is about to be taken from the screen.
   */
  typing(keep?: () => unknown): () => void {
    let open = true;
    if (keep) this.#keepers.add(keep);
    // an effect that calls this must not hang on the count that it changes
    untrack(() => (this.#typing += 1));
    return () => {
      if (open) this.#typing -= 1;
      open = false;
      if (keep) this.#keepers.delete(keep);
    };
  }

  /** Lets every form write what it holds; resolves when they are done. */
  async keepAll(): Promise<void> {
    await Promise.all([...this.#keepers].map((keep) => keep()));
  }

  began(): void {
    this.#writing += 1;
  }

  succeeded(at: number): void {
    this.#writing -= 1;
    this.#savedAt = at;
    this.#failure = null;
  }

  /** `reason` says what was not saved and what to do; null where nothing was to be saved. */
  failed(reason: string | null): void {
    this.#writing -= 1;
    if (reason) this.#failure = reason;
  }
}
