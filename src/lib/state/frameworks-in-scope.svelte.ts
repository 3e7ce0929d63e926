import type { EngagementFrameworks } from '../app/frameworks/engagement-frameworks';
import type { Catalog } from '../domain/catalog/catalog';
import type { EngagementState } from '../domain/engagement/state';
import type { ContentHash, FrameworkId } from '../domain/ids';
import type { Action, FrameworkInScope } from '../domain/log/action';
import { err, ok, type Result } from '../domain/result';
import type { OwnFramework } from '../ports/analyst';
import type { CatalogSource } from '../ports/catalog-source';
import type { Permissions } from './permissions.svelte';

export interface FrameworksInScopeDeps {
  /** The folded state now, not reactive. */
  readonly state: () => EngagementState;
  readonly catalogs: CatalogSource;
  /** Null where nothing is imported: only shipped frameworks are known then. */
  readonly own: EngagementFrameworks | null;
  readonly permissions: Permissions;
  readonly run: (action: Action) => Promise<Result<unknown, { readonly message: string }>>;
}

type Problem = Result<never, { readonly message: string }>;

/** The catalogs that an open engagement is held against: shipped ones, and own ones that travel with it. */
export class FrameworksInScope {
  /** By framework in scope, in the engagement's order; filled while opening. */
  catalogs: ReadonlyMap<FrameworkId, Catalog> = $state.raw(new Map());
  /** Why a framework in scope cannot be shown here, in words. */
  missing: ReadonlyMap<FrameworkId, string> = $state.raw(new Map());
  /** Why a framework that is shown here does not come to the others, in words. */
  staying: ReadonlyMap<FrameworkId, string> = $state.raw(new Map());
  /** Texts of an own framework that the model has read, of how many; null while it reads none. */
  reading: { readonly name: string; readonly done: number; readonly total: number } | null = $state.raw(null);
  #turn = 0;
  #loaded = false;

  constructor(private readonly deps: FrameworksInScopeDeps) {}

  /** Loads what is in scope; false where a newer call took its place. */
  async load(): Promise<boolean> {
    const turn = (this.#turn += 1);
    const scope = this.#scope();
    const loaded = await Promise.all(scope.map((each) => this.catalog(each)));
    if (turn !== this.#turn) return false;
    const missing = new Map<FrameworkId, string>();
    scope.forEach((each, at) => {
      const result = loaded[at];
      if (result && !result.ok) missing.set(each.framework, result.error.message);
    });
    this.catalogs = new Map(
      loaded.flatMap((each) => (each.ok ? [[each.value.id, each.value] as const] : []))
    );
    this.missing = missing;
    this.#loaded = true;
    return true;
  }

  /** Whether a file that came is the catalog of an own framework: what is in scope is to be loaded anew. */
  arrived(hash: ContentHash): boolean {
    const named = Object.values(this.deps.state().ownCatalogs ?? {}).some(({ sha256 }) => sha256 === hash);
    if (named) this.deps.own?.forget(hash);
    return named;
  }

  /** One version of a framework, in scope or not. */
  async catalog(
    scope: FrameworkInScope
  ): Promise<Result<Catalog, { readonly code: string; readonly message: string }>> {
    const { own, catalogs, permissions } = this.deps;
    if (!own || this.#isShipped(scope.framework)) return catalogs.load(scope.framework, scope.catalogVersion);
    if (!permissions.sees('audit-file'))
      return err({ code: 'firm-only', message: 'This framework is the firm’s own and stays with the firm.' });
    return own.load(scope, this.deps.state());
  }

  /** What is at hand of a scope, each with a version that changes with the content: the key of what is derived. */
  atHand(scope: readonly FrameworkInScope[]): readonly FrameworkInScope[] {
    const { own, catalogs } = this.deps;
    return scope.flatMap((each) => {
      if (!own || this.#isShipped(each.framework))
        return catalogs.has(each.framework, each.catalogVersion) ? [each] : [];
      const record = own.record(each, this.deps.state());
      const here = this.#loaded ? this.catalogs.has(each.framework) : !record && own.hasOwn(each);
      if (!here) return [];
      return record ? [{ ...each, catalogVersion: `${each.catalogVersion}#${record.sha256}` }] : [each];
    });
  }

  /** Own frameworks among these with their vectors, which may have to be computed first. */
  async own(
    scope: readonly FrameworkInScope[]
  ): Promise<Result<OwnFramework[], { readonly message: string }>> {
    const { own } = this.deps;
    const found: OwnFramework[] = [];
    if (!own) return ok(found);
    for (const each of scope) {
      if (this.#isShipped(each.framework)) continue;
      const catalog = await this.catalog(each);
      if (!catalog.ok) continue;
      const record = own.record(each, this.deps.state());
      const vectors = await own.vectorsOf(catalog.value, record, {
        onProgress: (done, total) => {
          // the screen needs no more than a hundred steps
          if (done % Math.max(1, Math.floor(total / 100)) === 0)
            this.reading = { name: catalog.value.name, done, total };
        }
      });
      this.reading = null;
      if (!vectors.ok) return vectors;
      found.push({ catalog: catalog.value, vectors: vectors.value, content: record?.sha256 ?? '' });
    }
    return ok(found);
  }

  #bringing: Promise<unknown> = Promise.resolve();
  /**
   * Makes own frameworks that this device imported part of the engagement, where they are not and its role may.
   * Engagements of earlier builds get theirs so; on an error the first one that cannot be brought.
   */
  bring(
    scope: readonly FrameworkInScope[] = this.#scope()
  ): Promise<Result<void, { readonly message: string }>> {
    const brought = this.#bringing.then(() => this.#bring(scope));
    this.#bringing = brought;
    return brought;
  }

  async #bring(scope: readonly FrameworkInScope[]): Promise<Result<void, { readonly message: string }>> {
    const { own, permissions, run } = this.deps;
    const staying = new Map<FrameworkId, string>();
    let failure: Problem | null = null;
    for (const each of scope) {
      const { framework } = each;
      if (!own || this.#isShipped(framework) || !permissions.sees('audit-file')) continue;
      if (own.record(each, this.deps.state()) || !own.hasOwn(each)) continue;
      const denied = permissions.readOnly?.message ?? permissions.whyNot('catalog.added');
      if (denied !== null) {
        staying.set(
          framework,
          `Only who imported it sees it: its catalog is not part of this engagement. A lead who has it brings it in by opening the engagement. (${denied})`
        );
        continue;
      }
      const action = await own.bring(each);
      const done = action.ok ? await run(action.value) : action;
      if (done.ok) continue;
      staying.set(framework, done.error.message);
      failure ??= err({ message: done.error.message });
    }
    this.staying = staying;
    return failure ?? ok(undefined);
  }

  #scope(): readonly FrameworkInScope[] {
    return this.deps.state().facts?.frameworks ?? [];
  }
  #isShipped(framework: FrameworkId): boolean {
    return this.deps.catalogs.list().some(({ id, own }) => id === framework && !own);
  }
}
