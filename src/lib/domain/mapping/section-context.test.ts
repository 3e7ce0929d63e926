import { describe, expect, it } from 'vitest';
import { contextTexts, meanDirection } from './section-context';

describe('context of a statement', () => {
  it('is the title and the nearest headings, without numbers and file endings', () => {
    expect(contextTexts('access-control_policy.docx', ['4 Rules', '4.2 Privileged accounts'])).toEqual([
      'access control policy',
      'Privileged accounts'
    ]);
    expect(contextTexts('Backup', ['One', 'Two', 'Three', 'Four'])).toEqual([
      'Backup',
      'Two',
      'Three',
      'Four'
    ]);
  });

  it('leaves out what every policy has', () => {
    expect(
      contextTexts('Information Security Policy', ['1. Purpose', 'II. Roles and Responsibilities'])
    ).toEqual([]);
    expect(contextTexts('Supplier policy v2.pdf', ['Scope of the Policy', 'Document control'])).toEqual([
      'Supplier policy v2'
    ]);
  });

  it('names each text once', () => {
    expect(contextTexts('Encryption', ['Encryption', 'Keys'])).toEqual(['Encryption', 'Keys']);
  });
});

describe('the mean direction', () => {
  it('has length one and lies between', () => {
    const mean = meanDirection([Float32Array.of(1, 0), Float32Array.of(0, 1)])!;
    expect(Math.hypot(...mean)).toBeCloseTo(1);
    expect(mean[0]).toBeCloseTo(mean[1]!);
  });

  it('is nothing for no vectors and for opposite ones', () => {
    expect(meanDirection([])).toBeNull();
    expect(meanDirection([Float32Array.of(1, 0), Float32Array.of(-1, 0)])).toBeNull();
  });
});
