import type { FrameworkId } from '../ids';

/** Where an expectation shows: in what documentation says, or only in how things are done. */
export type ExpectationKind = 'documented' | 'operated';

/** One checkable thing that a requirement expects. `id` is unique in its catalog: `A.5.15/2`. */
export interface Expectation {
  readonly id: string;
  readonly text: string;
  readonly kind: ExpectationKind;
}

/** How an assessor tests a requirement. */
export type ProcedureMethod = 'inquiry' | 'observation' | 'inspection' | 'reperformance';

export interface Procedure {
  readonly method: ProcedureMethod;
  readonly text: string;
}

/**
 * What a requirement is grouped and filtered by. Shipped catalogs use `control` (preventive, detective,
 * corrective), `property` (confidentiality, integrity, availability, privacy), `theme`, and for AI `stage` (life cycle)
 * and `concern` (bias, transparency, human oversight …); own catalogs may use others.
 */
export type Attributes = Readonly<Record<string, readonly string[]>>;

/** One node of a catalog: a chapter (not assessable) or a clause, control or criterion (assessable). */
export interface Requirement {
  /** Id within its framework: `A.5.15`, `6.1.2`, `CC6.1`. */
  readonly id: string;
  readonly parent: string | null;
  readonly title: string;
  readonly assessable: boolean;
  readonly intent: string;
  readonly expectations: readonly Expectation[];
  /** Statements as real policies phrase them; what mapping compares with. */
  readonly examples: readonly string[];
  /** What belongs to a neighbour instead. */
  readonly borders: readonly string[];
  /** Records and papers that typically show it. */
  readonly evidence: readonly string[];
  /** Suggested tests. */
  readonly procedures: readonly Procedure[];
  /** What a firm typically asks the client to provide. */
  readonly requests: readonly string[];
  /** What an assessor asks. */
  readonly questions: readonly string[];
  readonly attributes: Attributes;
  /** Requirements of this or other frameworks on a related subject, as `framework:id`. */
  readonly related: readonly string[];
}

/** A framework as shipped in `catalogs/`, in catalog order. */
export interface Catalog {
  readonly schema: 1;
  readonly id: FrameworkId;
  /** `ISO/IEC 27001:2022` */
  readonly name: string;
  /** `information security management` */
  readonly subject: string;
  readonly version: string;
  readonly language: string;
  readonly requirements: readonly Requirement[];
}
