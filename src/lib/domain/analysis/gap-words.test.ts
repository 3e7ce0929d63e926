import { describe, expect, it } from 'vitest';
import { gapInWords, placeOfTreatment } from './gap-words';

const missing = (kind: 'documented' | 'operated', count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: String(at), text: 'x', kind }));

describe('gapInWords', () => {
  it('says what is missing', () => {
    expect(gapInWords('not-found', missing('documented', 3), 5)).toMatch(/Nothing was found/);
    expect(gapInWords('partly', missing('documented', 1), 5)).toMatch(/^One thing/);
    expect(gapInWords('partly', missing('documented', 2), 5)).toMatch(/^2 things/);
    expect(gapInWords('partly', missing('operated', 2), 5)).toMatch(/no document deals with this at length/);
    expect(gapInWords('covered', missing('operated', 1), 5)).toMatch(/^Everything/);
    expect(gapInWords('covered', missing('documented', 1), 5)).toMatch(
      /^A document deals .* one thing .* was not/
    );
    expect(gapInWords('not-found', missing('documented', 1), 0)).toMatch(/No document has been read/);
  });

  it('names the section that deals with it, where there is one', () => {
    expect(placeOfTreatment('Policy.docx', '3 Backups')).toBe('Policy.docx, “3 Backups”');
    expect(placeOfTreatment('Policy.docx', null)).toBe('Policy.docx');
  });
});
