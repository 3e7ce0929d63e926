import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createBudget } from './budget';
import { checkZip, listZip, readZipEntry } from './zip';

const codeOf = async (run: () => unknown): Promise<unknown> => {
  try {
    await run();
    return 'no failure';
  } catch (reason) {
    return (reason as { code?: string }).code ?? reason;
  }
};

describe('zip', () => {
  it('lists and reads stored and deflated entries', async () => {
    const bytes = zipSync({
      'a.txt': [strToU8('stored'), { level: 0 }],
      'b/c.txt': strToU8('x'.repeat(1000))
    });
    const budget = createBudget();
    const entries = await checkZip(bytes, budget);
    expect(entries.map((entry) => entry.name)).toEqual(['a.txt', 'b/c.txt']);
    const [stored, deflated] = entries;
    if (!stored || !deflated) throw new Error('two entries were written');
    expect(new TextDecoder().decode(await readZipEntry(bytes, stored, budget))).toBe('stored');
    expect((await readZipEntry(bytes, deflated, budget)).length).toBe(1000);
  });

  it('counts inflated bytes instead of believing the directory', async () => {
    const bytes = zipSync({ 'bomb.xml': new Uint8Array(4_000_000) });
    const view = new DataView(bytes.buffer);
    const [entry] = listZip(bytes, createBudget());
    expect(entry?.claimedSize).toBe(4_000_000);
    for (let at = 0; at + 4 < bytes.length; at += 1)
      if (view.getUint32(at, true) === 4_000_000) view.setUint32(at, 10, true);
    expect(listZip(bytes, createBudget())[0]?.claimedSize).toBe(10);
    expect(await codeOf(() => checkZip(bytes, createBudget({ limits: { inflatedBytes: 1_000_000 } })))).toBe(
      'bomb'
    );
    expect(
      await codeOf(() => checkZip(bytes, createBudget({ limits: { ratio: 100, ratioFloorBytes: 1000 } })))
    ).toBe('bomb');
  });

  it('refuses too many entries and deep XML', async () => {
    const many = zipSync(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, strToU8('')])));
    expect(await codeOf(() => checkZip(many, createBudget({ limits: { entries: 20 } })))).toBe('bomb');
    const deep = zipSync({ 'word/document.xml': strToU8('<a>'.repeat(600) + '</a>'.repeat(600)) });
    expect(await codeOf(() => checkZip(deep, createBudget()))).toBe('bomb');
    const wide = zipSync({ 'word/document.xml': strToU8('<r>' + '<a><b/></a>'.repeat(600) + '</r>') });
    expect(await codeOf(() => checkZip(wide, createBudget()))).toBe('no failure');
  });

  it('calls a cut, garbled or encrypted container by its name', async () => {
    const bytes = zipSync({ 'a.txt': strToU8('some text that is long enough to be deflated '.repeat(20)) });
    expect(await codeOf(() => checkZip(bytes.slice(0, bytes.length - 30), createBudget()))).toBe('damaged');
    const garbled = bytes.slice();
    garbled.fill(0xff, 40, 60);
    expect(await codeOf(() => checkZip(garbled, createBudget()))).toBe('damaged');
    const locked = bytes.slice();
    const directory = new DataView(locked.buffer).getUint32(locked.length - 6, true);
    locked[directory + 8] = 1;
    expect(await codeOf(() => checkZip(locked, createBudget()))).toBe('encrypted');
  });
});
