import { browserEnvironment } from '../adapters/browser/environment';
import { createWorkerParser, startParserWorker } from '../adapters/parsing/worker-parser';
import { tryPasswords } from '../app/documents/try-passwords';
import type { ParseError } from '../domain/documents/parse-error';
import type { ParsedDocument, ParseWarning } from '../domain/documents/parsed-document';
import type { DocumentParser, ParsedFile } from '../ports/document-parser';
import type { MeasureCommand } from './command';

export interface IngestRow {
  readonly file: string;
  readonly ok: boolean;
  readonly kind: string | null;
  readonly pages: number;
  readonly passages: number;
  readonly chars: number;
  readonly ocrPages: number;
  readonly warnings: readonly ParseWarning[];
  readonly error: ParseError | null;
  /** Reading and recognition together. */
  readonly ms: number;
  /** The derived text, where it was asked for. */
  readonly text?: string;
}

interface IngestArgs {
  readonly text?: boolean;
  readonly passwords?: readonly string[];
}

const readAll = async (
  parser: DocumentParser,
  file: File,
  passwords: readonly string[]
): Promise<ParsedFile | ParseError> => {
  const source = { name: file.name, bytes: await file.arrayBuffer() };
  const opened = await tryPasswords(
    (password) => parser.parse({ ...source, password }),
    undefined,
    () => passwords
  );
  if (!opened.ok) return opened.error;
  const { value, password } = opened.value;
  const recognized = await parser.recognize({ ...source, password }, value);
  return recognized.ok ? recognized.value : recognized.error;
};

const textOf = (parsed: ParsedFile): string =>
  (JSON.parse(new TextDecoder().decode(parsed.content)) as ParsedDocument).text;

/**
 * Reads every file, scanned pages included, one after the other. `text` adds the derived text; `passwords` are tried
 * on protected files.
 */
export const run: MeasureCommand = async (args, { files, log }) => {
  const parser = createWorkerParser({ startWorker: startParserWorker, after: browserEnvironment.after });
  const { text: withText = false, passwords = [] } = (args ?? {}) as IngestArgs;
  const rows: IngestRow[] = [];
  for (const file of files) {
    const start = performance.now();
    const outcome = await readAll(parser, file, passwords);
    const ms = Math.round(performance.now() - start);
    const row: IngestRow =
      'content' in outcome
        ? {
            file: file.name,
            ok: true,
            kind: outcome.summary.kind,
            pages: outcome.summary.pages,
            passages: outcome.summary.passages,
            chars: outcome.summary.chars,
            ocrPages: outcome.summary.ocrPages,
            warnings: outcome.summary.warnings,
            error: null,
            ms,
            ...(withText ? { text: textOf(outcome) } : {})
          }
        : {
            file: file.name,
            ok: false,
            kind: null,
            pages: 0,
            passages: 0,
            chars: 0,
            ocrPages: 0,
            warnings: [],
            error: outcome,
            ms
          };
    rows.push(row);
    log(
      `${rows.length}/${files.length} ${file.name}: ${row.ok ? `${row.passages} passages` : row.error?.code} in ${ms} ms`
    );
  }
  return rows;
};
