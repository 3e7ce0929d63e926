import type { Citation } from '../documents/citation';
import type { ContentHash } from '../ids';

export type FindingCode =
  | 'no-owner'
  | 'no-approval'
  | 'no-version'
  | 'no-review-date'
  | 'review-overdue'
  | 'draft'
  | 'approved-after-effective'
  | 'placeholder-left'
  | 'missing-reference'
  | 'contradiction';

/** Something about the documents themselves that a reviewer would write down. Derived, never logged. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'high' | 'medium' | 'low';
  /** One sentence that names the thing; documents by their file name. */
  readonly message: string;
  readonly documents: readonly ContentHash[];
  readonly citations: readonly Citation[];
}
