import { describe, expect, it } from 'vitest';
import { createBudget } from './budget';
import { ParseFailure } from './parse-failure';
import { safeXml } from './xml';

describe('safeXml', () => {
  it('takes the document type declaration out, with everything it declares', () => {
    const xml =
      '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x>y]"><!ENTITY b SYSTEM "file:///etc/passwd">]><r>&b;</r>';
    expect(safeXml(xml, createBudget())).toBe('<?xml version="1.0"?><r>&b;</r>');
    expect(safeXml('<r><s/></r>', createBudget())).toBe('<r><s/></r>');
    expect(safeXml('<!DOCTYPE r [', createBudget())).toBe('');
  });

  it('refuses hopeless nesting and lets long documents pass', () => {
    expect(() => safeXml('<a b="c">'.repeat(600), createBudget())).toThrow(ParseFailure);
    expect(() => safeXml('<a><b/></a>'.repeat(600), createBudget())).not.toThrow();
  });
});
