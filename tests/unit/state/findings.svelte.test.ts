import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/lib/domain/analysis/finding';
import type { CurrentDocument } from '../../../src/lib/domain/engagement/current-documents';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { ok } from '../../../src/lib/domain/result';
import type { AnalyzedDocument } from '../../../src/lib/state/analysis.svelte';
import { FindingsModel } from '../../../src/lib/state/findings.svelte';

const hash = 'ab'.repeat(32) as ContentHash;
const document = {
  hash,
  file: { name: 'a.md' },
  record: { correctedFacts: {} }
} as unknown as CurrentDocument;
const analyzed = {
  document: hash,
  summary: { kind: 'markdown', facts: {} },
  statements: []
} as unknown as AnalyzedDocument;
const finding = { code: 'no-owner', severity: 'low', message: 'a.md names no owner.', citations: [] };

describe('findings about the documents', () => {
  it('are current only when they are those of the documents as they stand', async () => {
    let known = $state.raw<ReadonlyMap<ContentHash, AnalyzedDocument>>(new Map());
    const answers: ((found: readonly Finding[]) => void)[] = [];
    const model = new FindingsModel({
      documents: () => [document],
      analyzed: () => known,
      today: () => '2026-11-25' as never,
      reporter: { check: () => new Promise((answer) => answers.push((found) => answer(ok(found)))) }
    });
    model.check();
    expect(model.current).toBe(false);
    // nothing is read yet, so there is nothing to find: that is no finding about the document that comes
    answers.shift()!([]);
    await Promise.resolve();
    await Promise.resolve();
    expect(model).toMatchObject({ current: true, found: [] });

    known = new Map([[hash, analyzed]]);
    expect(model.current).toBe(false);
    model.check();
    answers.shift()!([finding as unknown as Finding]);
    await Promise.resolve();
    await Promise.resolve();
    expect(model).toMatchObject({ current: true, found: [finding] });
  });
});
