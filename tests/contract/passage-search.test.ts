import { describe, expect, it } from 'vitest';
import { createMemoryPassageSearch } from '../../src/lib/adapters/memory/memory-passage-search';
import { createSearchService } from '../../src/lib/adapters/search/search-service';
import { createPassageSearch } from '../../src/lib/adapters/search/worker-passage-search';
import { createWorkerClient } from '../../src/lib/adapters/worker-rpc';
import { documentOf, heading, type Block } from '../../src/lib/domain/controls/testing';
import type { ParsedDocument } from '../../src/lib/domain/documents/parsed-document';
import type { ContentHash, EngagementId } from '../../src/lib/domain/ids';
import { ok } from '../../src/lib/domain/result';
import type { DerivedStore } from '../../src/lib/ports/derived-store';
import type { PassageSearch } from '../../src/lib/ports/passage-search';
import { createFakeWorker } from '../support/fake-worker';
import { must } from '../support/storage';

const hash = (letter: string) => letter.repeat(64) as ContentHash;
const encode = (parsed: ParsedDocument) => new TextEncoder().encode(JSON.stringify(parsed));

/** As much of a store as the search needs; what it holds outlives the search. */
const createStore = (rows = new Map<string, Uint8Array<ArrayBuffer>>()): DerivedStore =>
  ({
    getMany: (_engagement, kind, keys, version) =>
      Promise.resolve(
        ok(
          new Map(
            keys.flatMap((key) => {
              const bytes = rows.get(`${kind} ${version} ${key}`);
              return bytes ? [[key, bytes.slice()] as const] : [];
            })
          )
        )
      ),
    putMany: (_engagement, kind, version, added) => {
      for (const { key, bytes } of added) rows.set(`${kind} ${version} ${key}`, bytes.slice());
      return Promise.resolve(ok(undefined));
    }
  }) as Partial<DerivedStore> as DerivedStore;

const subjects: { name: string; make: () => () => PassageSearch }[] = [
  {
    name: 'memory',
    make: () => {
      const kept = new Map<ContentHash, ParsedDocument>();
      return () => createMemoryPassageSearch(kept);
    }
  },
  {
    name: 'a worker',
    make: () => {
      const derived = createStore();
      return () =>
        createPassageSearch({
          engagement: 'e' as EngagementId,
          derived,
          pipeline: 1,
          client: createWorkerClient(() => createFakeWorker(createSearchService()))
        });
    }
  }
];

const access: (Block | string)[] = [
  heading('Access'),
  { kind: 'paragraph', text: 'Managers review access rights each quarter.', page: 2 },
  { kind: 'paragraph', text: 'Überprüfungen der Zugriffsrechte werden protokolliert.', page: 3 }
];
const backup: (Block | string)[] = [
  heading('Backup'),
  'Backups are reviewed and tested. Restores take two hours.'
];

describe.each(subjects)('PassageSearch in $name', ({ make }) => {
  const start = async () => {
    const reopen = make();
    const search = reopen();
    must(await search.add(hash('a'), encode(documentOf(access))));
    must(await search.add(hash('b'), encode(documentOf(backup))));
    return { search, reopen };
  };
  const find = async (search: PassageSearch, query: string, documents?: ContentHash[]) =>
    must(await search.search(query, documents ? { documents } : {}));

  it('finds passages that hold all words, with place, page, headings and exact highlights', async () => {
    const { search } = await start();
    const { hits, total } = await find(search, 'Access review');
    expect(total).toBe(1);
    const [hit] = hits;
    expect(hit).toMatchObject({ document: hash('a'), page: 2, headings: ['Access'] });
    expect(documentOf(access).text.slice(hit!.start, hit!.end)).toBe(
      'Managers review access rights each quarter.'
    );
    expect(documentOf(access).text.slice(hit!.snippetStart).startsWith(hit!.snippet)).toBe(true);
    expect(hit!.highlights.map(({ start: from, end }) => hit!.snippet.slice(from, end))).toEqual([
      'review',
      'access'
    ]);
  });

  it('takes the last word as a prefix while it is typed', async () => {
    const { search } = await start();
    expect((await find(search, 'rest')).hits.map(({ document }) => document)).toEqual([hash('b')]);
    expect((await find(search, 'prot')).total).toBe(1);
  });

  it('does not mind case and accents', async () => {
    const { search } = await start();
    expect((await find(search, 'UBERPRUFUNGEN zugriffsrechte')).total).toBe(1);
    expect((await find(search, 'Überprüfungen')).total).toBe(1);
  });

  it('searches in some documents alone', async () => {
    const { search } = await start();
    expect((await find(search, 'review')).total).toBe(2);
    expect((await find(search, 'review', [hash('b')])).total).toBe(1);
    expect((await find(search, 'review', [])).total).toBe(0);
  });

  it('gives nothing for nothing', async () => {
    const { search } = await start();
    expect(await find(search, '  ')).toMatchObject({ hits: [], total: 0 });
    expect((await find(search, 'xylophone')).total).toBe(0);
  });

  it('counts all hits and gives as many as asked for', async () => {
    const { search } = await start();
    const { hits, total } = must(await search.search('re', { limit: 1 }));
    expect(hits).toHaveLength(1);
    expect(total).toBeGreaterThan(1);
  });

  it('forgets removed documents and replaces those added again', async () => {
    const { search } = await start();
    must(await search.remove([hash('a')]));
    expect((await find(search, 'access')).total).toBe(0);
    must(await search.add(hash('b'), encode(documentOf(['Nothing but walruses here.']))));
    expect((await find(search, 'backups')).total).toBe(0);
    expect((await find(search, 'walruses')).total).toBe(1);
  });

  it('keeps what it indexed and says what it has not', async () => {
    const { reopen } = await start();
    const again = reopen();
    expect(must(await again.open([hash('a'), hash('c')]))).toEqual([hash('c')]);
    expect((await find(again, 'quarter')).total).toBe(1);
    expect((await find(again, 'backups')).total).toBe(0);
  });

  it('says so when a text cannot be read, and goes on', async () => {
    const { search } = await start();
    const result = await search.add(hash('d'), new TextEncoder().encode('{'));
    expect(result).toMatchObject({ ok: false, error: { code: 'unreadable-text' } });
    expect((await find(search, 'quarter')).total).toBe(1);
  });
});
