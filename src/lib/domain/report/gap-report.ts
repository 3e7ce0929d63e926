import type { CoverageStatus, Evidence, RequirementCoverage } from '../analysis/coverage';
import type { Finding, FindingCode } from '../analysis/finding';
import { gapInWords, placeOfTreatment } from '../analysis/gap-words';
import type { Catalog, ExpectationKind, Requirement } from '../catalog/catalog';
import { assessable } from '../catalog/catalog-tree';
import { chapterOf } from '../catalog/chapter-of';
import { citationKey, type Citation } from '../documents/citation';
import type { DocumentKind } from '../documents/parsed-document';
import { placeInDocument } from '../documents/page-words';
import type { EngagementState } from '../engagement/state';
import { requirementRef, type ContentHash, type RequirementRef } from '../ids';
import type { AssessmentResult, CalendarDate, SignOffPart } from '../log/action';

export interface ReportDocument {
  readonly hash: ContentHash;
  /** File name. */
  readonly name: string;
  readonly kind: DocumentKind;
  readonly title: string;
}

export interface GapReportInput {
  readonly client: string;
  readonly engagement: string;
  readonly periodStart: CalendarDate;
  readonly periodEnd: CalendarDate;
  /** Day of the report. */
  readonly date: CalendarDate;
  readonly catalog: Catalog;
  readonly coverage: ReadonlyMap<RequirementRef, RequirementCoverage>;
  readonly assessments: EngagementState['assessments'];
  /** Of requirements that somebody has signed, the preparer's first. */
  readonly signOffs: ReadonlyMap<RequirementRef, readonly ReportSignOff[]>;
  readonly documents: readonly ReportDocument[];
  /** Documents that were not compared yet. */
  readonly unread: number;
  readonly findings: readonly Finding[];
  /** Whether the findings are those of the documents as they stand. */
  readonly compared: boolean;
}

/** Words of a document with all that is needed to find them again. */
export interface ReportQuote {
  readonly document: string;
  readonly hash: ContentHash;
  readonly page: number | null;
  /** `Access-Policy.pdf, page 3`. */
  readonly place: string;
  /** As in the document. */
  readonly quote: string;
  readonly citation: Citation;
  readonly decision: Evidence['decision'];
  readonly score: number;
}

export interface ReportExpectation {
  readonly id: string;
  readonly text: string;
  readonly kind: ExpectationKind;
  /** Empty: not found. */
  readonly quotes: readonly ReportQuote[];
}

export interface ReportSignOff {
  readonly part: SignOffPart;
  /** Who signed. */
  readonly name: string;
  readonly day: CalendarDate;
  /** Whether what was signed has changed since. */
  readonly stale: boolean;
}

export type ReportStatus = CoverageStatus | 'not-assessed';

export interface ReportRequirement {
  readonly ref: RequirementRef;
  readonly id: string;
  readonly title: string;
  /** What the documents say; `not-assessed` while there are none. */
  readonly status: ReportStatus;
  /** What a person found; null before. */
  readonly result: AssessmentResult | null;
  readonly note: string;
  readonly signOffs: readonly ReportSignOff[];
  readonly gap: string;
  /** Name of the document that deals with it at length, and its section on it. */
  readonly dealtWithBy: string | null;
  readonly expectations: readonly ReportExpectation[];
  /** Evidence that is tied to no expectation, best first, at most three. */
  readonly others: readonly ReportQuote[];
}

export type ReportCounts = Readonly<Record<ReportStatus, number>>;

export interface ReportChapter {
  readonly title: string;
  readonly counts: ReportCounts;
  readonly requirements: readonly ReportRequirement[];
}

export interface ReportFinding {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly quotes: readonly Pick<
    ReportQuote,
    'document' | 'hash' | 'page' | 'place' | 'quote' | 'citation'
  >[];
}

/** All that a gap report says, before it is drawn on screen or paper. Plain data, so that it can cross a thread. */
export interface GapReport {
  readonly client: string;
  readonly engagement: string;
  readonly framework: string;
  readonly subject: string;
  readonly catalogVersion: string;
  readonly periodStart: CalendarDate;
  readonly periodEnd: CalendarDate;
  readonly date: CalendarDate;
  readonly documents: readonly ReportDocument[];
  readonly unread: number;
  /** False while the documents are still compared with each other: no finding then means nothing. */
  readonly compared: boolean;
  readonly counts: ReportCounts;
  readonly chapters: readonly ReportChapter[];
  readonly contradictions: readonly ReportFinding[];
  readonly hygiene: readonly ReportFinding[];
}

