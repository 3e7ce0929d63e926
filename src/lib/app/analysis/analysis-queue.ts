import type { Statement } from '../../domain/controls/statement';
import type { ContentHash, EngagementId, FrameworkId } from '../../domain/ids';
import type { Suggestion } from '../../domain/mapping/suggestion';
import { err, ok, type Result } from '../../domain/result';
import type { Analyst } from '../../ports/analyst';
import type { BlobStore } from '../../ports/blob-store';
import type { DerivedStore } from '../../ports/derived-store';
import type { DocumentParser, DocumentSummary, ParsedFile } from '../../ports/document-parser';
import type { Embedder } from '../../ports/embedder';
import type { DocumentPasswords } from '../documents/document-passwords';
import { readSource } from '../documents/read-source';
import { analyzeDocument } from './analyze-document';
import { encodeRecord, type DocumentAnalysis } from './document-analysis';

export interface AnalysisDeps {
  readonly engagement: EngagementId;
  readonly frameworks: readonly FrameworkId[];
  readonly parser: DocumentParser;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly passwords: DocumentPasswords;
  readonly analyst: Analyst;
  readonly embedder: Embedder;
  /** Version of the whole pipeline for these frameworks; part of the cache key. */
  readonly version: string;
}

export interface QueuedDocument {
  readonly document: ContentHash;
  readonly name: string;
  /** What intake has parsed already, so that it is not read again. */
  readonly parsed?: ParsedFile;
}

export type AnalysisStep =
  | { readonly step: 'waiting' | 'reading' | 'extracting' | 'done' | 'cancelled' }
  | { readonly step: 'embedding' | 'recognizing'; readonly done: number; readonly total: number }
  /** `locked`: it opens with a password that is not known on this device. */
  | { readonly step: 'failed'; readonly message: string; readonly locked?: true };

/** What the queue tells as it works; suggestions come in while a document is still being embedded. */
export type AnalysisEvent =
  | { readonly type: 'progress'; readonly document: ContentHash; readonly progress: AnalysisStep }
  | {
      readonly type: 'statements';
      readonly document: ContentHash;
      readonly summary: DocumentSummary;
      readonly statements: readonly Statement[];
    }
  | {
      readonly type: 'suggestions';
      readonly document: ContentHash;
      readonly rows: readonly { readonly index: number; readonly suggestions: readonly Suggestion[] }[];
    }
  | { readonly type: 'finished'; readonly analysis: DocumentAnalysis; readonly parsed: ParsedFile }
  | { readonly type: 'idle' };

export interface AnalysisQueue {
  enqueue(documents: readonly QueuedDocument[]): void;
  /** Stops all work; what was cached stays, the documents show as cancelled. */
  cancel(): void;
  /** Queues again what was cancelled or failed. */
  resume(): void;
  readonly busy: boolean;
}

type Failed = Omit<Extract<AnalysisStep, { readonly step: 'failed' }>, 'step'>;

/** A document that another member added: the log came first. */
const ELSEWHERE = 'Its bytes are on another device and come when you are connected to it.';

/** One document's last texts and the next one's first keep the embedding workers busy. */
const ANALYZED_AT_ONCE = 3;
/** Being read, or read and waiting for its turn: reading is bursty, and the embedding workers must never wait. */
const READ_AHEAD = 2;

/** OCR is tried once per document; a page that stays without text keeps its warning. */
const wantsOcr = (summary: DocumentSummary): boolean =>
  summary.pagesWithoutText.length > 0 && summary.ocrPages === 0;

