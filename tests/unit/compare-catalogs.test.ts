import { expect, it } from 'vitest';
import { compareCatalogs } from '../../src/lib/domain/catalog/compare-catalogs';
import { catalogFromRows } from '../../src/lib/domain/catalog/import/from-rows';
import type { FrameworkId } from '../../src/lib/domain/ids';

const catalogOf = (version: string, ...rows: string[][]) => {
  const built = catalogFromRows(
    { id: 'house' as FrameworkId, name: 'House', subject: 'House', version, language: 'en' },
    { rows: [[], ...rows], header: 0 },
    { id: 0, parent: 1, title: 2, text: 3, expectations: 4 }
  );
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value.catalog;
};

it('tells what came, went and changed between two versions', () => {
  const before = catalogOf(
    '1',
    ['K', '', 'Keys'],
    ['K-1', 'K', 'Count', 'Keys are counted.'],
    ['K-2', 'K', 'Lock', 'Keys are locked away.', 'There is a cupboard.'],
    ['K-3', 'K', 'Lend', 'Keys are lent.'],
    ['K-4', 'K', 'Same', 'Stays.']
  );
  const after = catalogOf(
    '2',
    ['K', '', 'Keys'],
    ['S', '', 'Spares'],
    ['K-1', 'S', 'Count', 'Keys are counted.'],
    ['K-2', 'K', 'Lock up', 'Keys are locked away.', 'There is a cupboard.\nIt is shut.'],
    ['K-4', 'K', 'Same', 'Stays.'],
    ['K-5', 'K', 'Mark', 'Keys are marked.']
  );
  const { added, removed, changed, same } = compareCatalogs(before, after);
  expect(added.map(({ id }) => id)).toEqual(['K-5', 'S']);
  expect(removed.map(({ id }) => id)).toEqual(['K-3']);
  expect(changed.map(({ after: { id }, parts }) => [id, parts])).toEqual([
    ['K-2', ['title', 'expectations']],
    ['K-1', ['place']]
  ]);
  expect(same).toBe(1);
  expect(compareCatalogs(before, before)).toEqual({ added: [], removed: [], changed: [], same: 4 });
});
