import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHygiene } from '../../src/lib/domain/analysis/hygiene';
import { resolveCitation } from '../../src/lib/domain/analysis/resolve-citation';
import { extractStatements } from '../../src/lib/domain/controls/extract-statements';
import { findFrequency } from '../../src/lib/domain/controls/frequency';
import { splitSentences } from '../../src/lib/domain/controls/split-sentences';
import { documentOf, row, TEST_HASH, type Block } from '../../src/lib/domain/controls/testing';

const words =
  'Users must The CISO reviews accounts quarterly shall not be: following is required Managers encrypt data • 1. e.g. (a) § ' +
  'müssen wird geprüft zu doit être ? ! . ; [Owner] if when which annually every two years Responsible for ensuring that';
const phrase = fc
  .array(
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...words.split(' ')) }, fc.string({ unit: 'grapheme' })),
    {
      minLength: 1,
      maxLength: 24
    }
  )
  .map((parts) => parts.join(' '));
const block: fc.Arbitrary<Block> = fc.oneof(
  phrase.map((text): Block => ({ kind: 'paragraph', text })),
  fc
    .tuple(phrase, fc.integer({ min: 1, max: 3 }))
    .map(([text, level]): Block => ({ kind: 'list-item', text, level })),
  phrase.map((text): Block => ({ kind: 'heading', text, level: 1 })),
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.array(phrase, { minLength: 1, maxLength: 4 }))
    .map(([at, cells]) => row(at, ...cells))
);
const parsedDocument = fc
  .tuple(fc.array(block, { maxLength: 12 }), fc.constantFrom('en' as const, 'de' as const, 'fr' as const))
  .map(([blocks, language]) => documentOf(blocks, language));

describe('extraction from anything', () => {
  it('cites exact slices, in order, without overlap, and always the same', () => {
    fc.assert(
      fc.property(parsedDocument, (parsed) => {
        const statements = extractStatements(TEST_HASH, parsed);
        let end = 0;
        for (const { citation, text, key } of statements) {
          expect(citation.quote).toBe(parsed.text.slice(citation.start, citation.end));
          expect(citation.end).toBeGreaterThan(citation.start);
          expect(citation.start).toBeGreaterThanOrEqual(end);
          expect(text.trim()).not.toBe('');
          expect(key).toBe(`${TEST_HASH}:${citation.start}-${citation.end}`);
          expect(resolveCitation(citation, parsed).state).toBe('intact');
          end = citation.end;
        }
        expect(extractStatements(TEST_HASH, parsed)).toEqual(statements);
      }),
      { numRuns: 300 }
    );
  });

  it('reads the headings of a register as a whole or one by one, not both', () => {
    // found by the property above
    const cells = ['Users', 'Users Users shall Users', 'Responsible Users', 'Users'];
    const parsed = documentOf([row(1, 'Users'), row(2, 'Users'), row(3, 'Users'), row(0, ...cells)]);
    const found = extractStatements(TEST_HASH, parsed);
    expect(found.map(({ register }) => register)).toEqual([3]);
  });

  it('never throws when its statements are checked', () => {
    fc.assert(
      fc.property(parsedDocument, (parsed) => {
        const statements = extractStatements(TEST_HASH, parsed);
        checkHygiene(
          [{ document: TEST_HASH, name: 'a.txt', kind: 'text', facts: {}, statements }],
          '2026-01-01'
        );
      })
    );
  });
});

describe('sentences of anything', () => {
  it('are ordered slices that leave out nothing but blanks', () => {
    fc.assert(
      fc.property(phrase, (text) => {
        let end = 0;
        for (const range of splitSentences(text)) {
          expect(text.slice(end, range.start).trim()).toBe('');
          expect(text.slice(range.start, range.end).trim()).toBe(text.slice(range.start, range.end));
          end = range.end;
        }
        expect(text.slice(end).trim()).toBe('');
      })
    );
  });

  it('have a rhythm of words that stand in them, or none', () => {
    fc.assert(
      fc.property(phrase, (text) => {
        const frequency = findFrequency(text);
        if (frequency) expect(text).toContain(frequency.text);
        if (frequency?.perYear != null) expect(frequency.perYear).toBeGreaterThan(0);
      })
    );
  });
});
