/** Whatever a file holds, importing it gives either a catalog that the one door lets in, or faults; it never throws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogTree, type CatalogNode } from '../../src/lib/domain/catalog/catalog-tree';
import { catalogFromJson } from '../../src/lib/domain/catalog/import/from-json';
import { catalogFromRows } from '../../src/lib/domain/catalog/import/from-rows';
import type { ImportFault } from '../../src/lib/domain/catalog/import/import-fault';
import type { CatalogHead, ImportedCatalog } from '../../src/lib/domain/catalog/import/imported';
import { parseCatalog } from '../../src/lib/domain/catalog/parse-catalog';
import type { FrameworkId } from '../../src/lib/domain/ids';
import type { Result } from '../../src/lib/domain/result';

const head: CatalogHead = {
  id: 'own' as FrameworkId,
  name: 'Own',
  subject: 'Own',
  version: '1',
  language: 'en'
};

const countNodes = (nodes: readonly CatalogNode[]): number =>
  nodes.reduce((sum, { children }) => sum + 1 + countNodes(children), 0);

const isWhole = (result: Result<ImportedCatalog, readonly ImportFault[]>): void => {
  if (!result.ok) {
    expect(result.error.length).toBeGreaterThan(0);
    for (const { message } of result.error) expect(message).toMatch(/\S.*\.$/);
    return;
  }
  const { catalog } = result.value;
  // what was stored can be read again, and all of it hangs on the tree
  expect(parseCatalog(JSON.parse(JSON.stringify(catalog)))).toEqual({ ok: true, value: catalog });
  expect(countNodes(catalogTree(catalog))).toBe(catalog.requirements.length);
  for (const { assessable, expectations } of catalog.requirements)
    expect(expectations.length > 0).toBe(assessable);
};

const id = fc.constantFrom(
  'A',
  'B',
  'C',
  'AC-2',
  'AC-2(1)',
  'GV.OC-01',
  '',
  ' A ',
  'a/b',
  '__proto__',
  'constructor'
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '=1+1', 'x\ny', '- a\n- a')
);

describe('importing', () => {
  it('rows', () => {
    const column = fc.option(fc.nat({ max: 5 }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, id, text, text, text), { maxLength: 12 }),
        fc.record({ id: column, parent: column, title: column, text: column, expectations: column }),
        fc.boolean(),
        (rows, anyMapping, usual) => {
          const mapping = usual ? { id: 0, parent: 1, title: 2, text: 3, expectations: 4 } : anyMapping;
          isWhole(catalogFromRows(head, { rows: [['h'], ...rows], header: 0 }, mapping));
        }
      ),
      { numRuns: 400 }
    );
  });

  it('JSON of the right shape with anything in it', () => {
    const props = fc.array(
      fc.record({
        name: fc.constantFrom('label', 'status', 'method'),
        value: fc.oneof(id, fc.constant('withdrawn'))
      }),
      { maxLength: 2 }
    );
    const few = <T>(depth: number, make: (depth: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
      depth === 0 ? fc.constant([]) : fc.array(make(depth - 1), { maxLength: 3 });
    const part = (depth: number): fc.Arbitrary<unknown> =>
      fc.record({
        name: fc.constantFrom('statement', 'item', 'guidance', 'example'),
        prose: text,
        parts: few(depth, part)
      });
    const node = (depth: number) => ({
      id: fc.oneof({ weight: 9, arbitrary: id }, fc.anything()),
      title: fc.oneof({ weight: 9, arbitrary: text }, fc.anything()),
      props,
      parts: few(Math.min(2, depth + 1), part)
    });
    const control = (depth: number): fc.Arbitrary<unknown> =>
      fc.record({ ...node(depth), controls: few(depth, control) }, { requiredKeys: ['id'] });
    const group = (depth: number): fc.Arbitrary<unknown> =>
      fc.record(
        { ...node(depth), controls: few(depth, control), groups: few(depth, group) },
        { requiredKeys: ['title'] }
      );
    const catalog = fc.record(
      { groups: fc.oneof({ weight: 9, arbitrary: few(3, group) }, fc.anything()), controls: few(2, control) },
      { requiredKeys: [] }
    );
    fc.assert(
      fc.property(catalog, (value) => isWhole(catalogFromJson(head, { catalog: value }))),
      { numRuns: 300 }
    );
  });

  it('any JSON at all', () => {
    fc.assert(fc.property(fc.anything(), (value) => isWhole(catalogFromJson(head, value))));
    fc.assert(fc.property(fc.anything(), (value) => isWhole(catalogFromJson(head, { requirements: value }))));
  });
});
