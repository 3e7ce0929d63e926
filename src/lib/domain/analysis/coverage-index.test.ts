import { describe, expect, it } from 'vitest';
import { analyzeCoverage, createCoverageIndex } from './coverage-index';
import { ref, catalog, hashOf, statement, suggestion, documentOf, decide, none } from './coverage-testing';

describe('the coverage index', () => {
  const approve = statement('Owners say yes first.', 0);
  const other = statement('Others do too.', 0, hashOf('b'));
  const first = documentOf([approve, [suggestion('R1', 0.8, 'R1/1')]]);
  const second = documentOf([other, [suggestion('R2', 0.8, 'R2/1')]]);

  it('keeps what nothing happened to and follows documents and decisions', () => {
    const index = createCoverageIndex([catalog]);
    const before = index.update([first], none);
    const after = index.update([first, second], none);
    expect(after.get(ref('R1'))).toBe(before.get(ref('R1')));
    expect(after.get(ref('R2'))!.status).toBe('partly');
    expect(index.update([first, second], none)).toBe(after);
    const rejected = index.update([first, second], {
      ...none,
      mappings: decide(other.citation, 'R2', 'rejected')
    });
    expect(rejected.get(ref('R2'))!.status).toBe('not-found');
    expect(index.update([first, second], none).get(ref('R2'))!.status).toBe('partly');
    expect(index.update([first], none).get(ref('R2'))!.status).toBe('not-found');
  });

  it('agrees with an analysis from nothing after any order of steps', () => {
    const index = createCoverageIndex([catalog]);
    const mappings = {
      ...decide(approve.citation, 'R2', 'accepted'),
      ...decide(other.citation, 'R2', 'rejected')
    };
    for (const step of [[first], [second], [first, second], [], [second, first]])
      expect([...index.update(step, { ...none, mappings }).values()]).toEqual(
        analyzeCoverage(catalog, step, { ...none, mappings })
      );
  });
});
