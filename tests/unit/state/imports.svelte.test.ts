import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import { createDocumentPasswords } from '../../../src/lib/app/documents/document-passwords';
import type { QueuedDocument } from '../../../src/lib/app/analysis/analysis-queue';
import type { IncomingFile } from '../../../src/lib/app/import/import-files';
import { recallPending } from '../../../src/lib/app/import/pending-files';
import type { DocumentId } from '../../../src/lib/domain/ids';
import type { DocumentParser } from '../../../src/lib/ports/document-parser';
import { ImportsModel } from '../../../src/lib/state/imports.svelte';
import { createFakeParser, framework } from '../app/fakes';

const file = (name: string, text: string): IncomingFile => ({
  name,
  folder: '',
  size: text.length,
  read: async () => new TextEncoder().encode(text).buffer
});
const locked = (name: string, password: string): IncomingFile =>
  file(name, `locked by ${password}\n${name} is reviewed`);

const setUp = async (before: DocumentParser['parse'] = async () => undefined as never) => {
  const storage = createMemoryStorage();
  const facts = {
    client: 'Client',
    title: 'Readiness',
    frameworks: [{ framework, catalogVersion: '1' }],
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    phase: 'open' as const
  };
  const created = await storage.logs.create(facts, { name: 'Lead' });
  if (!created.ok) throw new Error(created.error.message);
  const log = created.value;
  const parser = createFakeParser();
  const imported: QueuedDocument[] = [];
  let ids = 0;
  const imports = new ImportsModel(
    {
      environment: { after: () => () => undefined } as never,
      log,
      parser: {
        ...parser,
        parse: async (source, options) => (await before(source, options)) ?? parser.parse(source, options)
      },
      blobs: storage.blobs,
      derived: storage.derived,
      passwords: createDocumentPasswords(storage.records),
      newDocumentId: () => `document-${(ids += 1)}` as DocumentId
    },
    (document) => void imported.push(document)
  );
  const of = (name: string) => [...imports.items].find((item) => item.name === name)!;
  return {
    imports,
    imported,
    parser,
    of,
    stateOf: (name: string) => of(name).state,
    pending: async () => {
      const rows = await recallPending(storage.derived, log.id, log.state.documents);
      return rows.map(({ name }) => name).sort();
    }
  };
};

const soon = () => new Promise((resolve) => setTimeout(resolve, 2));

