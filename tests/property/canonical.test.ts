import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalProblem } from '../../src/lib/domain/log/canonical';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)])
  );
};

// RFC 8785 has no lone surrogates, and JSON has no -0 and no `__proto__` member by assignment
const jsonValue = fc.jsonValue({ stringUnit: 'grapheme' });

describe('canonical JSON', () => {
  it('is the same for every order of members', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      })
    );
  });

  it('reads back as the same value and writes the same text again', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toHaveLength(JSON.stringify(value).length);
      })
    );
  });

  it('gives the example of RFC 8785, section 3.2.3', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false]
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    );
  });

  it('sorts names by UTF-16 code units, not by code points', () => {
    expect(canonicalJson({ '\ufb33': 1, '\u{1f600}': 2, '€': 3, '\r': 4, '1': 5 })).toBe(
      '{"\\r":4,"1":5,"€":3,"\u{1f600}":2,"\ufb33":1}'
    );
  });

  it('writes every text and number as JSON does, whatever characters it holds', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }));
    fc.assert(
      fc.property(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
        expect(canonicalJson(value)).toBe(JSON.stringify(value));
      })
    );
    for (let code = 0; code < 256; code += 1) {
      const value = `a${String.fromCharCode(code)}b`;
      expect(canonicalJson(value)).toBe(JSON.stringify(value));
    }
  });

  it('sorts the names of objects of any size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 40 }), (names) => {
        const value = Object.fromEntries(names.map((name) => [name, 1]));
        const sorted = Object.keys(value).sort();
        expect(canonicalJson(value)).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:1`).join(',')}}`);
      })
    );
  });

  it('has a problem where it has no text, and nowhere else', () => {
    const anything = fc.anything({
      key: fc.string({ unit: 'binary' }),
      values: [
        ...[fc.string({ unit: 'binary' }), fc.string(), fc.double(), fc.boolean(), fc.constant(undefined)],
        ...[fc.constant(null), fc.constant('\ud800'), fc.bigInt()]
      ],
      withMap: true,
      withDate: true,
      withNullPrototype: true
    });
    fc.assert(
      fc.property(anything, (value) => {
        const write = (): string => canonicalJson(value);
        if (canonicalProblem(value) === null) expect(write).not.toThrow();
        else expect(write).toThrow(TypeError);
      })
    );
  });

  it('refuses what has no canonical text', () => {
    for (const value of [NaN, Infinity, '\ud800', { '\udc00': 1 }, () => 1, new Map(), [undefined], 1n]) {
      expect(canonicalProblem(value)).toEqual(expect.any(String));
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});
