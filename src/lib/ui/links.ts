import type {
  ContentHash,
  DocumentId,
  EngagementId,
  EntryId,
  FrameworkId,
  RequirementRef
} from '$lib/domain/ids';

interface Range {
  readonly start: number;
  readonly end: number;
}

export const engagementHref = (engagement: EngagementId): string => `/e/${engagement}`;

/** `version` only where it is not the newest one. */
export const documentHref = (
  engagement: EngagementId,
  document: DocumentId,
  at: Range | null = null,
  version: ContentHash | null = null
): string => {
  const query = [at ? `at=${at.start}-${at.end}` : '', version ? `version=${version}` : ''].filter(Boolean);
  return `/e/${engagement}/documents/${document}${query.length > 0 ? `?${query.join('&')}` : ''}`;
};

export const requirementHref = (engagement: EngagementId, requirement: RequirementRef): string =>
  `/e/${engagement}/requirements/${requirement}`;

export const coverageHref = (engagement: EngagementId, framework: FrameworkId): string =>
  `/e/${engagement}/coverage/${framework}`;

/** One entry in the log. */
export const entryHref = (engagement: EngagementId, entry: EntryId): string =>
  `/e/${engagement}/log?entry=${entry}`;

export const reuseHref = (engagement: EngagementId, framework: FrameworkId): string =>
  `/e/${engagement}/reuse/${framework}`;

export const reportHref = (engagement: EngagementId, framework: FrameworkId): string =>
  `/e/${engagement}/report/${framework}`;

/** Reads `120-180` of a link; null where it is no stretch of text. */
export const rangeFromLink = (text: string | null): Range | null => {
  const parts = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? '');
  if (!parts) return null;
  const start = Number(parts[1]);
  const end = Number(parts[2]);
  return end > start ? { start, end } : null;
};
