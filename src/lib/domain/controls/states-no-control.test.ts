import { describe, expect, it } from 'vitest';
import { statesNoControl } from './states-no-control';

describe('a text that states no control', () => {
  it.each([
    'This policy applies to permanent and temporary staff alike.',
    'This policy applies to: - All employees, interns and vendors. - All offices and data centres.',
    'A vulnerability is a weakness that somebody could make use of.',
    'Malware is short for malicious software.',
    '“Provider” means whoever has an AI system built and brings it to the market.'
  ])('speaks of itself or defines: %s', (text) => {
    expect(statesNoControl(text, 'en')).toBe(true);
  });

  it.each([
    'This policy applies to all staff. Access rights are reviewed every quarter by the system owner.',
    'Users must lock their screens.',
    'An access review is required every quarter.',
    'Backups are kept by means of a second site.',
    'An owner is responsible for every asset.',
    ''
  ])('is not one that binds somebody: %s', (text) => {
    expect(statesNoControl(text, 'en')).toBe(false);
  });
});
