import type { ContentHash, EngagementId } from '../../domain/ids';
import type { DerivedStore } from '../../ports/derived-store';
import {
  decodeRecord,
  encodeRecord,
  isDocumentAnalyses,
  isDocumentAnalysis,
  type DocumentAnalysis
} from './document-analysis';

/** Documents per rolled-up record: decoding one stays well under 50 ms. */
const ROLLUP_SIZE = 100;

export interface LoadedAnalyses {
  readonly analyses: readonly DocumentAnalysis[];
  /** Documents whose analysis is missing or of another version. */
  readonly missing: readonly ContentHash[];
}

/**
 * Reads what earlier sessions derived. A few rolled-up records hold most of it, so that an engagement of
 * thousands of documents opens with a handful of reads; single records fill in what came after.
 */
export const loadAnalyses =
  (deps: { readonly derived: DerivedStore; readonly yieldToScreen: () => Promise<void> }) =>
  async (
    engagement: EngagementId,
    documents: readonly ContentHash[],
    version: string
  ): Promise<LoadedAnalyses> => {
    const wanted = new Set(documents);
    const byDocument = new Map<ContentHash, DocumentAnalysis>();
    const rollupKeys = await deps.derived.keys(engagement, 'rollup', version);
    const rollups = await deps.derived.getMany(engagement, 'rollup', rollupKeys, version);
    if (rollups.ok) {
      for (const bytes of rollups.value.values()) {
        for (const analysis of decodeRecord(bytes, isDocumentAnalyses) ?? []) {
          if (wanted.has(analysis.document)) byDocument.set(analysis.document, analysis);
        }
        await deps.yieldToScreen();
      }
    }
    const rest = documents.filter((document) => !byDocument.has(document));
    const singles = await deps.derived.getMany(engagement, 'analysis', rest, version);
    if (singles.ok) {
      for (const bytes of singles.value.values()) {
        const analysis = decodeRecord(bytes, isDocumentAnalysis);
        if (analysis) byDocument.set(analysis.document, analysis);
      }
    }
    return {
      analyses: documents.flatMap((document) => byDocument.get(document) ?? []),
      missing: documents.filter((document) => !byDocument.has(document))
    };
  };

/** Writes the rolled-up records anew; only speed is lost where this fails. */
export const rollUpAnalyses =
  (deps: { readonly derived: DerivedStore; readonly yieldToScreen: () => Promise<void> }) =>
  async (engagement: EngagementId, analyses: readonly DocumentAnalysis[], version: string): Promise<void> => {
    const rows = [];
    for (let at = 0; at < analyses.length; at += ROLLUP_SIZE) {
      rows.push({ key: String(at / ROLLUP_SIZE), bytes: encodeRecord(analyses.slice(at, at + ROLLUP_SIZE)) });
      await deps.yieldToScreen();
    }
    const stale = (await deps.derived.keys(engagement, 'rollup', version)).filter(
      (key) => Number(key) >= rows.length
    );
    await deps.derived.putMany(engagement, 'rollup', version, rows);
    if (stale.length > 0) await deps.derived.remove(engagement, 'rollup', stale);
  };
