import { describe, expect, it } from 'vitest';
import type {
  EngagementFrameworkError,
  EngagementFrameworks
} from '../../../src/lib/app/frameworks/engagement-frameworks';
import type { Catalog } from '../../../src/lib/domain/catalog/catalog';
import type { EngagementState } from '../../../src/lib/domain/engagement/state';
import type { DeviceKey, FrameworkId } from '../../../src/lib/domain/ids';
import type { Action, FrameworkInScope, Role } from '../../../src/lib/domain/log/action';
import { err, ok, type Result } from '../../../src/lib/domain/result';
import { FrameworksInScope } from '../../../src/lib/state/frameworks-in-scope.svelte';
import { Permissions } from '../../../src/lib/state/permissions.svelte';
import { catalogAdded, context, created, device, facts, hashOf, writeLog } from '../../support/log';
import { foldNext } from '../../../src/lib/domain/log/fold';

const iso = 'iso27001-2022' as FrameworkId;
const house = 'house' as FrameworkId;
const scope: readonly FrameworkInScope[] = [
  { framework: iso, catalogVersion: '1' },
  { framework: house, catalogVersion: '1' }
];
const catalogOf = (id: FrameworkId) => ({ id, name: id, requirements: [] }) as unknown as Catalog;

/** An engagement of an earlier build: an own framework is in scope, and no entry has its catalog. */
const setUp = ({ role = 'lead' as Role, holds = true } = {}) => {
  let log = writeLog([created, { type: 'engagement.changed', changes: { ...facts, frameworks: scope } }]).log;
  const state = (): EngagementState => ({
    ...log.state,
    members: { [device]: { ...log.state.members[device]!, role } }
  });
  const written: Action[] = [];
  const found: { house: Result<Catalog, EngagementFrameworkError> } = { house: ok(catalogOf(house)) };
  const forgotten: string[] = [];
  const own = {
    record: ({ framework, catalogVersion }: FrameworkInScope, of: EngagementState) =>
      of.ownCatalogs?.[`${framework}@${catalogVersion}`],
    hasOwn: () => holds,
    load: async () => found.house,
    forget: (hash: string) => forgotten.push(hash),
    bring: async () => ok(catalogAdded('1')),
    vectorsOf: async (
      _: Catalog,
      __: unknown,
      { onProgress }: { onProgress?: (done: number, total: number) => void }
    ) => {
      onProgress?.(1, 2);
      seen.push(model.reading);
      return ok([]);
    }
  } as unknown as EngagementFrameworks;
  const seen: unknown[] = [];
  const model: FrameworksInScope = new FrameworksInScope({
    state,
    catalogs: {
      list: () => [{ id: iso, name: 'ISO', subject: '', version: '1' }],
      has: (id) => id === iso,
      load: async (id) => ok(catalogOf(id))
    },
    own,
    permissions: new Permissions({ state, device: device as DeviceKey }),
    run: async (action) => {
      const more = writeLog([action], log).entries;
      log = foldNext(log, more, context, () => true) ?? log;
      written.push(action);
      return ok(undefined);
    }
  });
  return { model, written, found, forgotten, seen };
};

describe('own frameworks of an engagement of an earlier build', () => {
  it('are brought in once by the lead’s device that has them', async () => {
    const { model, written } = setUp();
    expect((await model.bring()).ok).toBe(true);
    await Promise.all([model.bring(), model.bring()]);
    expect(written.map(({ type }) => type)).toEqual(['catalog.added']);
    expect(model.staying.size).toBe(0);
    // the key of what is derived changes with the content
    await model.load();
    expect(model.atHand(scope)).toEqual([
      { framework: iso, catalogVersion: '1' },
      { framework: house, catalogVersion: `1#${hashOf('house 1')}` }
    ]);
  });

  it('stay where they are on another role’s device, which says who must do what', async () => {
    const { model, written } = setUp({ role: 'preparer' });
    expect((await model.bring()).ok).toBe(true);
    expect(written).toEqual([]);
    expect(model.staying.get(house)).toMatch(/A lead who has it brings it in by opening the engagement/);
  });

  it('are nobody’s business on a client’s device', async () => {
    const { model, written } = setUp({ role: 'client' });
    await model.bring();
    await model.load();
    expect(written).toEqual([]);
    expect([...model.catalogs.keys()]).toEqual([iso]);
    expect(model.missing.get(house)).toBe('This framework is the firm’s own and stays with the firm.');
  });
});

describe('a framework that is refused or on its way', () => {
  it('is named, and the others are compared with all the same', async () => {
    const { model, found } = setUp({ holds: false });
    found.house = err({ code: 'refused', message: 'The catalog is not taken.' });
    await model.load();
    expect([...model.catalogs.keys()]).toEqual([iso]);
    expect(model.missing.get(house)).toBe('The catalog is not taken.');
    expect(model.atHand(scope).map(({ framework }) => framework)).toEqual([iso]);
    expect(await model.own(scope)).toEqual(ok([]));
  });

  it('is loaded anew when its bytes have come, and is read with progress', async () => {
    const { model, found, forgotten, seen } = setUp();
    await model.bring();
    found.house = err({ code: 'waiting', message: 'It has not come yet.' });
    await model.load();
    expect(model.missing.size).toBe(1);
    expect(model.arrived(hashOf('something else'))).toBe(false);
    expect(model.arrived(hashOf('house 1'))).toBe(true);
    expect(forgotten).toEqual([hashOf('house 1')]);
    found.house = ok(catalogOf(house));
    await model.load();
    expect([...model.catalogs.keys()]).toEqual([iso, house]);
    const read = await model.own(scope);
    expect(read.ok && read.value.map(({ content }) => content)).toEqual([hashOf('house 1')]);
    expect(seen).toEqual([{ name: house, done: 1, total: 2 }]);
    expect(model.reading).toBeNull();
  });
});
