import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import { createDocumentPasswords } from '../../../src/lib/app/documents/document-passwords';
import { importFile, MAX_FILE_BYTES, type IncomingFile } from '../../../src/lib/app/import/import-files';
import type { DocumentId } from '../../../src/lib/domain/ids';
import { err } from '../../../src/lib/domain/result';
import type { EngagementLog } from '../../../src/lib/ports/engagement-log';
import { createFakeParser, framework } from './fakes';

const file = (name: string, text: string, folder = ''): IncomingFile => ({
  name,
  folder,
  size: text.length,
  read: async () => new TextEncoder().encode(text).buffer
});

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
  const log: EngagementLog = created.value;
  const parser = createFakeParser();
  let ids = 0;
  const deps = {
    log,
    parser,
    blobs: storage.blobs,
    derived: storage.derived,
    passwords: createDocumentPasswords(storage.records),
    newDocumentId: () => `document-${(ids += 1)}` as DocumentId
  };
  return { ...deps, storage, deps, take: (incoming: IncomingFile) => importFile(deps)(incoming) };
};

describe('taking a file in', () => {
  let set: Awaited<ReturnType<typeof setUp>>;
  beforeEach(async () => {
    set = await setUp();
  });
  const documents = () => Object.values(set.log.state.documents);

  it('keeps the bytes and writes one entry', async () => {
    const result = await set.take(file('a.txt', 'Staff must lock screens'));
    expect(result.ok && result.value.kind).toBe('added');
    expect(documents()).toHaveLength(1);
    const hash = documents()[0]!.versions[0]!.sha256;
    const bytes = await set.storage.blobs.get(set.log.id, hash);
    expect(bytes.ok && new TextDecoder().decode(bytes.value)).toBe('Staff must lock screens');
  });

  it('recognizes the same bytes under another name and writes nothing', async () => {
    await set.take(file('a.txt', 'same'));
    const again = await set.take(file('b.txt', 'same'));
    expect(again.ok && again.value).toMatchObject({ kind: 'duplicate', name: 'a.txt', removed: false });
    expect(documents()).toHaveLength(1);
    expect(set.parser.parsedNames).toEqual(['a.txt']);
  });

  it('recognizes the same bytes when both come at the same moment', async () => {
    const both = await Promise.all([set.take(file('a.txt', 'same')), set.take(file('b.txt', 'same'))]);
    expect(both.map((result) => result.ok && result.value.kind).sort()).toEqual(['added', 'duplicate']);
    expect(documents()).toHaveLength(1);
  });

  it('adds a version where name and folder are the same', async () => {
    await set.take(file('a.txt', 'one', 'policies'));
    const second = await set.take(file('a.txt', 'two', 'policies'));
    expect(second.ok && second.value.kind).toBe('new-version');
    expect(documents()).toHaveLength(1);
    expect(documents()[0]!.versions).toHaveLength(2);
    await set.take(file('a.txt', 'three', 'elsewhere'));
    expect(documents()).toHaveLength(2);
  });

  it.each([
    ['an empty file', { ...file('a.txt', ''), size: 0 }, 'empty-file'],
    ['a file too large', { ...file('a.txt', 'x'), size: MAX_FILE_BYTES + 1 }, 'too-large'],
    ['a damaged file', file('a.txt', 'damaged'), 'damaged'],
    [
      'a file that is gone',
      { ...file('a.txt', 'x'), read: () => Promise.reject(new Error('gone')) },
      'unreadable'
    ]
  ])('refuses %s with a reason and keeps nothing of it', async (_what, incoming, code) => {
    const result = await set.take(incoming);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(documents()).toHaveLength(0);
    const hash = await set.storage.blobs.hash(new TextEncoder().encode('damaged').buffer);
    expect(await set.storage.blobs.has(set.log.id, hash)).toBe(false);
  });

  it('says that a protected file needs a password, and which is not the right one', async () => {
    const locked = file('a.pdf', 'locked by heron\nStaff must lock screens');
    expect(await set.take(locked)).toMatchObject({ error: { code: 'encrypted', password: 'needed' } });
    const wrong = await importFile(set.deps)(locked, { password: 'crane' });
    expect(wrong).toMatchObject({ error: { code: 'encrypted', password: 'wrong' } });
    expect(documents()).toHaveLength(0);
    const hash = await set.storage.blobs.hash(await locked.read());
    expect(await set.deps.passwords.get(set.log.id, hash)).toBeUndefined();
  });

  it('keeps the bytes of a protected file as they came, and its password apart from them', async () => {
    const locked = file('a.pdf', 'locked by heron\nStaff must lock screens');
    const result = await importFile(set.deps)(locked, { password: 'heron' });
    expect(result).toMatchObject({ value: { kind: 'added', password: 'heron' } });
    const hash = documents()[0]!.versions[0]!.sha256;
    const bytes = await set.storage.blobs.get(set.log.id, hash);
    expect(bytes.ok && new Uint8Array(bytes.value)).toEqual(new Uint8Array(await locked.read()));
    expect(await set.deps.passwords.get(set.log.id, hash)).toBe('heron');
    expect(JSON.stringify(set.log.state)).not.toContain('heron');
  });

  it('tries the passwords of other files on a protected one, and on no other', async () => {
    const others = () => ['crane', 'heron'];
    const open = await importFile(set.deps)(file('plain.pdf', 'Access is reviewed'), { others });
    expect(open).toMatchObject({ value: { password: null } });
    const locked = await importFile(set.deps)(file('a.pdf', 'locked by heron\nStaff'), { others });
    expect(locked).toMatchObject({ value: { password: 'heron' } });
    expect(set.parser.given).toEqual(['plain.pdf -', 'a.pdf -', 'a.pdf crane', 'a.pdf heron']);
    await importFile(set.deps)(file('c.pdf', 'damaged'), { others });
    expect(set.parser.given.slice(4)).toEqual(['c.pdf -']);
    // nobody typed anything for it, so nothing typed was wrong
    const none = await importFile(set.deps)(file('b.pdf', 'locked by stork\nStaff'), { others });
    expect(none).toMatchObject({ error: { password: 'needed' } });
  });

  it('writes no entry where the bytes could not be stored', async () => {
    const result = await importFile({
      ...set.deps,
      blobs: {
        ...set.storage.blobs,
        hash: (bytes) => set.storage.blobs.hash(bytes),
        put: async () => err({ code: 'quota-exceeded', message: 'The disk is full.' })
      }
    })(file('a.txt', 'text'));
    expect(result).toEqual({ ok: false, error: { code: 'quota-exceeded', message: 'The disk is full.' } });
    expect(documents()).toHaveLength(0);
  });
});
