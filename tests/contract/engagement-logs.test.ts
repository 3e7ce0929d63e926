import { describe, expect, it } from 'vitest';
import type { EngagementId } from '../../src/lib/domain/ids';
import type { Action } from '../../src/lib/domain/log/action';
import type { EngagementLog } from '../../src/lib/ports/engagement-log';
import { accepted, added, facts, requirement } from '../support/log';
import { must, subjects } from '../support/storage';

const assessed = (note: string): Action => ({
  type: 'requirement.assessed',
  items: [{ requirement: requirement('A.5.1'), note }]
});

describe.each(subjects)('EngagementLogs in $name', ({ make }) => {
  const start = async () => {
    const storage = await make();
    const log = must(await storage.logs.create(facts, { name: 'Ada' }));
    return { ...storage, log };
  };

  it('starts with no engagements', async () => {
    const { logs } = await make();
    expect(must(await logs.list())).toEqual([]);
  });

  it('creates an engagement whose lead is this device', async () => {
    const { log, device } = await start();
    expect(log.state.facts).toEqual(facts);
    expect(log.state.members).toMatchObject({ [device.key]: { name: 'Ada', role: 'lead' } });
    expect(log.state.createdAt).toBeGreaterThan(0);
    expect(log.state.refused).toEqual([]);
    expect(log.id).toBe(log.state.id);
  });

  it('is prepared for opening at any time, as often as one likes', async () => {
    const { logs, log } = await start();
    await Promise.all([logs.prepare(), logs.prepare()]);
    await log.close();
    await logs.prepare();
    const [listed] = must(await logs.list());
    const again = must(await logs.open(log.id));
    expect(again.state).toEqual(log.state);
    must(await logs.erase(log.id));
    await logs.prepare();
    expect(listed?.entries).toBe(1);
    expect(must(await logs.list())).toEqual([]);
  });

  it('refuses facts that make no sense, and creates nothing', async () => {
    const { logs } = await make();
    for (const wrong of [
      { ...facts, client: '  ' },
      { ...facts, periodStart: '2026-02-30' },
      { ...facts, periodStart: '2027-01-01' },
      { ...facts, phase: 'done' as never }
    ]) {
      expect(await logs.create(wrong, { name: 'Ada' })).toMatchObject({
        ok: false,
        error: { code: 'invalid-action', message: expect.any(String) as string }
      });
    }
    expect(must(await logs.list())).toEqual([]);
  });

  it('lists what it keeps, with counts, newest opened first', async () => {
    const { logs, log } = await start();
    must(await log.append(added('d1')));
    must(await log.append(added('d2')));
    must(await log.append({ type: 'document.removed', documents: ['d1' as never], reason: 'Twice' }));
    const other = must(await logs.create({ ...facts, client: 'Other' }, { name: 'Ada' }, { sample: true }));
    const listed = must(await logs.list());
    expect(listed.map(({ id }) => id)).toEqual([other.id, log.id]);
    expect(listed[0]).toMatchObject({ sample: true, documents: 0, entries: 1, facts: { client: 'Other' } });
    expect(listed[1]).toMatchObject({ sample: false, documents: 1, entries: 4, facts });
  });

  it('shows an append in a new state, tells subscribers once, and gives its entry', async () => {
    const { log } = await start();
    const before = log.state;
    let calls = 0;
    const stop = log.subscribe(() => (calls += 1));
    const entry = must(await log.append(accepted(10)));
    expect(calls).toBe(1);
    expect(log.state).not.toBe(before);
    expect(before.mappings).toEqual({});
    expect(Object.values(log.state.mappings)).toMatchObject([{ decision: 'accepted', decided: { entry } }]);
    stop();
    must(await log.append(accepted(20)));
    expect(calls).toBe(1);
  });

  it('keeps the order of appends that were not awaited', async () => {
    const { log } = await start();
    await Promise.all(Array.from({ length: 20 }, (_, at) => log.append(assessed(`note ${at}`))));
    expect(log.state.assessments[requirement('A.5.1')]?.note).toBe('note 19');
    const { total, rows } = await log.rows(0, 100);
    expect(total).toBe(21);
    expect(rows.map(({ seq }) => seq)).toEqual([...Array.from({ length: 20 }, (_, at) => 20 - at), 1]);
  });

  it('refuses an action that does not fit, and writes nothing', async () => {
    const { log } = await start();
    const wrong: Action[] = [
      { type: 'document.removed', documents: ['nowhere' as never], reason: '' },
      { type: 'document.versionAdded', document: 'nowhere' as never, file: {} as never },
      { type: 'requirement.assessed', items: [] },
      { type: 'requirement.assessed', items: [{ requirement: 'A.5.1' as never }] },
      { type: 'engagement.changed', changes: {} },
      { type: 'engagement.changed', changes: { periodEnd: '2020-01-01' } },
      { type: 'no.such' } as never,
      { type: 'document.added', document: '__proto__' as never, file: added('d').type as never }
    ];
    const before = log.state;
    for (const action of wrong) {
      expect(await log.append(action)).toMatchObject({ ok: false, error: { code: 'invalid-action' } });
    }
    expect(log.state).toBe(before);
    expect((await log.rows(0, 10)).total).toBe(1);
  });

  it('refuses to create an engagement within an engagement', async () => {
    const { log, device } = await start();
    const again: Action = {
      type: 'engagement.created',
      facts,
      lead: { device: device.key, name: 'Ada' },
      sample: false
    };
    expect(await log.append(again)).toMatchObject({ ok: false, error: { code: 'invalid-action' } });
  });

  it('is read-only once locked, except for going on to the archive', async () => {
    const { log } = await start();
    must(await log.append({ type: 'engagement.changed', changes: { phase: 'locked' } }));
    for (const action of [
      added('d1'),
      accepted(1),
      { type: 'engagement.changed', changes: { phase: 'open' } }
    ]) {
      expect(await log.append(action as Action)).toMatchObject({ ok: false, error: { code: 'read-only' } });
    }
    must(await log.append({ type: 'engagement.changed', changes: { phase: 'archived' } }));
    expect(log.state.facts?.phase).toBe('archived');
  });

  it('undoes and redoes step by step, and says what', async () => {
    const { log } = await start();
    expect(log.canUndo).toBe(false);
    expect(await log.undo()).toMatchObject({ ok: false, error: { code: 'nothing-to-undo' } });
    must(await log.append(accepted(10)));
    must(await log.append(accepted(10, 'rejected')));
    expect(log.canUndo).toBe(true);
    expect(must(await log.undo()).undone).toEqual(accepted(10, 'rejected'));
    expect(Object.values(log.state.mappings)).toMatchObject([{ decision: 'accepted' }]);
    must(await log.undo());
    expect(log.state.mappings).toEqual({});
    expect([log.canUndo, log.canRedo]).toEqual([false, true]);
    expect(must(await log.redo()).redone).toEqual(accepted(10));
    must(await log.redo());
    expect(Object.values(log.state.mappings)).toMatchObject([{ decision: 'rejected' }]);
    expect(log.canRedo).toBe(false);
    expect(await log.redo()).toMatchObject({ ok: false, error: { code: 'nothing-to-undo' } });
    must(await log.undo());
    must(await log.append(accepted(30)));
    expect(log.canRedo).toBe(false);
  });

  it('keeps undo across closing and opening', async () => {
    const { log, logs } = await start();
    must(await log.append(accepted(10)));
    await log.close();
    const again = must(await logs.open(log.id));
    must(await again.undo());
    expect(again.state.mappings).toEqual({});
  });

  it('gives rows newest first, page by page, each with its book', async () => {
    const { log } = await start();
    must(await log.append(added('d1')));
    must(await log.append(accepted(10)));
    const page = await log.rows(0, 2);
    expect(page.total).toBe(3);
    expect(page.rows.map(({ action, book }) => [action.type, book])).toEqual([
      ['mapping.decided', 'audit-file'],
      ['document.added', 'data-room']
    ]);
    const rest = await log.rows(2, 10);
    expect(rest.rows.map(({ action, refused }) => [action.type, refused])).toEqual([
      ['engagement.created', null]
    ]);
    expect((await log.rows(3, 10)).rows).toEqual([]);
  });

  it('opens again with all that was saved', async () => {
    const { log, logs } = await start();
    must(await log.append(added('d1')));
    must(await log.append(accepted(10)));
    must(await log.append(assessed('seen')));
    const { state } = log;
    await log.close();
    const again = must(await logs.open(log.id));
    expect(again.state).toEqual(state);
    must(await again.append(assessed('seen again')));
    expect((await again.rows(0, 1)).rows[0]?.seq).toBe(3);
  });

  it('shows what another session of the same engagement writes', async () => {
    const { log, logs } = await start();
    const other = must(await logs.open(log.id));
    const told = new Promise<void>((resolve) => {
      const stop = other.subscribe(() => {
        stop();
        resolve();
      });
    });
    must(await log.append(added('d1')));
    await told;
    expect(other.state).toEqual(log.state);
    await Promise.all([log.append(assessed('one')), other.append(added('d2')), log.append(assessed('two'))]);
    must(await other.append(accepted(1)));
    must(await log.append(accepted(2)));
    expect(Object.keys(log.state.documents)).toEqual(['d1', 'd2']);
    expect(Object.keys(log.state.mappings)).toHaveLength(2);
    expect(log.state.refused).toEqual([]);
  });

  it('writes nothing after close', async () => {
    const { log, logs } = await start();
    await log.close();
    expect(await log.append(added('d1'))).toMatchObject({
      ok: false,
      error: { code: 'storage', storage: { code: 'database-closed' } }
    });
    expect(must(await logs.open(log.id)).state.documents).toEqual({});
  });

  it('erases an engagement with all that belongs to it, and leaves others alone', async () => {
    const { log, logs, blobs, derived } = await start();
    const other = must(await logs.create(facts, { name: 'Ada' }));
    const bytes = new TextEncoder().encode('policy');
    for (const id of [log.id, other.id]) {
      must(await blobs.put(id, bytes.buffer));
      must(await derived.putMany(id, 'vector', '1', [{ key: 'k', bytes }]));
    }
    must(await logs.erase(log.id));
    expect(must(await logs.list()).map(({ id }) => id)).toEqual([other.id]);
    expect(await logs.open(log.id)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await log.append(added('d1'))).toMatchObject({ ok: false, error: { code: 'storage' } });
    const hash = await blobs.hash(bytes.buffer);
    expect(await blobs.has(log.id, hash)).toBe(false);
    expect(await derived.keys(log.id, 'vector', '1')).toEqual([]);
    expect(await blobs.has(other.id, hash)).toBe(true);
    expect(await derived.keys(other.id, 'vector', '1')).toEqual(['k']);
  });

  it('says that an unknown engagement is not here', async () => {
    const { logs } = await make();
    const unknown = 'ZZZZZZZZZZZZZZZZZZZZZZ' as EngagementId;
    expect(await logs.open(unknown)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('takes three hundred decisions as one entry', async () => {
    const { log } = await start();
    const items = Array.from(
      { length: 300 },
      (_, at) => (accepted(at * 10) as never as { items: object[] }).items[0]
    );
    must(await (log as EngagementLog).append({ type: 'mapping.decided', items: items as never }));
    expect(Object.keys(log.state.mappings)).toHaveLength(300);
    expect((await log.rows(0, 1)).total).toBe(2);
    must(await log.undo());
    expect(log.state.mappings).toEqual({});
  });
});
