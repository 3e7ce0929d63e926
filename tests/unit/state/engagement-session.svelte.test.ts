import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import { assessable } from '../../../src/lib/domain/catalog/catalog-tree';
import { parseCatalog } from '../../../src/lib/domain/catalog/parse-catalog';
import { ok } from '../../../src/lib/domain/result';
import { EngagementSession } from '../../../src/lib/state/engagement-session.svelte';
import { defaultFilePlan } from '../../../src/lib/domain/documents/file-plan';
import type { EngagementState } from '../../../src/lib/domain/engagement/state';
import type { RequirementRef } from '../../../src/lib/domain/ids';
import type { EngagementLog } from '../../../src/lib/ports/engagement-log';
import { readFileSync } from 'node:fs';
import { createDocumentPasswords } from '../../../src/lib/app/documents/document-passwords';
import {
  createFakeAnalyst,
  createFakeEmbedder,
  createFakeParser,
  createFakeRenderer,
  framework
} from '../app/fakes';

const read = parseCatalog(JSON.parse(readFileSync('catalogs/iso27001-2022.json', 'utf8')));
if (!read.ok) throw new Error(read.error.message);
const catalog = read.value;

const setUp = async () => {
  const storage = createMemoryStorage();
  const created = await storage.logs.create(
    {
      client: 'Client',
      title: 'Readiness',
      frameworks: [{ framework, catalogVersion: '1' }],
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
      phase: 'open'
    },
    { name: 'Lead' }
  );
  if (!created.ok) throw new Error(created.error.message);
  const parser = createFakeParser();
  let saved = 0;
  let time = 0;
  let ids = 0;
  const environment = {
    now: () => (time += 1000),
    today: () => '2026-11-24',
    dayOf: () => '2026-11-24',
    newId: () => `id-${(ids += 1)}`,
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms / 100);
      return () => clearTimeout(timer);
    },
    yieldToScreen: () => Promise.resolve()
  };
  const embedder = createFakeEmbedder();
  const passwords = createDocumentPasswords(storage.records);
  const open = (onDevice?: string, log: EngagementLog = created.value) =>
    new EngagementSession(log, {
      environment,
      blobs: storage.blobs,
      derived: storage.derived,
      passwords,
      device: onDevice ?? storage.device.key,
      parser,
      analyst: createFakeAnalyst(),
      catalogs: { list: () => [], load: async () => ok(catalog), has: () => true },
      crosswalks: { load: async () => ok([]) },
      embedderFor: () => embedder,
      searchFor: () => ({
        version: '1',
        open: async () => ok([]),
        add: async () => ok(undefined),
        remove: async () => ok(undefined),
        search: async () => ok({ hits: [], total: 0, partial: false }),
        release: () => undefined
      }),
      reporter: {
        check: async () => ok([]),
        write: async () => ok(new Uint8Array()),
        release: () => undefined
      },
      renderer: createFakeRenderer(),
      admissions: {} as never,
      network: () => Promise.reject(new Error('no network')),
      places: () => ({ signaling: [], turn: [], relays: [] }),
      filePlan: () => defaultFilePlan,
      setFilePlan: () => undefined,
      origin: () => 'http://localhost',
      onSaved: () => (saved += 1)
    });
  return {
    storage,
    log: created.value,
    parser,
    passwords,
    open,
    saved: () => saved,
    embedded: () => embedder.asked.length
  };
};

const file = (name: string, text: string) => ({
  name,
  folder: '',
  size: text.length,
  read: async () => new TextEncoder().encode(text).buffer
});

