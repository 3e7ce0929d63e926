import type { RequirementCoverage } from '../domain/analysis/coverage';
import type { Catalog } from '../domain/catalog/catalog';
import { assessable, requirementById } from '../domain/catalog/catalog-tree';
import { createCrosswalkIndex, type CrosswalkIndex } from '../domain/crosswalk/crosswalk-index';
import { progressOf } from '../domain/crosswalk/progress';
import { reuse, type Progress, type Reuse } from '../domain/crosswalk/reuse';
import type { EngagementState } from '../domain/engagement/state';
import { requirementRef, splitRequirementRef, type FrameworkId, type RequirementRef } from '../domain/ids';
import type { CatalogSource } from '../ports/catalog-source';
import type { CrosswalkSource } from '../ports/crosswalk-source';

/** What reuse is computed from; the readers are reactive. */
export interface ReuseSources {
  readonly state: () => EngagementState;
  readonly coverage: () => ReadonlyMap<RequirementRef, RequirementCoverage>;
  /** In scope. */
  readonly catalogs: () => ReadonlyMap<FrameworkId, Catalog>;
  /** Also of frameworks that are not in scope. */
  readonly library: CatalogSource;
  readonly crosswalks: CrosswalkSource;
}

/** How the frameworks hang together, and what work for one is worth for the others. Loaded when first looked at. */
export class ReuseModel {
  /** Null until loaded. */
  index: CrosswalkIndex | null = $state.raw(null);
  /** Why it could not be loaded; null while all is well. */
  problem: string | null = $state(null);
  #others: ReadonlyMap<FrameworkId, Catalog> = $state.raw(new Map());
  #loading: Promise<void> | null = null;

  /** Those in scope, in the engagement's order, then the others that are shipped. */
  readonly frameworks: readonly Catalog[] = $derived.by(() => {
    const inScope = this.sources.catalogs();
    return [...inScope.values(), ...[...this.#others.values()].filter(({ id }) => !inScope.has(id))];
  });
  readonly #byId = $derived.by(
    () =>
      new Map(
        this.frameworks.map((catalog) => [catalog.id, { catalog, requirements: requirementById(catalog) }])
      )
  );

  /** How far people have come with each requirement in scope on which there is something to build. */
  readonly work: ReadonlyMap<RequirementRef, Progress> = $derived.by(() => {
    const coverage = this.sources.coverage();
    const { assessments } = this.sources.state();
    const work = new Map<RequirementRef, Progress>();
    for (const catalog of this.sources.catalogs().values())
      for (const requirement of assessable(catalog)) {
        const ref = requirementRef(catalog.id, requirement.id);
        const progress = progressOf(requirement, coverage.get(ref), assessments[ref] ?? null);
        if (progress) work.set(ref, progress);
      }
    return work;
  });

  constructor(private readonly sources: ReuseSources) {}

  /** Loads crosswalks and catalogs once; what failed is tried again by the next call. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      if (this.problem) this.#loading = null;
    });
    return this.#loading;
  }

  /** A requirement of any framework that is shipped or named by a crosswalk. */
  find(ref: RequirementRef): {
    readonly framework: string;
    readonly title: string;
    readonly inScope: boolean;
  } {
    const { framework, id } = splitRequirementRef(ref);
    const known = this.#byId.get(framework);
    return {
      framework: known?.catalog.name ?? nameOfForeign(framework),
      title: known?.requirements.get(id)?.title ?? this.index?.titleOf(ref) ?? '',
      inScope: this.sources.catalogs().has(framework)
    };
  }

  /** What the work for each other framework in scope is worth for this one; those with work only. */
  towards(to: FrameworkId): readonly Reuse[] {
    const target = this.#byId.get(to)?.catalog;
    const index = this.index;
    if (!target || !index) return [];
    const requirements = assessable(target).map(({ id }) => requirementRef(to, id));
    const worked = new Set([...this.work.keys()].map((ref) => splitRequirementRef(ref).framework));
    return [...this.sources.catalogs().keys()]
      .filter((from) => from !== to && worked.has(from))
      .map((from) => reuse(index, this.work, from, to, requirements));
  }

  async #load(): Promise<void> {
    this.problem = null;
    const [crosswalks, ...catalogs] = await Promise.all([
      this.sources.crosswalks.load(),
      ...this.sources.library.list().map(({ id }) => this.sources.library.load(id))
    ]);
    const failed = [crosswalks, ...catalogs].find((each) => !each.ok);
    if (failed && !failed.ok) this.problem = failed.error.message;
    this.#others = new Map(
      catalogs.flatMap((each) => (each.ok ? [[each.value.id, each.value] as const] : []))
    );
    if (crosswalks.ok) this.index = createCrosswalkIndex(crosswalks.value);
  }
}

/** Frameworks that crosswalks name and of which no catalog is shipped. */
const nameOfForeign = (framework: FrameworkId): string =>
  framework === 'nist-800-53r5' ? 'NIST SP 800-53 r5' : framework;
