import type { RequirementCoverage } from '../domain/analysis/coverage';
import { createCoverageIndex, type CoverageDocument } from '../domain/analysis/coverage-index';
import type { Catalog } from '../domain/catalog/catalog';
import { assessable } from '../domain/catalog/catalog-tree';
import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { EngagementState } from '../domain/engagement/state';
import { requirementRef, type ContentHash, type FrameworkId, type RequirementRef } from '../domain/ids';
import type { AnalyzedDocument } from './analysis.svelte';

/** What coverage is computed from; the readers are reactive. */
export interface CoverageSources {
  readonly state: () => EngagementState;
  readonly documents: () => readonly CurrentDocument[];
  readonly analyzed: () => ReadonlyMap<ContentHash, AnalyzedDocument>;
  /** Whether a document could not be analyzed. */
  readonly failed: (document: ContentHash) => boolean;
  readonly catalogs: () => ReadonlyMap<FrameworkId, Catalog>;
}

/** A document that was not read here, or not yet: what people accepted of it counts all the same. */
const unread = new Map<ContentHash, CoverageDocument>();
const unreadOf = (document: ContentHash): CoverageDocument => {
  const known = unread.get(document) ?? { document, statements: [], suggestions: [] };
  unread.set(document, known);
  return known;
};

const wholes = new WeakSet<AnalyzedDocument>();
/** Whether every statement of it was compared; asked again and again of the same objects. */
const isWhole = (analyzed: AnalyzedDocument | undefined): boolean => {
  if (!analyzed) return false;
  if (wholes.has(analyzed)) return true;
  const whole = analyzed.suggestions.every((list) => list !== null);
  if (whole) wholes.add(analyzed);
  return whole;
};

/** What the documents say about each requirement, kept up while they are read and decided about. */
export class CoverageModel {
  readonly #index = $derived.by(() => createCoverageIndex([...this.sources.catalogs().values()]));
  readonly #mappings = $derived.by(() => this.sources.state().mappings);
  readonly #controls = $derived.by(() => this.sources.state().controls);

  /** Of every assessable requirement in scope. */
  readonly byRequirement: ReadonlyMap<RequirementRef, RequirementCoverage> = $derived.by(() => {
    const analyzed = this.sources.analyzed();
    const current = this.sources.documents().map(({ hash }) => analyzed.get(hash) ?? unreadOf(hash));
    return this.#index.update(current, { mappings: this.#mappings, controls: this.#controls });
  });

  /** In the order of each framework. */
  readonly byFramework: ReadonlyMap<FrameworkId, readonly RequirementCoverage[]> = $derived.by(() => {
    const coverage = this.byRequirement;
    return new Map(
      [...this.sources.catalogs().values()].map((catalog) => [
        catalog.id,
        assessable(catalog).flatMap(({ id }) => coverage.get(requirementRef(catalog.id, id)) ?? [])
      ])
    );
  });

  /** Documents that were not compared with the requirements yet, those that failed among them not counted. */
  readonly unread: number = $derived.by(() => {
    const analyzed = this.sources.analyzed();
    return this.sources
      .documents()
      .filter(({ hash }) => !isWhole(analyzed.get(hash)) && !this.sources.failed(hash)).length;
  });

  constructor(private readonly sources: CoverageSources) {}
}
