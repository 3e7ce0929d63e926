import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalog } from '../../../src/lib/domain/catalog/parse-catalog';
import { currentDocuments } from '../../../src/lib/domain/engagement/current-documents';
import type { AnalyzedDocument } from '../../../src/lib/state/analysis.svelte';
import { CoverageModel } from '../../../src/lib/state/coverage.svelte';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { accepted, added, cite, file, requirement } from '../../support/log';
import { founder } from '../../support/peers';

const read = parseCatalog(JSON.parse(readFileSync('catalogs/iso27001-2022.json', 'utf8')));
if (!read.ok) throw new Error(read.error.message);
const catalog = read.value;

describe('coverage', () => {
  it('counts what people accepted of a document whose text is not on this device', () => {
    const ada = founder();
    const citation = cite('policy.pdf', 10);
    ada.write({ ...added('policy'), file: { ...file('policy.pdf'), sha256: citation.document } } as never);
    const decided = accepted(10);
    if (decided.type !== 'mapping.decided') throw new Error('Another action.');
    ada.write({ ...decided, items: decided.items.map((item) => ({ ...item, citation })) });
    const state = () => ada.log.state;
    const analyzed = new Map<ContentHash, AnalyzedDocument>();
    const model = new CoverageModel({
      state,
      documents: () => currentDocuments(state().documents),
      analyzed: () => analyzed,
      failed: () => false,
      catalogs: () => new Map([[catalog.id, catalog]])
    });
    const found = model.byRequirement.get(requirement('A.5.15'));
    expect(found?.evidence).toMatchObject([{ decision: 'accepted', statement: 'Words' }]);
    expect(found?.status).not.toBe('not-found');
    // and says that it is not complete
    expect(model.unread).toBe(1);
    expect(model.byRequirement.get(requirement('A.5.1'))?.status).toBe('not-found');
  });
});
