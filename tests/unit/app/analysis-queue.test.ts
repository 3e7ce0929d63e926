import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/lib/adapters/memory/create-memory-storage';
import {
  createAnalysisQueue,
  type AnalysisEvent,
  type QueuedDocument
} from '../../../src/lib/app/analysis/analysis-queue';
import { createDocumentPasswords } from '../../../src/lib/app/documents/document-passwords';
import { loadAnalyses, rollUpAnalyses } from '../../../src/lib/app/analysis/load-analyses';
import type { ContentHash, EngagementId } from '../../../src/lib/domain/ids';
import { createFakeAnalyst, createFakeEmbedder, createFakeParser, framework, parsedFile } from './fakes';

const engagement = 'engagement' as EngagementId;
const version = 'v1';
const yieldToScreen = () => Promise.resolve();
const hashOf = (letter: string) => letter.repeat(64) as ContentHash;

const setUp = (embedder = createFakeEmbedder()) => {
  const { blobs, derived, records } = createMemoryStorage();
  const passwords = createDocumentPasswords(records);
  const parser = createFakeParser();
  const events: AnalysisEvent[] = [];
  let onIdle: () => void = () => undefined;
  const queue = createAnalysisQueue(
    {
      engagement,
      frameworks: [framework],
      parser,
      blobs,
      derived,
      passwords,
      analyst: createFakeAnalyst(),
      embedder,
      version
    },
    (event) => {
      events.push(event);
      if (event.type === 'idle') onIdle();
    }
  );
  const idle = () => new Promise<void>((resolve) => (onIdle = resolve));
  const steps = (document: ContentHash) =>
    events.flatMap((event) =>
      event.type === 'progress' && event.document === document ? [event.progress.step] : []
    );
  return { queue, events, idle, steps, blobs, derived, embedder, passwords, parser };
};

const document = (letter: string, text: string): QueuedDocument => ({
  document: hashOf(letter),
  name: `${letter}.txt`,
  parsed: parsedFile(text)
});

describe('the analysis queue', () => {
  it('hands over statements before suggestions and keeps what it computed', async () => {
    const set = setUp();
    const done = set.idle();
    set.queue.enqueue([document('a', 'Staff must lock screens\nAccess is reviewed monthly')]);
    await done;
    const types = set.events.map(({ type }) => type).filter((type) => type !== 'progress');
    expect(types.indexOf('statements')).toBeLessThan(types.indexOf('suggestions'));
    expect(set.steps(hashOf('a')).at(-1)).toBe('done');
    const loaded = await loadAnalyses({ derived: set.derived, yieldToScreen })(
      engagement,
      [hashOf('a'), hashOf('b')],
      version
    );
    expect(loaded.analyses[0]?.suggestions.map((list) => list.length)).toEqual([1, 1]);
    expect(loaded.missing).toEqual([hashOf('b')]);
  });

  it('opens what is protected with the password that is kept, also to recognize it', async () => {
    const set = setUp();
    const put = async (text: string) => {
      const stored = await set.blobs.put(engagement, new TextEncoder().encode(text).buffer);
      if (!stored.ok) throw new Error(stored.error.message);
      return stored.value;
    };
    const known = await put('locked by heron\nscan of a page');
    const unknown = await put('locked by stork\nStaff must lock screens');
    await set.passwords.keep(engagement, known, 'heron');
    const done = set.idle();
    set.queue.enqueue([
      { document: known, name: 'known' },
      { document: unknown, name: 'unknown' }
    ]);
    await done;
    expect(set.steps(known).at(-1)).toBe('done');
    expect(set.parser.given).toEqual(['known heron', 'unknown -', 'known heron recognized']);
    const last = set.events.findLast((event) => event.type === 'progress' && event.document === unknown);
    expect(last).toMatchObject({ progress: { step: 'failed', locked: true } });
  });

  it('reads analyses out of rolled-up records, and none of another version', async () => {
    const set = setUp();
    const done = set.idle();
    set.queue.enqueue([document('a', 'One must'), document('b', 'Two must')]);
    await done;
    const deps = { derived: set.derived, yieldToScreen };
    const hashes = [hashOf('a'), hashOf('b')];
    const { analyses } = await loadAnalyses(deps)(engagement, hashes, version);
    await rollUpAnalyses(deps)(engagement, analyses, version);
    await set.derived.remove(engagement, 'analysis', hashes);
    expect((await loadAnalyses(deps)(engagement, hashes, version)).missing).toEqual([]);
    expect((await loadAnalyses(deps)(engagement, hashes, 'v2')).missing).toEqual(hashes);
  });

  it('recognizes scanned documents after all others', async () => {
    const set = setUp();
    const put = await set.blobs.put(engagement, new TextEncoder().encode('scan: Staff must').buffer);
    if (!put.ok) throw new Error(put.error.message);
    const scanned: QueuedDocument = { document: put.value, name: 'scan.pdf', parsed: parsedFile('', [1]) };
    const done = set.idle();
    set.queue.enqueue([scanned, document('a', 'One must')]);
    await done;
    const order = set.events.flatMap((event) => (event.type === 'finished' ? [event.analysis] : []));
    expect(order.map(({ document: hash }) => hash).at(-1)).toBe(put.value);
    expect(order.at(-1)?.statements).toHaveLength(1);
    expect(set.steps(put.value)).toContain('recognizing');
  });

  it('names what failed and goes on with the others; resuming tries again', async () => {
    const set = setUp();
    const broken: QueuedDocument = { document: hashOf('c'), name: 'c.txt' };
    const done = set.idle();
    set.queue.enqueue([broken, document('a', 'One must')]);
    await done;
    expect(set.steps(hashOf('c')).at(-1)).toBe('failed');
    expect(set.steps(hashOf('a')).at(-1)).toBe('done');
    const again = set.idle();
    set.queue.resume();
    await again;
    expect(set.steps(hashOf('c')).filter((step) => step === 'failed')).toHaveLength(2);
  });

  it('stops on cancel and takes up the rest on resume', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let reached: () => void = () => undefined;
    const reachedSecond = new Promise<void>((resolve) => (reached = resolve));
    let first = true;
    const embedder = createFakeEmbedder({
      before: async (text) => {
        if (!first || !text.startsWith('Two')) return;
        first = false;
        reached();
        await held;
      }
    });
    const set = setUp(embedder);
    set.queue.enqueue([document('a', 'One must\nTwo must\nThree must')]);
    await reachedSecond;
    const stopped = set.idle();
    set.queue.cancel();
    release();
    await stopped;
    expect(set.steps(hashOf('a')).at(-1)).toBe('cancelled');
    const done = set.idle();
    set.queue.resume();
    await done;
    expect(set.steps(hashOf('a')).at(-1)).toBe('done');
  });
});
