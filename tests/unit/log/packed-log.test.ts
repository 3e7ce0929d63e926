import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packLog, unpackLog } from '../../../src/lib/adapters/log/packed-log';
import type { EngagementState } from '../../../src/lib/domain/engagement/state';
import { emptyLog, type FoldedLog } from '../../../src/lib/domain/log/fold';
import { engagement } from '../../support/log';

const withState = (state: Record<string, unknown>): FoldedLog => {
  const empty = emptyLog(engagement);
  return { ...empty, state: { ...empty.state, ...state } as unknown as EngagementState };
};

/** Through JSON, so that order of members counts too, and what JSON cannot hold does not. */
const asText = (log: FoldedLog): string => JSON.stringify(log);

const mapping = (at: number): unknown => ({
  citation: { document: `document ${at % 5}`, page: at % 3 === 0 ? null : at, quote: `quote ${at} — “ü”` },
  requirement: `r${at % 7}`,
  score: at / 7,
  decided: { entry: String(at).padStart(64, '0'), by: 'somebody', at }
});

const many = (count: number, make: (at: number) => unknown): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key ${at}`, make(at)]));

describe('a packed log', () => {
  it('comes back as it was, over several chunks and shapes', async () => {
    const log = withState({
      mappings: many(9000, mapping),
      documents: many(100, (at) => ({
        id: `d${at}`,
        versions: [{ name: 'a.pdf', size: at }],
        correctedFacts: at % 2 ? {} : { title: 'Other' },
        removed: at % 10 ? null : { entry: 'e', reason: 'Twice' }
      })),
      refused: [{ entry: 'e', reason: 'No.' }]
    });
    expect(asText(await unpackLog(packLog(log)))).toBe(asText(log));
  });

  it('is much smaller than its JSON', () => {
    const log = withState({ mappings: many(5000, mapping) });
    expect(packLog(log).length).toBeLessThan(asText(log).length * 0.6);
  });

  it('rests between its steps', async () => {
    let rests = 0;
    await unpackLog(packLog(withState({ mappings: many(9000, mapping) })), () => {
      rests += 1;
      return undefined;
    });
    expect(rests).toBe(3);
  });

  it('is read from the middle of other bytes', async () => {
    const log = withState({ mappings: many(200, mapping) });
    const packed = packLog(log);
    const around = new Uint8Array(packed.length + 7);
    around.set(packed, 5);
    expect(asText(await unpackLog(around.subarray(5, 5 + packed.length)))).toBe(asText(log));
  });

  it('refuses bytes that were cut off', async () => {
    const packed = packLog(withState({ mappings: many(200, mapping) }));
    await expect(unpackLog(packed.slice(0, packed.length - 9))).rejects.toThrow();
    await expect(unpackLog(new Uint8Array())).rejects.toThrow();
  });

  it('holds any record of JSON data', async () => {
    const json = fc
      .jsonValue({ noUnicodeString: false } as never)
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    const member = fc.oneof(
      json,
      fc.record({ a: json, b: fc.record({ c: fc.string(), d: fc.integer() }) }),
      fc.record({ a: fc.constant('same'), b: fc.oneof(fc.constant({}), fc.constant(null), json) })
    );
    const record = fc.array(fc.tuple(fc.string(), member), { minLength: 60, maxLength: 90 });
    await fc.assert(
      fc.asyncProperty(record, record, async (mappings, controls) => {
        const log = withState({
          mappings: Object.fromEntries(mappings),
          controls: Object.fromEntries(controls)
        });
        expect(asText(await unpackLog(packLog(log)))).toBe(asText(log));
      }),
      { numRuns: 60 }
    );
  });

  it('keeps a member that is named like the prototype', async () => {
    const members = many(100, mapping);
    Object.defineProperty(members, '__proto__', { value: mapping(1), enumerable: true });
    const log = withState({ mappings: members });
    expect(asText(await unpackLog(packLog(log)))).toBe(asText(log));
  });
});
