import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../../src/lib/domain/catalog/catalog';
import { parseCatalog } from '../../../src/lib/domain/catalog/parse-catalog';
import { parseCrosswalk } from '../../../src/lib/domain/crosswalk/parse-crosswalk';
import type { EngagementState } from '../../../src/lib/domain/engagement/state';
import type { FrameworkId, RequirementRef } from '../../../src/lib/domain/ids';
import type { AssessmentResult } from '../../../src/lib/domain/log/action';
import { err, ok, type Result } from '../../../src/lib/domain/result';
import { ReuseModel } from '../../../src/lib/state/reuse.svelte';

const valueOf = <T>(result: Result<T, { readonly message: string }>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const files = readdirSync('catalogs').filter((name) => name.endsWith('.json'));
const read = (name: string): unknown => JSON.parse(readFileSync(`catalogs/${name}`, 'utf8'));
const crosswalks = files
  .filter((name) => name.startsWith('crosswalk-'))
  .map((name) => valueOf(parseCrosswalk(read(name))));
const catalogs: Catalog[] = files
  .filter((name) => !name.startsWith('crosswalk-'))
  .map((name) => valueOf(parseCatalog(read(name))));
const catalogOf = (id: string): Catalog => catalogs.find((each) => each.id === id)!;

const [iso27001, iso42001, iso27701] = [
  'iso27001-2022',
  'iso42001-2023',
  'iso27701-2025'
] as FrameworkId[] as [FrameworkId, FrameworkId, FrameworkId];
const ref = (text: string) => text as RequirementRef;

const modelOf = (assessed: Record<string, AssessmentResult>, scope: readonly FrameworkId[] = [iso27001]) => {
  let failing = false;
  let loads = 0;
  const assessments = Object.fromEntries(
    Object.entries(assessed).map(([id, result]) => [id, { result, status: 'done', note: '' }])
  );
  const model = new ReuseModel({
    state: () => ({ assessments }) as unknown as EngagementState,
    coverage: () => new Map(),
    catalogs: () => new Map(scope.map((id) => [id, catalogOf(id)])),
    library: {
      list: () => catalogs,
      load: async (id) => ok(catalogOf(id)),
      has: () => true
    },
    crosswalks: {
      load: async () => {
        loads += 1;
        return failing ? err({ code: 'unavailable', message: 'Offline.' }) : ok(crosswalks);
      }
    }
  });
  return { model, fail: (now: boolean) => (failing = now), loads: () => loads };
};

describe('reuse between frameworks', () => {
  it('says nothing before it is loaded, and loads once', async () => {
    const { model, loads } = modelOf({ 'iso27001-2022:7.5.2': 'conforming' });
    expect(model.towards(iso42001)).toEqual([]);
    await Promise.all([model.load(), model.load()]);
    await model.load();
    expect(loads()).toBe(1);
    expect(model.towards(iso42001)).toHaveLength(1);
  });

  it('reaches a clause of 42001 through the same rule of 27001, and controls in part', async () => {
    const { model } = modelOf({
      'iso27001-2022:7.5.2': 'conforming',
      'iso27001-2022:A.5.19': 'conforming',
      'iso27001-2022:10.2': 'partly-conforming',
      'iso27001-2022:6.3': 'nonconforming'
    });
    await model.load();
    const [reuse] = model.towards(iso42001);
    expect(reuse).toMatchObject({ from: iso27001, to: iso42001, total: 70, reached: 1 });
    const reachById = new Map(reuse?.requirements.map(({ requirement, reach }) => [requirement, reach]));
    expect(reachById.get(ref('iso42001-2023:7.5.2'))).toBe('reached');
    expect(reachById.get(ref('iso42001-2023:A.10.3'))).toBe('partly');
    expect(reachById.get(ref('iso42001-2023:10.2'))).toBe('partly');
    expect(reachById.has(ref('iso42001-2023:6.3'))).toBe(false);
  });

  it('counts only frameworks in scope as sources, and every shipped one as a target', async () => {
    const { model } = modelOf({ 'iso27001-2022:A.8.13': 'conforming' }, [iso27001, iso42001]);
    await model.load();
    expect(model.frameworks.map(({ id }) => id)).toEqual([
      iso27001,
      iso42001,
      ...catalogs.map(({ id }) => id).filter((id) => id !== iso27001 && id !== iso42001)
    ]);
    expect(model.towards(iso27001)).toEqual([]);
    expect(model.towards(iso27701).map(({ from }) => from)).toEqual([iso27001]);
  });

  it('names requirements of frameworks in scope, of others, and of those without a catalog', async () => {
    const { model } = modelOf({});
    await model.load();
    expect(model.find(ref('iso27001-2022:A.5.15'))).toEqual({
      framework: 'ISO/IEC 27001:2022',
      title: 'Access control',
      inScope: true
    });
    expect(model.find(ref('iso42001-2023:A.10.3'))).toMatchObject({ title: 'Suppliers', inScope: false });
    expect(model.find(ref('nist-800-53r5:AC-2'))).toMatchObject({
      framework: 'NIST SP 800-53 r5',
      title: 'Account Management'
    });
    expect(model.find(ref('unknown-1:9'))).toMatchObject({ framework: 'unknown-1', title: '' });
  });

  it('says why it could not load, and tries again', async () => {
    const { model, fail } = modelOf({});
    fail(true);
    await model.load();
    expect([model.problem, model.index]).toEqual(['Offline.', null]);
    fail(false);
    await model.load();
    expect(model.problem).toBeNull();
    expect(model.index).not.toBeNull();
  });
});
