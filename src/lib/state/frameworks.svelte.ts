import type {
  AddOptions,
  OwnFrameworkCard,
  OwnFrameworkError,
  OwnFrameworks
} from '../app/frameworks/own-frameworks';
import type { LicensedTexts } from '../app/frameworks/licensed-texts';
import type { Catalog } from '../domain/catalog/catalog';
import { assessable } from '../domain/catalog/catalog-tree';
import type { FrameworkId } from '../domain/ids';
import type { Result } from '../domain/result';
import type { CatalogFileReader } from '../ports/catalog-file-reader';
import type { CatalogListing, CatalogSource } from '../ports/catalog-source';

export type { OwnFrameworkCard };

export interface FrameworksDeps {
  readonly catalogs: CatalogSource;
  readonly own: OwnFrameworks;
  readonly reader: CatalogFileReader;
  readonly licensed: LicensedTexts;
}

/** The frameworks at hand on this device, shipped and own, and what is being imported. */
export class FrameworksModel {
  /** What an engagement can have. */
  shelf: readonly CatalogListing[] = $state.raw([]);
  /** Every version of every own framework, newest import first. */
  own: readonly OwnFrameworkCard[] = $state.raw([]);
  /** Assessable requirements of the shipped ones; filled by `count`. */
  counts: ReadonlyMap<FrameworkId, number> = $state.raw(new Map());
  /** Texts that the model has read of the framework coming in, of how many; null while none comes in. */
  progress: { readonly done: number; readonly total: number } | null = $state.raw(null);
  #abort: AbortController | null = null;

  constructor(private readonly deps: FrameworksDeps) {
    this.#refresh();
  }

  get licensed(): LicensedTexts {
    return this.deps.licensed;
  }

  readFile(name: string, bytes: ArrayBuffer) {
    return this.deps.reader.read(name, bytes);
  }

  /** Counts the requirements of the shipped catalogs. */
  async count(): Promise<void> {
    const loaded = await Promise.all(
      this.shelf.filter(({ own }) => !own).map(({ id }) => this.deps.catalogs.load(id))
    );
    this.counts = new Map(
      loaded.flatMap((each) => (each.ok ? [[each.value.id, assessable(each.value).length] as const] : []))
    );
  }

  isShipped(id: string): boolean {
    return this.shelf.some((each) => each.id === id && !each.own);
  }

  /** One at a time; `cancel` ends it and leaves nothing behind. */
  async add(catalog: Catalog, source: string): Promise<Result<void, OwnFrameworkError>> {
    this.cancel();
    const abort = (this.#abort = new AbortController());
    this.progress = { done: 0, total: 0 };
    const options: AddOptions = {
      signal: abort.signal,
      onProgress: (done, total) => {
        // the screen needs no more than a hundred steps
        if (done === total || done % Math.max(1, Math.floor(total / 100)) === 0)
          this.progress = { done, total };
      }
    };
    const added = await this.deps.own.add(catalog, source, options);
    if (this.#abort === abort) {
      this.#abort = null;
      this.progress = null;
    }
    this.#refresh();
    return added;
  }

  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.progress = null;
  }

  async remove(id: FrameworkId, version: string): Promise<Result<void, OwnFrameworkError>> {
    const removed = await this.deps.own.remove(id, version);
    this.#refresh();
    return removed;
  }

  /** A version of an own framework of this device. */
  load(id: FrameworkId, version: string): Promise<Result<Catalog, OwnFrameworkError>> {
    return this.deps.own.load(id, version);
  }

  #refresh(): void {
    this.shelf = this.deps.catalogs.list();
    this.own = this.deps.own.cards;
  }
}