/** Waits until nothing is imported or computed any more. */
const settled = async (session: EngagementSession): Promise<void> => {
  await session.imports.settled();
  while (session.analysis.busy) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('an open engagement', () => {
  it('names what was dropped and never came in because the app was closed', async () => {
    const set = await setUp();
    const never = new Promise<ArrayBuffer>(() => undefined);
    const slow = { ...file('c.txt', 'Access is reviewed'), read: () => never };
    const session = set.open();
    await session.start();
    session.addFiles([file('a.txt', 'Staff must lock screens'), slow, { ...slow, name: 'd.txt' }]);
    while (session.documents.length < 1) await new Promise((resolve) => setTimeout(resolve, 1));

    // as after a kill: nobody told the first session that it ends
    const again = set.open();
    await again.start();
    const names = (from: EngagementSession) => from.imports.failed.map(({ name }) => name).sort();
    await expect.poll(() => names(again)).toEqual(['c.txt', 'd.txt']);
    expect(again.imports.failed[0]?.state).toMatchObject({ code: 'interrupted' });

    // given again it is taken in, dismissed it is forgotten; the next start names neither
    again.addFiles([file('c.txt', 'Access is reviewed')]);
    await settled(again);
    expect(names(again)).toEqual(['d.txt']);
    again.imports.dismiss(again.imports.failed[0]!.id);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = set.open();
    await third.start();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(third.imports.items).toEqual([]);
  });

  it('imports, analyzes once, and shows rows to review', async () => {
    const set = await setUp();
    const session = set.open();
    await session.start();
    session.addFiles([
      file('a.txt', 'Staff must lock screens\nAccess is reviewed'),
      file('b.txt', 'damaged')
    ]);
    await settled(session);
    expect(session.documents.map(({ file: { name } }) => name)).toEqual(['a.txt']);
    expect(session.imports.items.map(({ state }) => state.kind)).toEqual(['done', 'failed']);
    expect(session.review.rows.map(({ status }) => status)).toEqual(['open', 'open']);
    // intake hands its text over; nothing is read a second time
    expect([...set.parser.parsedNames].sort()).toEqual(['a.txt', 'b.txt']);
    expect(set.saved()).toBe(1);
    await session.close();
  });

  it('asks for the password of a protected document that came without it, once, and tries it on others', async () => {
    const set = await setUp();
    const first = set.open();
    await first.start();
    const texts = ['a heron', 'b heron', 'c stork'].map((each) => each.split(' ') as [string, string]);
    first.addFiles(texts.map(([name, by]) => file(`${name}.pdf`, `locked by ${by}\n${name} is reviewed`)));
    await first.imports.settled();
    for (const { id } of first.imports.items) first.imports.open(id, texts[id - 1]![1]);
    await settled(first);
    expect(first.review.rows).toHaveLength(3);
    await first.close();

    // as on another member's device: the documents are there, what opens them and what was read is not
    const hashes = first.documents.map(({ hash }) => hash);
    await set.passwords.forget(set.log.id);
    for (const kind of ['parsed', 'analysis', 'rollup'] as const)
      await set.storage.derived.remove(set.log.id, kind, hashes);
    const other = set.open();
    await other.start();
    await settled(other);
    expect(other.review.rows).toHaveLength(0);
    const [a] = other.documents.filter(({ file: { name } }) => name === 'a.pdf');
    const closed = { ok: false, error: { password: 'needed' } };
    expect(await other.reader.pages(a!.hash)).toMatchObject(closed);
    expect(await other.reader.text(a!.hash, 'a.pdf')).toMatchObject(closed);

    expect(await other.reader.unlock(a!.hash, 'crane')).toMatchObject({ error: { wrong: true } });
    expect(await other.reader.pages(a!.hash)).toMatchObject(closed);
    expect(await other.reader.unlock(a!.hash, 'heron')).toEqual(ok(['b.pdf']));
    await settled(other);
    expect(other.review.rows).toHaveLength(2);
    expect(await other.reader.pages(a!.hash)).toMatchObject({ ok: true });
    await other.close();
  });

  it('is read and not written on a device that is no member', async () => {
    const set = await setUp();
    const session = set.open('B'.repeat(43));
    await session.start();
    expect(session.permissions.readOnly).toMatchObject({ why: 'stranger' });
    session.addFiles([file('a.txt', 'Staff must lock screens')]);
    expect(session.imports.items).toEqual([]);
    const refused = await session.run({ type: 'engagement.changed', changes: { title: 'Other' } });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'not-entitled', message: expect.stringContaining('not a member') }
    });
    expect(session.state.facts?.title).toBe('Readiness');
    // nothing was lost: there was nothing to save
    expect(session.save.current.kind).not.toBe('not-saved');
    await session.close();
    const own = set.open();
    expect(own.permissions.readOnly).toBeNull();
    await own.close();
  });

  it('holds documents against nothing on a client’s device', async () => {
    const set = await setUp();
    const { log } = set;
    const client = (): EngagementState => ({
      ...log.state,
      members: Object.fromEntries(
        Object.entries(log.state.members).map(([device, member]) => [device, { ...member, role: 'client' }])
      )
    });
    const session = set.open(
      undefined,
      new Proxy(log, { get: (target, name) => (name === 'state' ? client() : Reflect.get(target, name)) })
    );
    await session.start();
    expect(session.permissions.note?.title).toBe('You take part as client.');
    expect(session.permissions.sees('audit-file')).toBe(false);
    session.addFiles([file('a.txt', 'Staff must lock screens')]);
    await settled(session);
    expect(session.documents).toHaveLength(1);
    expect(session.analysis.documents.get(session.documents[0]!.hash)?.suggestions).toEqual([[]]);
    expect(set.embedded()).toBe(0);
    await session.close();
  });

  it('decides, takes back and does again', async () => {
    const set = await setUp();
    const session = set.open();
    await session.start();
    session.addFiles([file('a.txt', 'Staff must lock screens')]);
    await settled(session);
    const requirement = `${framework}:A.5.15` as RequirementRef;
    await session.review.accept(session.review.rows[0]!, new Set([requirement]));
    expect(session.review.rows[0]?.status).toBe('accepted');
    expect(session.coverage.byRequirement.get(requirement)?.evidence[0]?.decision).toBe('accepted');
    await session.undo();
    expect(session.review.rows[0]?.status).toBe('open');
    await session.redo();
    expect(session.review.rows[0]?.status).toBe('accepted');
    expect(session.save.current.kind).toBe('saved');
    await session.close();
  });

  it('finds everything again without computing it', async () => {
    const set = await setUp();
    const first = set.open();
    await first.start();
    first.addFiles([file('a.txt', 'Staff must lock screens')]);
    await settled(first);
    const again = set.open();
    await again.start();
    expect(again.review.rows).toHaveLength(1);
    expect(again.analysis.busy).toBe(false);
    expect(set.parser.parsedNames).toEqual(['a.txt']);
  });

  it('is settled only once everything that it has is read and compared', async () => {
    const set = await setUp();
    const session = set.open();
    expect(session.isSettled).toBe(false);
    await session.start();
    expect(session.isSettled).toBe(true);
    session.addFiles([file('a.txt', 'Staff must lock screens')]);
    expect(session.isSettled).toBe(false);
    await settled(session);
    expect(session.isSettled).toBe(true);
    await session.close();
  });

  it('covers every assessable requirement of the scope', async () => {
    const set = await setUp();
    const session = set.open();
    await session.start();
    expect(session.coverage.byFramework.get(framework)).toHaveLength(assessable(catalog).length);
    await session.close();
  });

  it('takes a removed document off the screen and brings it back on undo', async () => {
    const set = await setUp();
    const session = set.open();
    await session.start();
    session.addFiles([file('a.txt', 'Staff must lock screens')]);
    await settled(session);
    const [document] = session.documents;
    await session.run({ type: 'document.removed', documents: [document!.id], reason: 'superseded' });
    expect(session.review.rows).toHaveLength(0);
    await session.undo();
    expect(session.review.rows).toHaveLength(1);
    await session.close();
  });
});
