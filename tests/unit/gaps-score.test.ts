import { describe, expect, it } from 'vitest';
import { matchFiles, scoreRemovals } from '../measure/gaps/score.mjs';

describe('the score of removals', () => {
  const table = [
    { framework: 'iso27001-2022', control: '5.15', documents_named: ['Access Policy'] },
    { framework: 'iso27001-2022', control: '8.13', documents_named: ['Backup & DR Policy'] },
    { framework: 'iso27001-2022', control: '8.14', documents_named: ['Backup & DR Policy', 'DR Register'] }
  ];
  const files = [
    'en/access-policy.md',
    'en/backup-disaster-recovery-policy.md',
    'r/disaster-recovery-register.csv'
  ];

  it('finds files by the names of documents and says which it did not find', () => {
    const { rows, unknown } = matchFiles(
      [...table, { framework: 'x', control: '1', documents_named: ['Travel Handbook'] }],
      files
    );
    expect(rows[2]).toEqual({ control: 'iso27001-2022:A.8.14', files: [files[1], files[2]] });
    expect(unknown).toEqual(['Travel Handbook']);
  });

  it('counts what opens against what the table gives to one document alone', () => {
    const { rows } = matchFiles(table, files);
    const [a, b, c] = rows.map(({ control }) => control) as [string, string, string];
    const report = scoreRemovals(rows, {
      all: { [a]: 'covered', [b]: 'covered', [c]: 'partly' },
      removed: [
        { files: [files[0]!], statuses: { [a]: 'partly', [b]: 'partly', [c]: 'partly' } },
        { files: [files[1]!], statuses: { [a]: 'covered', [b]: 'covered', [c]: 'not-found' } }
      ]
    });
    expect(report.covered.all).toMatchObject({ count: 2, of: 3, open: [c] });
    expect(report.covered.every).toMatchObject({ recall: 0.5, precision: 0.5 });
    expect(report.covered.each[0]).toMatchObject({ right: [a], wrong: [b], missed: [] });
    expect(report.covered.every).toMatchObject({ opened: 0.5 });
    expect(report.touched.every).toMatchObject({ recall: 0, precision: 0 });
    expect(report.touched.each[1]).toMatchObject({ missed: [b], wrong: [c], shared: [c] });
  });
  it('tells what opened from what never stood', () => {
    const { rows } = matchFiles(table, files);
    const [a, b, c] = rows.map(({ control }) => control) as [string, string, string];
    const report = scoreRemovals(rows, {
      all: { [a]: 'partly', [b]: 'covered', [c]: 'covered' },
      removed: [{ files: [files[0]!], statuses: { [a]: 'partly', [b]: 'covered', [c]: 'covered' } }]
    });
    expect(report.covered.every).toMatchObject({ recall: 1, opened: 0 });
  });
});
