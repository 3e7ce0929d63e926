import { describe, expect, it } from 'vitest';
import { createCachedEmbedder } from '../../../src/lib/adapters/embedding/cached-embedder';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import type { EngagementId } from '../../../src/lib/domain/ids';
import { createFakeEmbedder } from './fakes';

const engagement = 'engagement' as EngagementId;

describe('the cached embedder', () => {
  it('computes a text once, also where it stands twice', async () => {
    const inner = createFakeEmbedder();
    const { derived } = createMemoryStorage();
    const cached = createCachedEmbedder(inner, derived, engagement);
    const first = await cached.embed(['one', 'three', 'one']);
    expect(inner.asked).toEqual(['one', 'three']);
    const told: number[] = [];
    const second = await cached.embed(['three', 'one'], { onVector: (index) => told.push(index) });
    expect(inner.asked).toEqual(['one', 'three']);
    expect(told.sort()).toEqual([0, 1]);
    if (!first.ok || !second.ok) throw new Error('embedding failed');
    expect(second.value[0]).toEqual(first.value[1]);
    expect(first.value[0]).toEqual(first.value[2]);
  });

  it('keeps what was computed before a cancel', async () => {
    const abort = new AbortController();
    const inner = createFakeEmbedder();
    const { derived } = createMemoryStorage();
    const cached = createCachedEmbedder(inner, derived, engagement);
    const cancelled = await cached.embed(['one', 'two', 'three'], {
      signal: abort.signal,
      onVector: (index) => index === 1 && abort.abort()
    });
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    await cached.embed(['one', 'two', 'three']);
    expect(inner.asked).toEqual(['one', 'two', 'three']);
  });

  it('does not take vectors of another model', async () => {
    const { derived } = createMemoryStorage();
    await createCachedEmbedder(createFakeEmbedder(), derived, engagement).embed(['one']);
    const other = { ...createFakeEmbedder(), model: 'fake/2' };
    await createCachedEmbedder(other, derived, engagement).embed(['one']);
    expect(other.asked).toEqual(['one']);
  });
});
