import { createWorkerAnalyst } from '../adapters/analysis/worker-analyst';
import { createBundledCatalogs } from '../adapters/catalogs/bundled-catalogs';
import { MODEL_VERSION } from '../adapters/embedding/model';
import { browserEnvironment } from '../adapters/browser/environment';
import { createWorkerParser, startParserWorker } from '../adapters/parsing/worker-parser';
import { createStorage } from '../adapters/storage/create-storage';
import { analysisVersion } from '../app/analysis/analysis-version';
import { encodeRecord, type DocumentAnalysis } from '../app/analysis/document-analysis';
import { rollUpAnalyses } from '../app/analysis/load-analyses';
import { assessable } from '../domain/catalog/catalog-tree';
import type { Statement } from '../domain/controls/statement';
import { citationKey } from '../domain/documents/citation';
import type { ParsedDocument, Passage } from '../domain/documents/parsed-document';
import {
  requirementRef,
  type ContentHash,
  type DocumentId,
  type FrameworkId,
  type RequirementRef
} from '../domain/ids';
import type { Suggestion } from '../domain/mapping/suggestion';
import type { DocumentSummary } from '../ports/document-parser';
import { benchFacts } from './bench-facts';
import type { MeasureCommand } from './command';

interface SeedArgs {
  readonly documents: number;
  readonly controls: number;
  readonly frameworks: readonly FrameworkId[];
}

const subjects = ['access rights', 'backups', 'suppliers', 'encryption keys', 'incidents', 'models', 'logs'];
const actors = ['The owner', 'The security officer', 'Each team lead', 'The data steward'];
const sentence = (at: number): string =>
  `${actors[at % actors.length]} reviews ${subjects[at % subjects.length]} of area ${at} at least every quarter and records the outcome.`;

const PASSAGES = 8;

/** A document of a heading and a few sentences, of which the first `controls` bind somebody. */
const documentOf = (
  at: number,
  controls: number,
  pipeline: number,
  requirements: readonly RequirementRef[]
): { readonly parsed: ParsedDocument; readonly analysis: DocumentAnalysis } => {
  const document = at.toString(16).padStart(64, '0') as ContentHash;
  const title = `Policy ${at} on ${subjects[at % subjects.length]}`;
  const passages: Passage[] = [];
  let text = title;
  passages.push({ kind: 'heading', start: 0, end: text.length, page: null, level: 1, headings: [] });
  for (let line = 0; line < PASSAGES; line += 1) {
    const words =
      line < controls ? sentence(at * PASSAGES + line) : `Area ${at * PASSAGES + line} is in scope.`;
    const start = text.length + 1;
    text = `${text}\n${words}`;
    passages.push({ kind: 'paragraph', start, end: text.length, page: null, level: 0, headings: [title] });
  }
  const statements = passages.slice(1, controls + 1).map(({ start, end }): Statement => {
    const quote = text.slice(start, end);
    const citation = { document, page: null, start, end, quote };
    return {
      key: citationKey(citation),
      citation,
      text: quote,
      headings: [title],
      actor: quote.split(' reviews ')[0] ?? null,
      action: 'reviews',
      object: null,
      frequency: { text: 'at least every quarter', perYear: 4 },
      strength: 'descriptive',
      negated: false
    };
  });
  const suggestions = statements.map((_, line): Suggestion[] =>
    [0, 1, 2].map((rank) => ({
      requirement: requirements[(at * 3 + line * 5 + rank * 11) % requirements.length]!,
      score: Math.max(0.2, 0.9 - ((at + line) % 40) / 100 - rank * 0.12),
      lexical: 2,
      vector: 2,
      expectation: null,
      terms: ['reviews', 'quarter']
    }))
  );
  const common = { kind: 'markdown', pipeline, language: 'en', warnings: [] } as const;
  const facts = { title: { value: title, citation: null } };
  const summary: DocumentSummary = {
    ...common,
    pages: 1,
    passages: passages.length,
    chars: text.length,
    facts,
    pagesWithoutText: [],
    ocrPages: 0
  };
  const page = { number: 1, start: 0, end: text.length, width: 0, height: 0, source: 'text' } as const;
  return {
    parsed: { ...common, text, pages: [page], passages, boxes: [], facts },
    analysis: { document, summary, statements, suggestions }
  };
};

/**
 * Makes a large engagement in the app's own database by way of its storage: one signed entry per document, and
 * what analysis would have left behind. Gives its id.
 */
export const run: MeasureCommand = async (args, { log }): Promise<string> => {
  const { documents, controls, frameworks } = args as SeedArgs;
  const storage = await createStorage();
  if (!storage.ok) throw new Error(storage.error.message);
  const { logs, derived } = storage.value;
  const catalogs = createBundledCatalogs();
  const requirements: RequirementRef[] = [];
  for (const framework of frameworks) {
    const catalog = await catalogs.load(framework);
    if (!catalog.ok) throw new Error(catalog.error.message);
    requirements.push(...assessable(catalog.value).map(({ id }) => requirementRef(framework, id)));
  }
  const facts = benchFacts(frameworks);
  const created = await logs.create(facts, { name: 'Bench' });
  if (!created.ok) throw new Error(created.error.message);
  const engagement = created.value;
  const parser = createWorkerParser({ startWorker: startParserWorker, after: browserEnvironment.after });
  const analyst = createWorkerAnalyst();
  const version = analysisVersion(parser, analyst, { model: MODEL_VERSION }, facts.frameworks);
  const made = Array.from({ length: documents }, (_, at) =>
    documentOf(
      at,
      Math.floor(((at + 1) * controls) / documents) - Math.floor((at * controls) / documents),
      parser.pipeline,
      requirements
    )
  );
  const start = performance.now();
  for (const [at, { analysis, parsed }] of made.entries()) {
    const appended = await engagement.append({
      type: 'document.added',
      document: `bench-${at}` as DocumentId,
      file: {
        name: `policy-${at}.md`,
        folder: `area-${at % 20}`,
        kind: 'markdown',
        size: parsed.text.length,
        sha256: analysis.document
      }
    });
    if (!appended.ok) throw new Error(appended.error.message);
    if (at % 500 === 499)
      log(`${at + 1} documents: ${((performance.now() - start) / (at + 1)).toFixed(1)} ms each`);
  }
  const group = 200;
  for (let from = 0; from < made.length; from += group) {
    const part = made.slice(from, from + group);
    const rows = part.map(({ analysis }) => ({ key: analysis.document, bytes: encodeRecord(analysis) }));
    await derived.putMany(engagement.id, 'analysis', version, rows);
    const texts = part.map(({ analysis, parsed }) => ({
      key: analysis.document,
      bytes: encodeRecord(parsed)
    }));
    await derived.putMany(engagement.id, 'parsed', String(parser.pipeline), texts);
  }
  await rollUpAnalyses({ derived, yieldToScreen: () => browserEnvironment.yieldToScreen() })(
    engagement.id,
    made.map(({ analysis }) => analysis),
    version
  );
  analyst.release();
  await storage.value.close();
  return engagement.id;
};