describe('protected files on their way in', () => {
  it('wait for their password while the others come in', async () => {
    const { imports, stateOf, imported, pending } = await setUp();
    imports.add([locked('a.pdf', 'heron'), file('b.txt', 'Access is reviewed'), file('c.txt', 'damaged')]);
    await imports.settled();
    expect(stateOf('a.pdf')).toMatchObject({ kind: 'locked', tried: 'nothing' });
    expect(stateOf('b.txt')).toMatchObject({ kind: 'done', openedWith: null });
    expect(stateOf('c.txt')).toMatchObject({ kind: 'failed' });
    expect(imports.active).toBe(false);
    expect(imports.locked).toHaveLength(1);
    expect(imported.map(({ name }) => name)).toEqual(['b.txt']);
    // a browser that ends now has lost it, and says so
    await soon();
    expect(await pending()).toEqual(['a.pdf']);
  });

  it('stay where a password does not fit, and come in with the one that does', async () => {
    const { imports, stateOf, of, imported, pending } = await setUp();
    imports.add([locked('a.pdf', 'heron')]);
    await imports.settled();
    imports.open(of('a.pdf').id, 'crane');
    expect(stateOf('a.pdf')).toMatchObject({ kind: 'locked', tried: 'now' });
    expect(imports.active).toBe(true);
    await imports.settled();
    expect(stateOf('a.pdf')).toMatchObject({ kind: 'locked', tried: 'wrong' });
    imports.open(of('a.pdf').id, 'heron');
    await imports.settled();
    expect(stateOf('a.pdf')).toMatchObject({ kind: 'done', openedWith: 'a.pdf' });
    expect(imported).toHaveLength(1);
    await soon();
    expect(await pending()).toEqual([]);
  });

  it('open with a password that was typed for another, before and after, and say for which', async () => {
    const { imports, stateOf, of } = await setUp();
    imports.add([locked('a.pdf', 'heron'), locked('b.pdf', 'heron'), locked('c.pdf', 'stork')]);
    await imports.settled();
    imports.open(of('c.pdf').id, 'crane');
    imports.open(of('b.pdf').id, 'heron');
    await imports.settled();
    expect(stateOf('a.pdf')).toMatchObject({ kind: 'done', openedWith: 'b.pdf' });
    expect(stateOf('b.pdf')).toMatchObject({ kind: 'done', openedWith: 'b.pdf' });
    // what was typed for it is still what is wrong
    expect(stateOf('c.pdf')).toMatchObject({ kind: 'locked', tried: 'wrong' });
    imports.add([locked('d.pdf', 'heron')]);
    await imports.settled();
    expect(stateOf('d.pdf')).toMatchObject({ kind: 'done', openedWith: 'b.pdf' });
  });

  it('try a password that fits another while they are looked at for the first time', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    const { imports, stateOf, of } = await setUp(async ({ name, password }) => {
      if (name === 'slow.pdf' && password === 'crane') await held;
      return undefined as never;
    });
    imports.add([locked('first.pdf', 'crane')]);
    await imports.settled();
    imports.open(of('first.pdf').id, 'crane');
    await imports.settled();
    imports.add([locked('a.pdf', 'heron'), locked('slow.pdf', 'heron')]);
    while (of('a.pdf').state.kind !== 'locked') await soon();
    imports.open(of('a.pdf').id, 'heron');
    await soon();
    letGo();
    await imports.settled();
    expect(stateOf('slow.pdf')).toMatchObject({ kind: 'done', openedWith: 'a.pdf' });
  });

  it('take what is typed while another password is tried on them', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    const { imports, stateOf, of } = await setUp(async ({ name, password }) => {
      if (name === 'b.pdf' && password === 'heron') await held;
      return undefined as never;
    });
    imports.add([locked('a.pdf', 'heron'), locked('b.pdf', 'stork')]);
    await imports.settled();
    imports.open(of('a.pdf').id, 'heron');
    await soon();
    imports.open(of('b.pdf').id, 'stork');
    await soon();
    letGo();
    await imports.settled();
    expect(stateOf('b.pdf')).toMatchObject({ kind: 'done', openedWith: 'b.pdf' });
  });

  it('are left out, or stay for later where trying is cancelled', async () => {
    const { imports, stateOf, of, imported, pending } = await setUp(({ name, password }, options) => {
      const slow = name !== 'b.pdf' && password !== undefined;
      if (!slow) return Promise.resolve(undefined as never);
      return new Promise((resolve) =>
        options?.signal?.addEventListener('abort', () =>
          resolve({ ok: false, error: { code: 'cancelled', message: 'Cancelled.' } })
        )
      );
    });
    const names = ['a.pdf', 'c.pdf', 'd.pdf'];
    imports.add([...names, 'b.pdf'].map((name) => locked(name, 'heron')));
    await imports.settled();
    // two are tried, and the third waits
    for (const name of names) imports.open(of(name).id, 'heron');
    await soon();
    imports.cancel();
    await imports.settled();
    for (const name of names) expect(stateOf(name), name).toMatchObject({ kind: 'locked', tried: 'nothing' });
    for (const name of ['c.pdf', 'd.pdf']) imports.dismiss(of(name).id);
    imports.dismiss(of('b.pdf').id);
    imports.open(of('a.pdf').id, 'heron');
    await soon();
    imports.dismiss(of('a.pdf').id);
    await imports.settled();
    expect(imports.items).toEqual([]);
    expect(imported).toEqual([]);
    await soon();
    expect(await pending()).toEqual([]);
  });

  it('are not opened by a password of a list that was cleared', async () => {
    const { imports, stateOf, of, parser } = await setUp();
    imports.add([locked('a.pdf', 'heron')]);
    await imports.settled();
    imports.open(of('a.pdf').id, 'heron');
    await imports.settled();
    imports.dismissDone();
    imports.add([locked('b.pdf', 'heron')]);
    await imports.settled();
    expect(stateOf('b.pdf')).toMatchObject({ kind: 'locked', tried: 'nothing' });
    expect(parser.given.filter((line) => line.startsWith('b.pdf'))).toEqual(['b.pdf -']);
  });
});
