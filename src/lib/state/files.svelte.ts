import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { EngagementState } from '../domain/engagement/state';
import { exceededLimit, type FilePlan } from '../domain/documents/file-plan';
import type { ContentHash } from '../domain/ids';
import type { FileProgress, FileWishes } from '../ports/peers';

export interface FilesDeps {
  readonly state: () => EngagementState;
  readonly documents: () => readonly CurrentDocument[];
  readonly device: string;
  /** Whether a file's bytes are on this device. */
  readonly has: (hash: ContentHash) => Promise<boolean>;
  /** Reactive; kept for this engagement on this device. */
  readonly plan: () => FilePlan;
  readonly setPlan: (plan: FilePlan) => void;
  /** Files that are coming in now, and how many devices are connected; reactive. */
  readonly incoming: () => readonly FileProgress[];
  readonly connected: () => number;
  /** What is wanted has changed: the connected devices are looked at again. */
  readonly onWish: () => void;
  readonly onArrived: (hash: ContentHash) => void;
}

/** Where a document's bytes are, as seen from here. */
export type Whereabouts =
  | { readonly kind: 'here' }
  /** `share` 0..1. */
  | { readonly kind: 'coming'; readonly share: number }
  /** With others; `asked`: it comes as soon as one of them who has it is connected. */
  | { readonly kind: 'elsewhere'; readonly asked: boolean; readonly limit: 'file' | 'engagement' | null };

const here: Whereabouts = { kind: 'here' };

/** Which documents' bytes this device has, which it wants, and on which terms. */
export class FilesModel {
  #absent: ReadonlySet<ContentHash> = $state.raw(new Set());
  #asked: ReadonlySet<ContentHash> = $state.raw(new Set());
  #present = new Set<ContentHash>();
  readonly #byHash = $derived.by(
    () => new Map(this.deps.documents().map(({ hash, file }) => [hash, file] as const))
  );
  /** Whether anybody else could have what is not here: one person's documents are all on their device. */
  readonly shared: boolean = $derived.by(() => {
    const members = Object.keys(this.deps.state().members);
    return members.length > 1 || !members.includes(this.deps.device);
  });
  /** Bytes of current documents on this device. */
  readonly held: number = $derived.by(() => {
    let sum = 0;
    for (const [hash, { size }] of this.#byHash) if (!this.#absent.has(hash)) sum += size;
    return sum;
  });
  /** Current documents that are not here. */
  readonly lacking: readonly CurrentDocument[] = $derived.by(() =>
    this.deps.documents().filter(({ hash }) => this.#absent.has(hash))
  );

  constructor(private readonly deps: FilesDeps) {}

  get plan(): FilePlan {
    return this.deps.plan();
  }
  set plan(plan: FilePlan) {
    this.deps.setPlan(plan);
    this.deps.onWish();
  }

  /** What the exchange with other devices asks for each file that the log names. */
  readonly wishes: FileWishes = {
    wants: (hash) => this.plan.keep === 'all' || this.#asked.has(hash),
    plan: () => this.plan,
    onArrived: (hash) => {
      this.#present.add(hash);
      this.#drop(hash);
      this.deps.onArrived(hash);
    }
  };

  of(hash: ContentHash): Whereabouts {
    if (!this.#absent.has(hash)) return here;
    const coming = this.deps.incoming().find((each) => each.hash === hash);
    if (coming) return { kind: 'coming', share: coming.size > 0 ? coming.bytes / coming.size : 0 };
    const size = this.#byHash.get(hash)?.size ?? 0;
    return {
      kind: 'elsewhere',
      asked: this.wishes.wants(hash),
      limit: exceededLimit(this.plan, size, this.held)
    };
  }

  /** How many of these documents are not on this device. */
  absent(documents: readonly { readonly hash: ContentHash }[]): number {
    return documents.filter(({ hash }) => this.#absent.has(hash)).length;
  }

  /** Why a file cannot come now, as a sentence; null where it is on its way. It is remembered either way. */
  fetch(hash: ContentHash): string | null {
    const where = this.of(hash);
    if (where.kind !== 'elsewhere') return null;
    if (where.limit === 'file')
      return 'It is larger than this device takes. Raise the limit in the settings.';
    if (where.limit === 'engagement') {
      return 'With it the documents of this engagement would be more than this device takes. Raise the limit in the settings.';
    }
    this.#asked = new Set([...this.#asked, hash]);
    this.deps.onWish();
    return this.deps.connected() > 0
      ? null
      : 'No other device is connected. It comes as soon as one that has it is.';
  }

  /** A document was opened: where that is the plan, its bytes come. */
  opened(hash: ContentHash): void {
    const where = this.of(hash);
    if (where.kind === 'elsewhere' && !where.asked && where.limit === null) this.fetch(hash);
  }

  #checking: Promise<void> = Promise.resolve();
  /** Looks which bytes are here; what was found once is not looked for again. */
  check(): Promise<void> {
    this.#checking = this.#checking.then(async () => {
      if (!this.shared) return;
      const absent = new Set<ContentHash>();
      for (const { hash } of this.deps.documents()) {
        if (this.#present.has(hash)) continue;
        if (await this.deps.has(hash)) this.#present.add(hash);
        else absent.add(hash);
      }
      const same = absent.size === this.#absent.size && [...absent].every((hash) => this.#absent.has(hash));
      if (!same) this.#absent = absent;
    });
    return this.#checking;
  }

  #drop(hash: ContentHash): void {
    const without = (set: ReadonlySet<ContentHash>): ReadonlySet<ContentHash> =>
      new Set([...set].filter((each) => each !== hash));
    if (this.#absent.has(hash)) this.#absent = without(this.#absent);
    if (this.#asked.has(hash)) this.#asked = without(this.#asked);
  }
}
