import { describe, expect, it } from 'vitest';
import type { FrameworkId } from '../domain/ids';
import { createSubjects, subjectNames } from '../domain/mapping/subjects';
import { learnSubjects, type SubjectText } from './learn-subjects';

const text = (framework: string | null, requirement: string, ...values: number[]): SubjectText => ({
  overlaps: requirement === 'A.5.35',
  framework: framework as FrameworkId | null,
  requirement,
  vector: Float32Array.from({ length: 4 }, (_, k) => values[k] ?? 0)
});
const texts = [
  text('iso42001-2023', 'A.2.2', 0.9, 0.1, 0.1),
  text('iso42001-2023', 'A.7.4', 0.8, 0, 0.2),
  text('iso42001-2023', '9.2.1', 0, 0.1, 0.1, 0.9),
  text('iso27701-2025', 'A.1.2.2', 0.1, 0.9, 0),
  text('soc2-2017', 'P4.3', 0, 0.8, 0.2),
  text('iso27001-2022', 'A.5.15', 0.1, 0.1, 0.9),
  text('iso27001-2022', '9.2.1', 0.1, 0.1, 0.2, 0.9),
  // about management as well: it must not count against it
  text('iso27001-2022', 'A.5.35', 0.1, 0.1, 0.2, 0.9),
  text(null, '', 0.2, 0.2, 0.5)
];

describe('learning of subjects', () => {
  it('gives one discriminant for each subject, which tells its texts from all others', () => {
    const rows = learnSubjects(texts);
    expect(rows.map((row) => row.length)).toEqual(subjectNames.map(() => 5));
    const subjects = createSubjects(rows);
    const ai = Float32Array.from([1, 0, 0.1, 0]);
    const people = Float32Array.from([0, 1, 0.1, 0]);
    const security = Float32Array.from([0, 0, 1, 0]);
    expect(subjects.doubt(['ai'], ai, null)).toBeGreaterThan(-0.1);
    expect(subjects.doubt(['ai'], people, null)).toBeLessThan(-2);
    expect(subjects.doubt(['ai'], security, null)).toBeLessThan(-2);
    expect(subjects.doubt(['personal-data'], people, null)).toBeGreaterThan(-0.1);
    expect(subjects.doubt(['personal-data'], security, null)).toBeLessThan(-0.5);
    const management = Float32Array.from([0, 0, 0.1, 1]);
    expect(subjects.doubt(['management'], management, null)).toBeGreaterThan(-0.1);
    expect(subjects.doubt(['management'], ai, null)).toBeLessThan(-0.5);
    expect(subjects.doubt(['management'], security, null)).toBeLessThan(-0.5);
  });

  it('does not tell management from the controls that overlap with it', () => {
    const management = Float32Array.from([0, 0, 0.1, 0.9]);
    const doubtWith = (overlaps: boolean): number =>
      createSubjects(
        learnSubjects(texts.map((each) => ({ ...each, overlaps: overlaps && each.overlaps })))
      ).doubt(['management'], management, null);
    expect(doubtWith(true)).toBeGreaterThan(doubtWith(false) + 0.001);
  });

  it('is deterministic', () => {
    expect(learnSubjects(texts)).toEqual(learnSubjects(texts));
  });
});
