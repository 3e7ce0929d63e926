import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBundledCrosswalks } from './bundled-crosswalks';

const fileAt = (url: string): string =>
  readFileSync(join(import.meta.dirname, '../../../..', url.replace(/\?.*$/, '')), 'utf8');
/** Serves the files themselves, but for those that `instead` answers. */
const serve = (instead: (url: string) => Response | undefined = () => undefined) => {
  const fetched = vi.fn(async (url: string) => instead(url) ?? new Response(fileAt(url)));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
afterEach(() => vi.unstubAllGlobals());

describe('bundled crosswalks', () => {
  it('are all read, once', async () => {
    const fetched = serve();
    const source = createBundledCrosswalks();
    const [one, other] = await Promise.all([source.load(), source.load()]);
    expect(other).toBe(one);
    expect(one.ok && one.value.map(({ source: from, target }) => `${from} ${target}`).sort()).toEqual([
      'iso27001-2022 soc2-2017',
      'iso27701-2025 iso27001-2022',
      'iso27701-2025 iso42001-2023',
      'iso27701-2025 soc2-2017',
      'iso42001-2023 iso27001-2022',
      'iso42001-2023 soc2-2017',
      'nist-800-53r5 iso27001-2022'
    ]);
    expect(fetched).toHaveBeenCalledTimes(7);
  });

  it('are asked for again after a failure', async () => {
    let offline = true;
    serve((url) => (offline && url.includes('soc2') ? new Response('', { status: 503 }) : undefined));
    const source = createBundledCrosswalks();
    expect(await source.load()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    offline = false;
    expect(await source.load()).toMatchObject({ ok: true });
  });

  it('name the damaged file and place', async () => {
    serve((url) =>
      url.includes('iso42001-iso27001')
        ? new Response(fileAt(url).replace('"intersects"', '"equivalent"'))
        : undefined
    );
    expect(await createBundledCrosswalks().load()).toMatchObject({
      error: { code: 'damaged', message: expect.stringMatching(/iso42001-iso27001.*pairs\[0\]\.relation/) }
    });
  });
});
