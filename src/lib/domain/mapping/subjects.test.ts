import { describe, expect, it } from 'vitest';
import { createSubjects, subjectNames, subjectOf } from './subjects';

/** On the first axis lies AI, on the second personal data; the last value is the intercept. */
const subjects = createSubjects(
  subjectNames.map((name) => Float32Array.from(name === 'ai' ? [4, 0, -2] : [0, 4, -2]))
);
const aboutAi = Float32Array.from([1, 0]);
const aboutPeople = Float32Array.from([0, 1]);

describe('subjects of requirements', () => {
  it('are those of annex controls, not of the clauses that all management systems share', () => {
    expect(subjectOf('iso42001-2023', 'A.6.2.4')).toBe('ai');
    expect(subjectOf('iso42001-2023', '9.2.1')).toBeNull();
    expect(subjectOf('iso27701-2025', 'A.1.3.7')).toBe('personal-data');
    expect(subjectOf('iso27701-2025', 'A.3.5')).toBeNull();
    expect(subjectOf('soc2-2017', 'P4.3')).toBe('personal-data');
    expect(subjectOf('soc2-2017', 'PI1.1')).toBeNull();
    expect(subjectOf('iso27001-2022', 'A.5.15')).toBeNull();
    expect(subjectOf('our-own', 'A.6.2.4')).toBeNull();
  });

  it('leave a text on the subject as it is and doubt one on another', () => {
    expect(subjects.doubt('ai', aboutAi, null)).toBeGreaterThan(-0.01);
    expect(subjects.doubt('ai', aboutPeople, null)).toBeLessThan(-5);
    expect(subjects.doubt('personal-data', aboutPeople, null)).toBeGreaterThan(-0.01);
  });

  it('are taken from the headings too, which a sentence need not repeat', () => {
    const silent = Float32Array.from([0, 0]);
    expect(subjects.doubt('ai', silent, null)).toBeLessThan(-5);
    expect(subjects.doubt('ai', silent, aboutAi)).toBeGreaterThan(-0.01);
    expect(subjects.doubt('ai', aboutAi, aboutPeople)).toBeGreaterThan(-0.01);
  });
});
