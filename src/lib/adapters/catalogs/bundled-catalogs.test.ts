import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FrameworkId } from '../../domain/ids';
import { createBundledCatalogs } from './bundled-catalogs';

const iso27001 = 'iso27001-2022' as FrameworkId;
const file = (id: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../catalogs', `${id}.json`), 'utf8');
const serve = (...answers: (Response | Error)[]) => {
  const fetched = vi.fn(async () => {
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error('asked once too often');
    return answer;
  });
  vi.stubGlobal('fetch', fetched);
  return fetched;
};

afterEach(() => vi.unstubAllGlobals());

describe('bundled catalogs', () => {
  it('list what the files say of themselves', () => {
    for (const { id, name, subject, version } of createBundledCatalogs().list())
      expect(JSON.parse(file(id))).toMatchObject({ id, name, subject, version });
  });

  it('are fetched once, also when asked for twice at the same time', async () => {
    const fetched = serve(new Response(file(iso27001)));
    const catalogs = createBundledCatalogs();
    const [one, other] = await Promise.all([catalogs.load(iso27001), catalogs.load(iso27001)]);
    expect(one).toMatchObject({ ok: true, value: { id: iso27001 } });
    expect(other).toEqual(one);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('are asked for again after a failure', async () => {
    serve(new Error('offline'), new Response('', { status: 503 }), new Response(file(iso27001)));
    const catalogs = createBundledCatalogs();
    expect(await catalogs.load(iso27001)).toMatchObject({ error: { code: 'unavailable' } });
    expect(await catalogs.load(iso27001)).toMatchObject({ error: { code: 'unavailable' } });
    expect(await catalogs.load(iso27001)).toMatchObject({ ok: true });
  });

  it('name the damaged place', async () => {
    const damaged = JSON.parse(file(iso27001)) as { requirements: { title: string }[] };
    damaged.requirements.splice(3, 1, { ...damaged.requirements[3], title: '' });
    serve(new Response(JSON.stringify(damaged)));
    expect(await createBundledCatalogs().load(iso27001)).toMatchObject({
      error: { code: 'damaged', message: expect.stringContaining('requirements[3].title') }
    });
  });

  it('are damaged where the file holds another framework', async () => {
    serve(new Response(file('iso42001-2023')));
    expect(await createBundledCatalogs().load(iso27001)).toMatchObject({ error: { code: 'damaged' } });
  });

  it('say that a framework is not shipped', async () => {
    const fetched = serve();
    expect(await createBundledCatalogs().load('iso9001-2015' as FrameworkId)).toMatchObject({
      error: { code: 'unknown-framework' }
    });
    expect(fetched).not.toHaveBeenCalled();
  });
});