/** Works through documents in the background; scanned ones come after all others, one at a time. */
export const createAnalysisQueue = (
  deps: AnalysisDeps,
  emit: (event: AnalysisEvent) => void
): AnalysisQueue => {
  const waiting: QueuedDocument[] = [];
  const scanned: QueuedDocument[] = [];
  const stopped = new Map<ContentHash, QueuedDocument>();
  /** Read, and waiting for a place among those that are analyzed. */
  const ready: (QueuedDocument & { readonly parsed: ParsedFile })[] = [];
  let reading = 0;
  let analyzing = 0;
  let recognizing = false;
  let abort = new AbortController();

  const isIdle = (): boolean =>
    reading === 0 && analyzing === 0 && ready.length === 0 && waiting.length === 0;

  const report = (document: ContentHash, progress: AnalysisStep): void =>
    emit({ type: 'progress', document, progress });

  const readParsed = async (
    item: QueuedDocument,
    signal: AbortSignal
  ): Promise<Result<ParsedFile, Failed>> => {
    if (item.parsed) return ok(item.parsed);
    report(item.document, { step: 'reading' });
    const source = await readSource(deps)(item.document, item.name);
    if (!source.ok) {
      const { code, message } = source.error;
      return err({ message: code === 'not-found' ? ELSEWHERE : message });
    }
    const parsed = await deps.parser.parse(source.value, { signal });
    if (parsed.ok) return parsed;
    const { message, password } = parsed.error;
    return err(password ? { message, locked: true } : { message });
  };

  const analyze = async (item: QueuedDocument, parsed: ParsedFile, signal: AbortSignal): Promise<void> => {
    report(item.document, { step: 'extracting' });
    const result = await analyzeDocument(deps)(
      {
        document: item.document,
        title: parsed.summary.facts.title?.value ?? item.name,
        frameworks: deps.frameworks,
        parsed: parsed.content
      },
      {
        signal,
        onStatements: (statements) =>
          emit({ type: 'statements', document: item.document, summary: parsed.summary, statements }),
        onSuggestions: (rows) => emit({ type: 'suggestions', document: item.document, rows }),
        onProgress: (done, total) => report(item.document, { step: 'embedding', done, total })
      }
    );
    if (!result.ok) {
      stopped.set(item.document, { ...item, parsed });
      report(
        item.document,
        result.error.code === 'cancelled'
          ? { step: 'cancelled' }
          : { step: 'failed', message: result.error.message }
      );
      return;
    }
    const analysis: DocumentAnalysis = { document: item.document, summary: parsed.summary, ...result.value };
    await deps.derived.putMany(deps.engagement, 'parsed', String(deps.parser.pipeline), [
      { key: item.document, bytes: parsed.content }
    ]);
    await deps.derived.putMany(deps.engagement, 'analysis', deps.version, [
      { key: item.document, bytes: encodeRecord(analysis) }
    ]);
    emit({ type: 'finished', analysis, parsed });
    report(item.document, { step: 'done' });
    if (wantsOcr(parsed.summary)) scanned.push({ ...item, parsed });
  };

  const read = async (item: QueuedDocument): Promise<void> => {
    const { signal } = abort;
    const parsed = await readParsed(item, signal);
    if (signal.aborted) {
      stopped.set(item.document, item);
      return report(item.document, { step: 'cancelled' });
    }
    if (parsed.ok) {
      ready.push({ ...item, parsed: parsed.value });
      return;
    }
    stopped.set(item.document, item);
    report(item.document, { step: 'failed', ...parsed.error });
  };

  const recognize = async (item: QueuedDocument): Promise<void> => {
    const { signal } = abort;
    const total = item.parsed?.summary.pagesWithoutText.length ?? 0;
    report(item.document, { step: 'recognizing', done: 0, total });
    const source = await readSource(deps)(item.document, item.name);
    if (!source.ok || !item.parsed) return report(item.document, { step: 'done' });
    const recognized = await deps.parser.recognize(source.value, item.parsed, {
      signal,
      onProgress: (share) =>
        report(item.document, { step: 'recognizing', done: Math.round(share * total), total })
    });
    if (signal.aborted) {
      stopped.set(item.document, item);
      return report(item.document, { step: 'cancelled' });
    }
    if (!recognized.ok) {
      return report(item.document, { step: 'failed', message: recognized.error.message });
    }
    // the pages still without text keep their warning; counting them as tried ends the matter
    const summary = { ...recognized.value.summary, ocrPages: Math.max(1, recognized.value.summary.ocrPages) };
    return analyze(item, { ...recognized.value, summary }, signal);
  };

  const pump = (): void => {
    while (analyzing < ANALYZED_AT_ONCE && ready.length > 0) {
      const item = ready.shift()!;
      analyzing += 1;
      void analyze(item, item.parsed, abort.signal).finally(() => {
        analyzing -= 1;
        pump();
      });
    }
    while (reading + ready.length < READ_AHEAD && waiting.length > 0) {
      reading += 1;
      void read(waiting.shift()!).finally(() => {
        reading -= 1;
        pump();
      });
    }
    if (isIdle() && !recognizing) {
      const item = scanned.shift();
      if (!item) return emit({ type: 'idle' });
      recognizing = true;
      void recognize(item).finally(() => {
        recognizing = false;
        pump();
      });
    }
  };

  return {
    enqueue(documents) {
      for (const item of documents) {
        stopped.delete(item.document);
        waiting.push(item);
        report(item.document, { step: 'waiting' });
      }
      pump();
    },
    cancel() {
      for (const item of [...ready.splice(0), ...waiting.splice(0), ...scanned.splice(0)]) {
        stopped.set(item.document, item);
        report(item.document, { step: 'cancelled' });
      }
      abort.abort();
      abort = new AbortController();
    },
    resume() {
      const again = [...stopped.values()];
      stopped.clear();
      this.enqueue(again);
    },
    get busy() {
      return recognizing || !isIdle();
    }
  };
};
