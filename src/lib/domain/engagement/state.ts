import type { Citation } from '../documents/citation';
import type { DocumentFactName } from '../documents/parsed-document';
import type {
  ContentHash,
  DeviceKey,
  DocumentId,
  EngagementId,
  EntryId,
  FrameworkId,
  InvitationKey,
  RequirementRef
} from '../ids';
import type {
  AssessmentResult,
  DocumentFile,
  EngagementFacts,
  Book,
  MappingDecisionItem,
  NamedBytes,
  Role,
  SignOffPart,
  WorkStatus
} from '../log/action';

/**
 * What the log of one engagement adds up to: a pure fold of its entries in their deterministic order.
 * Plain JSON data, so that it can be cloned between threads and hashed. Never edited in place by callers.
 */
export interface EngagementState {
  readonly id: EngagementId;
  /** Null until `engagement.created` was folded. */
  readonly facts: EngagementFacts | null;
  readonly sample: boolean;
  readonly createdAt: number;
  /** By device; revoked devices stay listed. */
  readonly members: Readonly<Record<DeviceKey, Member>>;
  readonly invitations: Readonly<Record<InvitationKey, Invitation>>;
  /** The newest key of each book, where it was rotated since the engagement was created. */
  readonly keys: Readonly<Partial<Record<Book, CurrentKey>>>;
  readonly documents: Readonly<Record<DocumentId, DocumentRecord>>;
  /**
   * Own frameworks that are content of the engagement, by `catalogKey`. Absent until there is one, so that logs
   * of earlier builds fold to the very state that they did.
   */
  readonly ownCatalogs?: Readonly<Record<string, OwnCatalogRecord>>;
  /** By `mappingKey`; cleared decisions are absent. */
  readonly mappings: Readonly<Record<string, MappingDecision>>;
  /** By `citationKey`; cleared decisions are absent. */
  readonly controls: Readonly<Record<string, ControlDecision>>;
  readonly assessments: Readonly<Record<RequirementRef, Assessment>>;
  readonly signOffs: Readonly<Record<RequirementRef, Readonly<Partial<Record<SignOffPart, SignOff>>>>>;
  /** Entries that no honest device counts, with the reason; shown, never hidden. */
  readonly refused: readonly { readonly entry: EntryId; readonly reason: string }[];
  /** Entries of types that this build does not know; kept and carried. */
  readonly unknownEntries: number;
}

/** One device of a member. Name and role are the person's and the same on all of their devices. */
export interface Member {
  readonly name: string;
  readonly role: Role;
  /** The person's first device, which stands for them. */
  readonly person: DeviceKey;
  readonly deviceName: string;
  /** X25519 public key, base64url; null until the device has told it. */
  readonly box: string | null;
  readonly admitted: Attribution;
  readonly revoked: (Attribution & { readonly reason: string }) | null;
}

export interface Invitation {
  readonly role: Role;
  readonly name: string;
  readonly person: DeviceKey | null;
  readonly expiresAt: number;
  readonly invited: Attribution;
  readonly used: (Attribution & { readonly device: DeviceKey }) | null;
  readonly withdrawn: Attribution | null;
}

export interface CurrentKey {
  readonly key: string;
  readonly rotated: Attribution;
}

export interface SignOff {
  readonly basis: readonly EntryId[];
  /** The person, whichever device they signed on. */
  readonly person: DeviceKey;
  readonly signed: Attribution;
}

/** Who did it and when (milliseconds since 1970 by the author's clock). */
export interface Attribution {
  readonly entry: EntryId;
  readonly by: DeviceKey;
  readonly at: number;
}

export interface DocumentRecord {
  readonly id: DocumentId;
  /** Oldest first; the last one is current. */
  readonly versions: readonly (DocumentFile & { readonly added: Attribution })[];
  readonly correctedFacts: Readonly<Partial<Record<DocumentFactName, string>>>;
  readonly removed: (Attribution & { readonly reason: string }) | null;
}

/** A version of an own framework; `sha256` names the blob of its canonical JSON. */
export interface OwnCatalogRecord extends NamedBytes {
  readonly framework: FrameworkId;
  readonly version: string;
  readonly name: string;
  readonly added: Attribution;
}

export interface MappingDecision {
  readonly citation: Citation;
  readonly requirement: RequirementRef;
  readonly decision: 'accepted' | 'rejected';
  readonly basis: MappingDecisionItem['basis'];
  readonly score: number | null;
  readonly expectation: string | null;
  readonly decided: Attribution;
}

export interface ControlDecision {
  readonly citation: Citation;
  readonly decision: 'dismissed' | 'confirmed';
  readonly decided: Attribution;
}

export interface Assessment {
  readonly status: WorkStatus;
  readonly result: AssessmentResult;
  readonly note: string;
  readonly changed: Attribution;
}

/** Key of an own framework's version in the state. */
export const catalogKey = (of: { readonly framework: FrameworkId; readonly version: string }): string =>
  `${of.framework}@${of.version}`;

/** Key of a mapping decision in the state. */
export const mappingKey = (
  document: ContentHash,
  start: number,
  end: number,
  requirement: RequirementRef
): string => `${document}:${start}-${end}>${requirement}`;
