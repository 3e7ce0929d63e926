import { describe, expect, it } from 'vitest';
import { defaultFilePlan, parseFilePlan, type FilePlan } from '../../../src/lib/domain/documents/file-plan';
import { currentDocuments } from '../../../src/lib/domain/engagement/current-documents';
import type { ContentHash } from '../../../src/lib/domain/ids';
import { FilesModel } from '../../../src/lib/state/files.svelte';
import type { FileProgress } from '../../../src/lib/ports/peers';
import { added, device, hashOf } from '../../support/log';
import { founder, join } from '../../support/peers';

const [policy, register] = [hashOf('policy.pdf'), hashOf('register.pdf')];

const setUp = (options: { readonly alone?: boolean } = {}) => {
  const ada = founder();
  if (!options.alone) join(ada, 'Ben', 'preparer');
  ada.write(added('policy'));
  ada.write(added('register'));
  const stored = new Set<ContentHash>([policy]);
  let plan: FilePlan = defaultFilePlan;
  let incoming: readonly FileProgress[] = [];
  let connected = 0;
  let wishes = 0;
  let lookups = 0;
  const arrived: ContentHash[] = [];
  const state = () => ada.log.state;
  const model = new FilesModel({
    state,
    documents: () => currentDocuments(state().documents),
    device: options.alone ? ada.device : device,
    has: async (hash) => {
      lookups += 1;
      return stored.has(hash);
    },
    plan: () => plan,
    setPlan: (next) => (plan = next),
    incoming: () => incoming,
    connected: () => connected,
    onWish: () => (wishes += 1),
    onArrived: (hash) => arrived.push(hash)
  });
  return {
    ...{ model, arrived, stored },
    connect: (count: number) => (connected = count),
    bringing: (files: readonly FileProgress[]) => (incoming = files),
    counts: () => ({ wishes, lookups })
  };
};

describe('documents on this device', () => {
  it('are looked for where others could have them, and each once', async () => {
    const { model, counts } = setUp();
    await model.check();
    expect([model.of(policy).kind, model.of(register).kind]).toEqual(['here', 'elsewhere']);
    expect(model.lacking.map(({ hash }) => hash)).toEqual([register]);
    expect(model.held).toBe(10);
    await model.check();
    // the one that is here is known; the other may have come by a bundle
    expect(counts().lookups).toBe(3);
  });

  it('are not looked for where nobody else could have them', async () => {
    const { model, counts } = setUp({ alone: true });
    await model.check();
    expect([model.shared, counts().lookups, model.of(register).kind]).toEqual([false, 0, 'here']);
  });

  it('tell how far they came, and that they are here', async () => {
    const { model, bringing, arrived } = setUp();
    await model.check();
    bringing([{ hash: register, bytes: 4, size: 10 }]);
    expect(model.of(register)).toEqual({ kind: 'coming', share: 0.4 });
    bringing([]);
    model.wishes.onArrived(register);
    expect([model.of(register).kind, arrived, model.held]).toEqual(['here', [register], 20]);
  });

  it('come all by themselves, or those that are opened or asked for', async () => {
    const { model, counts, connect } = setUp();
    await model.check();
    expect(model.wishes.wants(register)).toBe(true);
    model.plan = { ...defaultFilePlan, keep: 'opened' };
    expect([model.wishes.wants(register), counts().wishes]).toEqual([false, 1]);
    model.opened(policy);
    expect(counts().wishes).toBe(1);
    model.opened(register);
    expect([model.wishes.wants(register), counts().wishes]).toEqual([true, 2]);
    expect(model.fetch(register)).toContain('No other device is connected');
    connect(1);
    expect(model.fetch(register)).toBeNull();
  });

  it('stay with the others beyond a limit, and say which', async () => {
    const { model } = setUp();
    await model.check();
    model.plan = { keep: 'opened', maxFile: 9, maxTotal: 1000 };
    expect(model.of(register)).toMatchObject({ limit: 'file' });
    expect(model.fetch(register)).toContain('larger than this device takes');
    model.opened(register);
    expect(model.wishes.wants(register)).toBe(false);
    model.plan = { keep: 'all', maxFile: 100, maxTotal: 19 };
    expect(model.of(register)).toMatchObject({ limit: 'engagement' });
    expect(model.fetch(register)).toContain('of this engagement');
  });
});

describe('a plan that was kept', () => {
  it('is read with what is wrong in it replaced', () => {
    expect(parseFilePlan(null)).toEqual(defaultFilePlan);
    expect(parseFilePlan({ keep: 'nothing', maxFile: -1, maxTotal: 'all' })).toEqual(defaultFilePlan);
    expect(parseFilePlan({ keep: 'opened', maxFile: 5, maxTotal: 6 })).toEqual({
      keep: 'opened',
      maxFile: 5,
      maxTotal: 6
    });
  });
});