const GONE = 'A document that is no longer here';
const OTHERS = 3;

const countOf = (requirements: readonly ReportRequirement[]): ReportCounts => {
  const counts: Record<ReportStatus, number> = { covered: 0, partly: 0, 'not-found': 0, 'not-assessed': 0 };
  for (const { status } of requirements) counts[status] += 1;
  return counts;
};

/** The gap report of one framework. Pure: the same engagement on the same day gives the same report. */
export const gapReport = (input: GapReportInput): GapReport => {
  const { catalog, coverage, assessments, documents } = input;
  const nameOf = new Map(documents.map(({ hash, name }) => [hash, name]));
  const kindOf = new Map(documents.map(({ hash, kind }) => [hash, kind]));
  const quoted = (citation: Citation): ReportFinding['quotes'][number] => {
    const { document: hash, page, quote } = citation;
    const document = nameOf.get(hash) ?? GONE;
    const kind = kindOf.get(hash);
    const place = kind ? placeInDocument(document, kind, page) : document;
    return { document, hash, page, place, quote, citation };
  };
  const quoteOf = ({ citation, decision, score }: Evidence): ReportQuote => ({
    ...quoted(citation),
    decision,
    score
  });
  const requirementOf = ({ id, title, expectations }: Requirement): ReportRequirement => {
    const ref = requirementRef(catalog.id, id);
    const found = coverage.get(ref);
    const metById = new Map(found?.expectations.map(({ expectation, met }) => [expectation, met]));
    const met = (expectation: string): readonly Evidence[] => metById.get(expectation) ?? [];
    const missing = expectations.filter((each) => met(each.id).length === 0);
    const shown = new Set([...metById.values()].flat().map(({ citation }) => citationKey(citation)));
    const assessment = assessments[ref];
    return {
      ref,
      id,
      title,
      status: documents.length === 0 ? 'not-assessed' : (found?.status ?? 'not-found'),
      result: assessment && assessment.result !== 'not-assessed' ? assessment.result : null,
      note: assessment?.note ?? '',
      signOffs: input.signOffs.get(ref) ?? [],
      gap: gapInWords(found?.status ?? 'not-found', missing, documents.length),
      dealtWithBy: found?.dealtWithBy
        ? placeOfTreatment(nameOf.get(found.dealtWithBy) ?? GONE, found.dealtWithIn)
        : null,
      expectations: expectations.map(({ id: expectation, text, kind }) => ({
        id: expectation,
        text,
        kind,
        quotes: met(expectation).map(quoteOf)
      })),
      others: (found?.evidence ?? [])
        .filter(({ citation }) => !shown.has(citationKey(citation)))
        .slice(0, OTHERS)
        .map(quoteOf)
    };
  };
  const chapters: { title: string; requirements: ReportRequirement[] }[] = [];
  for (const requirement of assessable(catalog)) {
    const title = chapterOf(catalog, requirement.id);
    const last = chapters.at(-1);
    if (last?.title === title) last.requirements.push(requirementOf(requirement));
    else chapters.push({ title, requirements: [requirementOf(requirement)] });
  }
  const findings = input.findings.map(({ code, severity, message, citations }): ReportFinding => ({
    code,
    severity,
    message,
    quotes: citations.map(quoted)
  }));
  return {
    client: input.client,
    engagement: input.engagement,
    framework: catalog.name,
    subject: catalog.subject,
    catalogVersion: catalog.version,
    periodStart: input.periodStart,
    periodEnd: input.periodEnd,
    date: input.date,
    documents,
    unread: input.unread,
    compared: input.compared,
    counts: countOf(chapters.flatMap(({ requirements }) => requirements)),
    chapters: chapters.map(({ title, requirements }) => ({
      title,
      counts: countOf(requirements),
      requirements
    })),
    contradictions: findings.filter(({ code }) => code === 'contradiction'),
    hygiene: findings.filter(({ code }) => code !== 'contradiction')
  };
};
