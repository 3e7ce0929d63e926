import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packLog, unpackLog, type Parts } from '../../../src/lib/adapters/log/packed-log';
import { emptyLog, type FoldedLog } from '../../../src/lib/domain/log/fold';
import { citationKey } from '../../../src/lib/domain/documents/citation';
import { mappingKey, type EngagementState } from '../../../src/lib/domain/engagement/state';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { engagement, requirement } from '../../support/log';

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

const partsOf = (packed: Parts): Promise<Uint8Array<ArrayBuffer>[]> =>
  Promise.all(Array.from({ length: packed.count }, (_, part) => packed.at(part)));

const whole = (parts: readonly Uint8Array<ArrayBuffer>[]): Parts => ({
  count: parts.length,
  at: async (part) => parts[part]!
});

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

  it('is much smaller than its JSON', async () => {
    const log = withState({ mappings: many(5000, mapping) });
    const parts = await partsOf(packLog(log));
    expect(parts.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(asText(log).length * 0.6);
  });

  it('leaves out keys that follow from their members, and keeps those that do not', async () => {
    const document = 'd'.repeat(64) as ContentHash;
    const cited = (at: number) => ({
      document,
      page: null,
      start: at * 10,
      end: at * 10 + 5,
      quote: `q${at}`
    });
    const decided = (at: number) => ({ citation: cited(at), requirement: requirement(`A.${at % 9}`) });
    const keyed = (at: number) => mappingKey(document, at * 10, at * 10 + 5, requirement(`A.${at % 9}`));
    const mappings = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [keyed(at), decided(at)]));
    const controls = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [citationKey(cited(at)), { citation: cited(at) }])
    );
    const log = withState({ mappings, controls });
    const sizeOf = async (of: FoldedLog) =>
      (await partsOf(packLog(of))).reduce((sum, { length }) => sum + length, 0);
    expect(asText(await unpackLog(packLog(log)))).toBe(asText(log));
    expect(await sizeOf(log)).toBeLessThan(5500 * 40);

    const [first] = Object.keys(mappings);
    const wrong = withState({ mappings: { ...mappings, 'of another form': mappings[first!] }, controls: {} });
    expect(asText(await unpackLog(packLog(wrong)))).toBe(asText(wrong));
    const swapped = withState({ mappings: controls, controls: mappings });
    expect(asText(await unpackLog(packLog(swapped)))).toBe(asText(swapped));
  });

  it('rests between its steps', async () => {
    let rests = 0;
    await unpackLog(packLog(withState({ mappings: many(9000, mapping) })), () => {
      rests += 1;
      return undefined;
    });
    expect(rests).toBe(3);
  });

  it('has one part where it is small, and parts of a few thousand members where it is large', async () => {
    const records = { mappings: many(100, mapping), documents: many(200, mapping) };
    expect(packLog(withState(records)).count).toBe(1);
    const log = withState({ ...records, controls: many(9000, mapping), assessments: many(300, mapping) });
    const packed = packLog(log);
    expect(packed.count).toBe(3);
    const [last, first] = [await packed.at(2), await packed.at(0)];
    expect(await packed.at(2)).toBe(last);
    expect(last.length).toBeLessThan(first.length);
    expect(asText(await unpackLog(packed))).toBe(asText(log));
  });

  it('is unpacked as its parts come', async () => {
    const log = withState({ mappings: many(9000, mapping) });
    const parts = await partsOf(packLog(log));
    const come: ((part: Uint8Array<ArrayBuffer>) => void)[] = [];
    let rests = 0;
    const unpacking = unpackLog(
      { count: parts.length, at: (part) => new Promise((resolve) => (come[part] = resolve)) },
      () => {
        rests += 1;
        return undefined;
      }
    );
    expect(come).toHaveLength(parts.length);
    for (const [at, part] of parts.entries()) {
      come[at]!(part);
      await new Promise((resolve) => setTimeout(resolve));
      expect(rests).toBe(at + 1);
    }
    expect(asText(await unpacking)).toBe(asText(log));
  });

  it('is read from the middle of other bytes', async () => {
    const log = withState({ mappings: many(200, mapping) });
    const [packed] = await partsOf(packLog(log));
    const around = new Uint8Array(packed!.length + 7);
    around.set(packed!, 5);
    const middle = around.subarray(5, 5 + packed!.length);
    expect(asText(await unpackLog(whole([middle])))).toBe(asText(log));
  });

  it('refuses bytes that were cut off, and parts that are missing', async () => {
    const parts = await partsOf(packLog(withState({ mappings: many(9000, mapping) })));
    const [first, ...others] = parts as [Uint8Array<ArrayBuffer>];
    await expect(unpackLog(whole([first.slice(0, -9), ...others]))).rejects.toThrow();
    await expect(unpackLog(whole(parts.slice(0, -1)))).rejects.toThrow();
    await expect(unpackLog(whole([]))).rejects.toThrow();
    const gone = {
      count: 3,
      at: (part: number) => (part < 2 ? whole(parts).at(part) : Promise.reject(new Error('gone')))
    };
    await expect(unpackLog(gone)).rejects.toThrow('gone');
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
