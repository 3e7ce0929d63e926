import { describe, expect, it } from 'vitest';
import { createSubjects, subjectNames, subjectOf, subjectsAsked } from './subjects';

/** On the first axis lies AI, on the second personal data, on the third management; the last value is the intercept. */
const ROWS = { ai: [4, 0, 0, -2], 'personal-data': [0, 4, 0, -2], management: [0, 0, 4, -2] };
const subjects = createSubjects(subjectNames.map((name) => Float32Array.from(ROWS[name])));
const aboutAi = Float32Array.from([1, 0, 0]);
const aboutPeople = Float32Array.from([0, 1, 0]);
const aboutManagement = Float32Array.from([0, 0, 1]);
const silent = Float32Array.from([0, 0, 0]);

describe('subjects of requirements', () => {
  it('are those of annex controls, and management of clauses', () => {
    expect(subjectOf('iso42001-2023', 'A.6.2.4')).toBe('ai');
    expect(subjectOf('iso42001-2023', '9.2.1')).toBe('management');
    expect(subjectOf('iso27001-2022', '10.2')).toBe('management');
    expect(subjectOf('iso27701-2025', 'A.1.3.7')).toBe('personal-data');
    expect(subjectOf('iso27701-2025', 'A.3.5')).toBeNull();
    expect(subjectOf('soc2-2017', 'P4.3')).toBe('personal-data');
    expect(subjectOf('soc2-2017', 'PI1.1')).toBeNull();
    expect(subjectOf('iso27001-2022', 'A.5.15')).toBeNull();
    expect(subjectOf('our-own', 'A.6.2.4')).toBeNull();
  });

  it('are asked of a text: the control’s own, for a clause that of its framework or management', () => {
    expect(subjectsAsked('iso42001-2023', 'A.6.2.4')).toEqual(['ai']);
    expect(subjectsAsked('iso42001-2023', '9.2.1')).toEqual(['ai', 'management']);
    expect(subjectsAsked('iso27701-2025', '6.1.2')).toEqual(['personal-data', 'management']);
    expect(subjectsAsked('iso27701-2025', 'A.3.5')).toEqual([]);
    expect(subjectsAsked('iso27001-2022', '9.2.1')).toEqual([]);
    expect(subjectsAsked('iso27001-2022', 'A.5.15')).toEqual([]);
    expect(subjectsAsked('our-own', '9.2.1')).toEqual([]);
  });

  it('leave a text on the subject as it is and doubt one on another', () => {
    expect(subjects.doubt(['ai'], aboutAi, null)).toBeGreaterThan(-0.01);
    expect(subjects.doubt(['ai'], aboutPeople, null)).toBeLessThan(-5);
    expect(subjects.doubt(['personal-data'], aboutPeople, null)).toBeGreaterThan(-0.01);
    expect(subjects.doubt([], silent, null)).toBe(0);
  });

  it('leave a text on either of two as it is', () => {
    const asked = subjectsAsked('iso42001-2023', '9.2.1');
    expect(subjects.doubt(asked, aboutAi, null)).toBeGreaterThan(-0.01);
    expect(subjects.doubt(asked, aboutManagement, null)).toBeGreaterThan(-0.01);
    expect(subjects.doubt(asked, aboutPeople, null)).toBeLessThan(-5);
  });

  it('are taken from the headings too, which a sentence need not repeat, where they say it plainly', () => {
    const hinted = Float32Array.from([0.55, 0, 0]);
    expect(subjects.doubt(['ai'], silent, null)).toBeLessThan(-5);
    expect(subjects.doubt(['ai'], silent, aboutAi)).toBeGreaterThan(-0.1);
    expect(subjects.doubt(['ai'], silent, hinted)).toBeLessThan(-1);
    expect(subjects.doubt(['ai'], hinted, null)).toBeGreaterThan(-0.5);
    expect(subjects.doubt(['ai'], aboutAi, aboutPeople)).toBeGreaterThan(-0.01);
  });

  it('make headings a reason, where they or the statement are on them, and management where the headings are', () => {
    const asked = subjectsAsked('iso42001-2023', '9.2.1');
    expect(subjects.isReason(asked, silent, silent)).toBe(false);
    expect(subjects.isReason(asked, silent, aboutAi)).toBe(true);
    expect(subjects.isReason(asked, aboutAi, silent)).toBe(true);
    expect(subjects.isReason(asked, Float32Array.from([0.45, 0, 0]), silent)).toBe(false);
    expect(subjects.isReason(asked, silent, Float32Array.from([0.55, 0, 0]))).toBe(false);
    expect(subjects.isReason(asked, silent, aboutManagement)).toBe(true);
    expect(subjects.isReason(asked, aboutManagement, silent)).toBe(false);
    expect(subjects.isReason(['ai'], silent, aboutManagement)).toBe(false);
    expect(subjects.isReason([], silent, silent)).toBe(true);
  });
});
