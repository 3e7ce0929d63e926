/** A browser that has thrown a site's data away: a bundle or another member brings back all of it, to the same state. */
import { expect, test } from '@playwright/test';
import { fileOf } from '../e2e/files';
import { storedEntries } from '../e2e/stores';
import { askIn, comeIn, figure, found, level, meet, Member, rounds, sameHash } from './member';
import { startSignal } from './signal';

const EDITS = rounds('LONG_EVICTION_EDITS', 500);
const PASSPHRASE = 'seven dull herons';

/** Everything that the origin has in this browser, as eviction takes it. */
const evict = async (member: Member, origin: string): Promise<void> => {
  await member.page.goto('about:blank');
  const session = await member.page.context().newCDPSession(member.page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
  await member.load();
  const left = await member.page.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    settings: localStorage.length
  }));
  expect(left).toEqual({ databases: 0, settings: 0 });
};

test('the origin cleared: restored from a bundle and from a peer, same state hash', async ({ baseURL }) => {
  const { origin } = new URL(baseURL!);
  const signal = await startSignal();
  const [ada, ben] = [new Member('Ada', baseURL!), new Member('Ben', baseURL!)];
  try {
    await found(ada, signal.url);
    await comeIn(ada, ben, 'lead');
    await meet([ada, ben]);
    const policy = fileOf('policy.md', `# Policy\n\n${'The owner must review access.\n\n'.repeat(90_000)}`);
    await ada.page.setInputFiles('#measure-files', [policy]);
    await ada.do({ do: 'files', names: [policy.name] });
    const half = Math.ceil(EDITS / 2);
    await Promise.all([ada, ben].map((one, at) => one.do({ do: 'work', count: half, seed: at, undo: 5 })));
    const sizes = async (one: Member): Promise<(number | null)[]> =>
      Object.values(await one.do<Record<string, number | null>>({ do: 'bytes' }));
    await expect.poll(() => sizes(ben), { timeout: 60_000 }).toContain(policy.buffer.length);
    const ids = await level([ada, ben]);
    const hash = await sameHash([ada, ben]);

    const bundle = Buffer.from(await ada.do<string>({ do: 'bundle', passphrase: PASSPHRASE }), 'base64');
    await evict(ada, origin);

    let from = Date.now();
    const file = { name: 'engagement.fieldroom', mimeType: 'application/octet-stream', buffer: bundle };
    await ada.page.setInputFiles('#measure-files', [file]);
    const restored = await ada.do<Record<string, unknown>>({ do: 'restore', passphrase: PASSPHRASE });
    figure(`from a bundle of ${(bundle.length / 1e6).toFixed(1)} MB in ${Date.now() - from} ms`);
    // its keys went with the rest: it is another device now, which reads along until it is admitted
    expect(restored).toMatchObject({ entries: ids.size, stateHash: hash, sameState: true, member: false });
    expect(await storedEntries(ada.page)).toBe(ids.size);
    await ada.do({ do: 'open', engagement: ada.engagement as never });
    expect(await ada.hash()).toBe(hash);
    expect(await sizes(ada)).toContain(policy.buffer.length);
    expect(await ada.do({ do: 'work', count: 1, seed: 1 })).toBe(0);

    const isLevel = async (): Promise<string> => {
      await expect
        .poll(async () => (await ada.do<{ state: string }>({ do: 'joining' })).state, { timeout: 60_000 })
        .toBe('joined');
      await ada.do({ do: 'open', engagement: ada.engagement as never });
      await meet([ada, ben]);
      await level([ada, ben]);
      return sameHash([ada, ben]);
    };
    // admitted as a new device on top of the bundle
    await askIn(ben, ada, 'lead');
    await isLevel();
    expect(await ada.do({ do: 'work', count: 5, seed: 2 })).toBe(5);
    await level([ada, ben]);
    const later = await sameHash([ada, ben]);

    // and once more, with nothing but a peer
    await evict(ada, origin);
    from = Date.now();
    await askIn(ben, ada, 'lead');
    await isLevel();
    figure(`${(await ada.ids()).length} entries from a peer in ${Date.now() - from} ms`);
    await expect.poll(() => sizes(ada), { timeout: 60_000 }).toContain(policy.buffer.length);
    const before = new Set(ids);
    const now = new Set(await ada.ids());
    expect([...before].filter((id) => !now.has(id))).toEqual([]);
    expect(later).not.toBe(hash);
    expect(await ada.do({ do: 'unsound' })).toEqual([]);
    expect((await ada.state()).refused).toEqual([]);
  } finally {
    await ada.end();
    await ben.end();
    await signal.kill();
  }
});
