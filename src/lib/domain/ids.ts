/** Branded strings, so that one kind of id is never handed over as another. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Random, 128 bits, base64url; names one engagement on every device. */
export type EngagementId = Branded<'EngagementId'>;
/** Random, 128 bits, base64url; stays the same over the versions of one document. */
export type DocumentId = Branded<'DocumentId'>;
/** SHA-256 of a file's bytes, 64 lower-case hex digits. */
export type ContentHash = Branded<'ContentHash'>;
/** SHA-256 of an entry's canonical bytes, 64 lower-case hex digits. */
export type EntryId = Branded<'EntryId'>;
/** Ed25519 public key of a device, 32 bytes, base64url without padding. */
export type DeviceKey = Branded<'DeviceKey'>;
/** Ed25519 public key of one invitation, 32 bytes, base64url without padding. */
export type InvitationKey = Branded<'InvitationKey'>;
/** `iso27001-2022`: names a catalog. */
export type FrameworkId = Branded<'FrameworkId'>;
/** `iso27001-2022:A.5.15`: a requirement with its framework, because annexes share numbers. */
export type RequirementRef = Branded<'RequirementRef'>;

/** Joins a framework and a requirement's id within it. */
export const requirementRef = (framework: FrameworkId, id: string): RequirementRef =>
  `${framework}:${id}` as RequirementRef;

/** Splits `iso27001-2022:A.5.15` into its framework and its id within it. */
export const splitRequirementRef = (ref: RequirementRef): { framework: FrameworkId; id: string } => {
  const colon = ref.indexOf(':');
  return { framework: ref.slice(0, colon) as FrameworkId, id: ref.slice(colon + 1) };
};
