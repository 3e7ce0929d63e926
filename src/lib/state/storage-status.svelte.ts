import type { StorageQuota } from '../ports/storage-quota';

export type Persistence = 'unknown' | 'granted' | 'refused' | 'unsupported';

/** Whether the browser keeps our data for good, and how much room is left. */
export class StorageStatus {
  persistence: Persistence = $state('unknown');
  /** Bytes. */
  space: { readonly used: number; readonly available: number } | null = $state.raw(null);
  #asked = false;

  constructor(private readonly quota: StorageQuota) {}

  async refresh(): Promise<void> {
    this.persistence = await this.quota.persisted();
    this.space = await this.quota.estimate();
  }

  /** Called at the first save: only then is there something to keep, and browsers weigh that. */
  async askOnce(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    this.persistence = await this.quota.persist();
    this.space = await this.quota.estimate();
  }

  async askAgain(): Promise<void> {
    this.#asked = false;
    await this.askOnce();
  }
}
