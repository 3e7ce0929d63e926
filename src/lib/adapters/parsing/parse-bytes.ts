import type { DocumentKind } from '../../domain/documents/parsed-document';
import type { DocumentSummary } from '../../ports/document-parser';
import { assemble, summarize } from './assemble';
import { createBudget, type BudgetOptions } from './budget';
import { detectKind } from './detect-kind';
import { ParseFailure } from './parse-failure';
import { readerByKind } from './readers';
import { checkZip } from './zip';

export interface ParsedBytes {
  readonly summary: DocumentSummary;
  readonly content: Uint8Array<ArrayBuffer>;
}

const zipped: readonly DocumentKind[] = ['docx', 'xlsx', 'pptx'];

/** Reads a whole file where it is called, which should be a worker. Throws `ParseFailure`. */
export const parseBytes = async (
  task: 'parse' | 'recognize',
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  options: BudgetOptions,
  password?: string
): Promise<ParsedBytes> => {
  const budget = createBudget(options);
  budget.progress(0, 'looking at the file');
  const kind = await detectKind(name, bytes, budget);
  if (zipped.includes(kind)) await checkZip(bytes, createBudget(options));
  const load = readerByKind[kind];
  if (!load) throw new ParseFailure('unsupported-type', 'Files of this kind cannot be read yet.');
  const { read } = await load();
  budget.progress(0.02, 'reading');
  let draft = await read(bytes, { name, budget, password });
  if (task === 'recognize' && kind === 'pdf') {
    const { recognizePages } = await import('./ocr/recognize-pages');
    draft = await recognizePages(bytes, draft, budget, password);
  }
  budget.progress(0.98, 'putting the text together');
  const parsed = assemble(draft);
  return { summary: summarize(parsed), content: new TextEncoder().encode(JSON.stringify(parsed)) };
};
