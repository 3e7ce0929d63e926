import { describe, expect, it } from 'vitest';
import { analyzeDocument } from '../../../src/lib/app/analysis/analyze-document';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { ok } from '../../../src/lib/domain/result';
import type { Analyst } from '../../../src/lib/ports/analyst';
import type { Embedder } from '../../../src/lib/ports/embedder';
import { createFakeAnalyst, createFakeEmbedder, framework, parsedFile } from './fakes';

/** More than the smallest group that is ranked. */
const lines = ['reviews', 'revokes', 'grants', 'records', 'reports'].map(
  (verb) => `The owner ${verb} access.`
);
const input = {
  document: 'hash' as ContentHash,
  title: 'Access policy',
  frameworks: [framework],
  parsed: parsedFile(lines.join('\n')).content
};

/** A pool whose workers finish the last text first. */
const createBackwardEmbedder = (): Embedder => ({
  ...createFakeEmbedder(),
  async embed(texts, options = {}) {
    const vectors = texts.map((_, index) => Float32Array.from([index + 1, 0]));
    for (const index of [...texts.keys()].reverse()) options.onVector?.(index, vectors[index]!);
    return ok(vectors);
  }
});

describe('the analysis of one document', () => {
  it('ranks no statement before the vectors of its title and headings are there', async () => {
    const seen: { text: string; section: number[] | null }[] = [];
    const analyst: Analyst = {
      ...createFakeAnalyst(),
      async rank(frameworks, inputs) {
        seen.push(...inputs.map(({ text, section }) => ({ text, section: section && [...section] })));
        return createFakeAnalyst().rank(frameworks, inputs);
      }
    };
    const progress: string[] = [];
    const result = await analyzeDocument({ analyst, embedder: createBackwardEmbedder() })(input, {
      onProgress: (done, total) => progress.push(`${done} of ${total}`)
    });
    expect(result).toMatchObject({ ok: true, value: { suggestions: lines.map(() => [{ score: 0.6 }]) } });
    expect(seen).toEqual(lines.map((text) => ({ text, section: [1, 0] })).reverse());
    // the title is no statement
    expect(progress.at(-1)).toBe('5 of 5');
  });
});
