import { describe, expect, it } from 'vitest';
import { parseCrosswalk } from './parse-crosswalk';

const pair = () => ({
  source: 'AC-2(12)',
  target: 'A.5.15',
  relation: 'intersects',
  reason: 'Both look at accounts.',
  origin: 'own',
  review: 'draft'
});
const valid = () => ({
  schema: 2,
  source: 'one-2020',
  target: 'other-2021',
  version: '1',
  language: 'en',
  pairs: [pair(), { ...pair(), target: 'A.5.16' }],
  rejected: [{ source: 'AC-2(12)', target: 'A.5.17', reason: 'One is about accounts only.' }]
});
const faultOf = (change: (file: ReturnType<typeof valid>) => unknown): string | undefined => {
  const file = valid();
  const changed = change(file) ?? file;
  const parsed = parseCrosswalk(changed);
  return parsed.ok ? undefined : parsed.error.path;
};

describe('a crosswalk', () => {
  it('is read as it stands', () => {
    expect(parseCrosswalk(valid())).toEqual({ ok: true, value: { ...valid(), sourceTitles: {} } });
  });

  it.each<[string, string, (file: ReturnType<typeof valid>) => unknown]>([
    ['another format', 'schema', (file) => ({ ...file, schema: 1 })],
    ['a list', '', () => []],
    ['a word', '', () => 'crosswalk'],
    ['an unknown field', 'note', (file) => ({ ...file, note: '' })],
    ['a missing field', 'rejected', ({ rejected: _, ...file }) => file],
    ['one framework twice', 'target', (file) => ({ ...file, target: 'one-2020' })],
    ['a strange framework', 'source', (file) => ({ ...file, source: 'One 2020' })],
    [
      'an unknown relation',
      'pairs[0].relation',
      (file) => ({ ...file, pairs: [{ ...pair(), relation: 'equivalent' }] })
    ],
    [
      'an unknown origin',
      'pairs[0].origin',
      (file) => ({ ...file, pairs: [{ ...pair(), origin: 'hearsay' }] })
    ],
    [
      'an unknown review state',
      'pairs[0].review',
      (file) => ({ ...file, pairs: [{ ...pair(), review: 'final' }] })
    ],
    ['no reason', 'pairs[0].reason', (file) => ({ ...file, pairs: [{ ...pair(), reason: '' }] })],
    ['an id with a colon', 'pairs[0].source', (file) => ({ ...file, pairs: [{ ...pair(), source: 'a:b' }] })],
    ['a pair twice', 'pairs[1]', (file) => ({ ...file, pairs: [pair(), pair()] })],
    [
      'a pair both accepted and rejected',
      'rejected[0]',
      (file) => ({ ...file, rejected: [{ source: 'AC-2(12)', target: 'A.5.15', reason: 'No.' }] })
    ],
    [
      'titles that leave a source out',
      'pairs[0].source',
      (file) => ({ ...file, sourceTitles: { 'AC-1': 'A' } })
    ],
    [
      'a hundred thousand pairs',
      'pairs',
      (file) => ({ ...file, pairs: Array.from({ length: 100_000 }, pair) })
    ]
  ])('with %s is refused at “%s”', (_, path, change) => {
    expect(faultOf(change)).toBe(path);
  });

  it('takes titles of a framework without a catalog', () => {
    expect(
      faultOf((file) => ({ ...file, sourceTitles: { 'AC-2(12)': 'Account monitoring' } }))
    ).toBeUndefined();
  });
});
