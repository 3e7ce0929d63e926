import type { Statement } from '../../../src/lib/domain/controls/statement';
import { citationKey } from '../../../src/lib/domain/documents/citation';
import type { ContentHash, FrameworkId, RequirementRef } from '../../../src/lib/domain/ids';
import { err, ok } from '../../../src/lib/domain/result';
import type { PageRenderer } from '../../../src/lib/ports/page-renderer';
import type { Analyst } from '../../../src/lib/ports/analyst';
import type { DocumentParser, DocumentSummary, ParsedFile } from '../../../src/lib/ports/document-parser';
import type { Embedder } from '../../../src/lib/ports/embedder';

export const framework = 'iso27001-2022' as FrameworkId;

const summary = (pagesWithoutText: readonly number[] = []): DocumentSummary => ({
  kind: 'text',
  pipeline: 1,
  pages: 1,
  passages: 1,
  chars: 10,
  language: 'en',
  facts: {},
  warnings: [],
  pagesWithoutText,
  ocrPages: 0
});

export const parsedFile = (text: string, pagesWithoutText: readonly number[] = []): ParsedFile => ({
  summary: summary(pagesWithoutText),
  content: new TextEncoder().encode(text)
});

/** What a protected file says to who has not its password: a file whose first line is `locked by PASSWORD`. */
const unlocked = (bytes: ArrayBuffer, password: string | undefined) => {
  const text = new TextDecoder().decode(bytes);
  const [, wanted, rest = ''] = /^locked by (.*)\n([^]*)$/.exec(text) ?? [];
  if (wanted === undefined) return ok(text);
  if (password === wanted) return ok(rest);
  const state = password === undefined ? ('needed' as const) : ('wrong' as const);
  return err({ code: 'encrypted' as const, message: 'Protected.', password: state });
};

/** Draws nothing, and opens what the fake parser opens. */
export const createFakeRenderer = (): PageRenderer => ({
  async open(bytes, password) {
    const text = unlocked(bytes, password);
    if (!text.ok) return text;
    return ok({ pages: [], render: async () => ok(null), close: async () => undefined });
  }
});

/** Lines are statements; a file that says `damaged` cannot be read, one that says `scan` needs recognition. */
export const createFakeParser = (): DocumentParser & {
  readonly parsedNames: string[];
  /** Passwords that came with a file, `-` for none; one line per parsing and recognition. */
  readonly given: string[];
} => {
  const parsedNames: string[] = [];
  const given: string[] = [];
  return {
    pipeline: 1,
    parsedNames,
    given,
    async parse({ name, bytes, password }) {
      parsedNames.push(name);
      given.push(`${name} ${password ?? '-'}`);
      const opened = unlocked(bytes, password);
      if (!opened.ok) return opened;
      const text = opened.value;
      if (text.startsWith('damaged')) return err({ code: 'damaged', message: 'The file is damaged.' });
      return ok(parsedFile(text.startsWith('scan') ? '' : text, text.startsWith('scan') ? [1] : []));
    },
    async recognize({ name, bytes, password }) {
      given.push(`${name} ${password ?? '-'} recognized`);
      const text = unlocked(bytes, password);
      return text.ok ? ok({ ...parsedFile(text.value), summary: { ...summary(), ocrPages: 1 } }) : text;
    }
  };
};

export const statementsOf = (document: ContentHash, text: string): Statement[] =>
  text
    .split('\n')
    .filter((line) => line.trim())
    .map((line, index) => {
      const citation = { document, page: 1, start: index * 100, end: index * 100 + line.length, quote: line };
      return {
        key: citationKey(citation),
        citation,
        text: line,
        headings: [],
        actor: null,
        action: null,
        object: null,
        frequency: null,
        strength: 'mandatory',
        negated: false
      };
    });

/** Proposes one requirement for every statement. */
export const createFakeAnalyst = (): Analyst => ({
  version: '1',
  load: async () => ok(undefined),
  extract: async (document, parsed) => ok(statementsOf(document, new TextDecoder().decode(parsed))),
  rank: async (_frameworks, inputs) =>
    ok(
      inputs.map(() => [
        {
          requirement: `${framework}:A.5.15` as RequirementRef,
          score: 0.6,
          lexical: 1,
          vector: 1,
          expectation: null,
          terms: []
        }
      ])
    ),
  release: () => undefined
});

/** Vectors of two numbers; counts what it was asked, and can be told to wait or to fail. */
export const createFakeEmbedder = (
  hooks: { readonly before?: (text: string) => Promise<void> } = {}
): Embedder & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    model: 'fake/1',
    dimensions: 2,
    asked,
    warmUp: async () => ok(undefined),
    async embed(texts, options = {}) {
      const vectors: Float32Array[] = [];
      for (const [index, text] of texts.entries()) {
        await hooks.before?.(text);
        if (options.signal?.aborted) return err({ code: 'cancelled', message: 'Cancelled.' });
        asked.push(text);
        const vector = Float32Array.from([text.length, index]);
        vectors.push(vector);
        options.onVector?.(index, vector);
      }
      return ok(vectors);
    },
    release: () => undefined
  };
};
