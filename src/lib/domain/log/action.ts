import type { Citation } from '../documents/citation';
import type { DocumentFactName, DocumentKind } from '../documents/parsed-document';
import type { ContentHash, DeviceKey, DocumentId, EntryId, FrameworkId, RequirementRef } from '../ids';
import type { Book } from './book';
import type { MembershipAction } from './membership-action';

export type { Book, Role } from './book';

export type Phase = 'open' | 'assembling' | 'locked' | 'archived';
export type WorkStatus = 'to-do' | 'in-progress' | 'in-review' | 'done';
export type AssessmentResult =
  'not-assessed' | 'conforming' | 'partly-conforming' | 'nonconforming' | 'not-applicable';
/** ISO 8601 calendar date, `2026-03-31`. */
export type CalendarDate = string;

export interface FrameworkInScope {
  readonly framework: FrameworkId;
  /** Version of the catalog that the engagement started with. */
  readonly catalogVersion: string;
}

export interface EngagementFacts {
  readonly client: string;
  readonly title: string;
  readonly frameworks: readonly FrameworkInScope[];
  readonly periodStart: CalendarDate;
  readonly periodEnd: CalendarDate;
  readonly phase: Phase;
}

export interface DocumentFile {
  readonly name: string;
  /** Folder path as dropped, without the name; empty for a single file. */
  readonly folder: string;
  readonly kind: DocumentKind;
  /** Bytes. */
  readonly size: number;
  readonly sha256: ContentHash;
}

/** Bytes of an own framework's canonical JSON at the most; SP 800-53 as NIST publishes it, with more than we keep, is 10 MB. */
export const LARGEST_CATALOG = 16 * 1024 * 1024;

/** A blob of the engagement by what it is. */
export interface NamedBytes {
  /** Bytes. */
  readonly size: number;
  readonly sha256: ContentHash;
}

export type MappingDecisionKind = 'accepted' | 'rejected' | 'cleared';

export interface MappingDecisionItem {
  readonly citation: Citation;
  readonly requirement: RequirementRef;
  readonly decision: MappingDecisionKind;
  /** Whether a person followed a suggestion or mapped by hand. */
  readonly basis: 'suggestion' | 'manual';
  /** Calibrated score of the suggestion at the time, 0..1; null when mapped by hand. */
  readonly score: number | null;
  readonly expectation: string | null;
}

export interface ControlDecisionItem {
  readonly citation: Citation;
  readonly decision: 'dismissed' | 'confirmed' | 'cleared';
}

export interface AssessmentItem {
  readonly requirement: RequirementRef;
  readonly status?: WorkStatus;
  readonly result?: AssessmentResult;
  readonly note?: string;
}

/** In which part somebody answers for a requirement's paper. */
export type SignOffPart = 'preparer' | 'reviewer';

/** Everything that can happen in an engagement. `undoes` names the entry whose effect is taken back. */
export type Action = ActionBody & { readonly undoes?: EntryId };

export type ActionBody =
  | {
      readonly type: 'engagement.created';
      readonly facts: EngagementFacts;
      readonly lead: { readonly device: DeviceKey; readonly name: string };
      readonly sample: boolean;
    }
  | { readonly type: 'engagement.changed'; readonly changes: Partial<EngagementFacts> }
  | { readonly type: 'document.added'; readonly document: DocumentId; readonly file: DocumentFile }
  | { readonly type: 'document.versionAdded'; readonly document: DocumentId; readonly file: DocumentFile }
  | { readonly type: 'document.removed'; readonly documents: readonly DocumentId[]; readonly reason: string }
  | { readonly type: 'document.restored'; readonly documents: readonly DocumentId[] }
  | {
      readonly type: 'document.factsSet';
      readonly document: DocumentId;
      /** Null takes a correction back to what was read from the document. */
      readonly facts: Readonly<Partial<Record<DocumentFactName, string | null>>>;
    }
  | { readonly type: 'mapping.decided'; readonly items: readonly MappingDecisionItem[] }
  | { readonly type: 'control.decided'; readonly items: readonly ControlDecisionItem[] }
  | { readonly type: 'requirement.assessed'; readonly items: readonly AssessmentItem[] }
  | {
      readonly type: 'requirement.signedOff';
      readonly requirement: RequirementRef;
      readonly part: SignOffPart;
      /**
       * The entries that the signed content consists of, ascending: the assessment's and those of the decided
       * mappings. Ids are hashes, so this is a signature over that content; see `sign-off.ts`.
       */
      readonly basis: readonly EntryId[];
    }
  | {
      readonly type: 'requirement.signOffWithdrawn';
      readonly requirement: RequirementRef;
      readonly part: SignOffPart;
    }
  | {
      /**
       * An own framework became content of the engagement: `file` is its catalog in canonical JSON, a blob that is
       * for those who hold the audit file. The first entry for a framework and version is the one that counts.
       */
      readonly type: 'catalog.added';
      readonly framework: FrameworkId;
      readonly version: string;
      readonly name: string;
      readonly file: NamedBytes;
    }
  | MembershipAction;

export type ActionType = ActionBody['type'];

/** Which book an action is written to. */
export const bookByActionType: Readonly<Record<ActionType, Book>> = {
  'engagement.created': 'data-room',
  'engagement.changed': 'data-room',
  'document.added': 'data-room',
  'document.versionAdded': 'data-room',
  'document.removed': 'data-room',
  'document.restored': 'data-room',
  'document.factsSet': 'data-room',
  'mapping.decided': 'audit-file',
  'control.decided': 'audit-file',
  'requirement.assessed': 'audit-file',
  'requirement.signedOff': 'audit-file',
  'requirement.signOffWithdrawn': 'audit-file',
  'catalog.added': 'audit-file',
  'member.invited': 'data-room',
  'invitation.withdrawn': 'data-room',
  'member.admitted': 'data-room',
  'member.changed': 'data-room',
  'device.described': 'data-room',
  'device.revoked': 'data-room',
  'keys.rotated': 'data-room'
};
