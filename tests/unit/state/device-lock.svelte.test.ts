import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/lib/domain/result';
import type { DeviceLock } from '../../../src/lib/ports/device-lock';
import type { LockSignal } from '../../../src/lib/ports/lock-signals';
import { LockModel } from '../../../src/lib/state/device-lock.svelte';
import { Preferences } from '../../../src/lib/state/preferences.svelte';
import { SaveStatus } from '../../../src/lib/state/save-status.svelte';

const setUp = async (isSet = true) => {
  const said: LockSignal[] = [];
  const events: string[] = [];
  let hear: (signal: LockSignal) => void = () => undefined;
  let busy = false;
  let time = 0;
  let waiting: (() => void)[] = [];
  const save = new SaveStatus();
  const lock: DeviceLock = {
    isSet: async () => ok(isSet),
    newCode: () => 'code',
    set: async (passphrase) =>
      passphrase === 'bad' ? err({ code: 'weak-passphrase', message: 'no' }) : ok(undefined),
    change: async () => ok(undefined),
    renewCode: async () => ok(undefined),
    remove: async () => ok(undefined)
  };
  const preferences = new Preferences({ read: () => null, write: () => undefined });
  const model = new LockModel({
    lock,
    signals: {
      announce: (signal) => said.push(signal),
      onSignal: (listener) => ((hear = listener), () => undefined)
    },
    environment: {
      now: () => time,
      today: () => '2026-01-01',
      dayOf: () => '2026-01-01',
      newId: () => 'id',
      after: (_, run) => {
        waiting.push(run);
        return () => (waiting = waiting.filter((other) => other !== run));
      },
      yieldToScreen: () => Promise.resolve()
    },
    preferences,
    save: () => save,
    busy: () => busy,
    restart: async () => void events.push(`restart while ${save.current.kind}`)
  });
  await model.refresh();
  const elapse = async (ms: number): Promise<void> => {
    time += ms;
    const due = waiting;
    waiting = [];
    for (const run of due) run();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    model,
    save,
    said,
    events,
    preferences,
    elapse,
    hear: (signal: LockSignal) => hear(signal),
    setBusy: (value: boolean) => (busy = value)
  };
};

describe('locking', () => {
  it('comes after 15 minutes unless chosen otherwise, tells the other tabs, and shows nothing from then on', async () => {
    const { model, said, events, elapse } = await setUp();
    await elapse(14.9 * 60_000);
    expect(model.locking).toBe(false);
    await elapse(0.1 * 60_000);
    expect(model.locking).toBe(true);
    expect(said).toEqual(['lock']);
    expect(events).toEqual(['restart while saved']);
  });

  it('never comes by itself without a passphrase, or where it is switched off', async () => {
    const open = await setUp(false);
    await open.elapse(9e9);
    expect(open.model.locking).toBe(false);
    const off = await setUp();
    off.preferences.lockAfter = 0;
    await off.elapse(9e9);
    expect(off.model.locking).toBe(false);
    await off.model.lock();
    expect(off.events).toHaveLength(1);
  });

  it('follows another tab without telling it back, and waits while another tab is used', async () => {
    const { model, said, events, hear, elapse } = await setUp();
    await elapse(14 * 60_000);
    hear('active');
    await elapse(14 * 60_000);
    expect(model.locking).toBe(false);
    hear('lock');
    await elapse(0);
    expect(model.locking).toBe(true);
    expect(said).toEqual([]);
    expect(events).toHaveLength(1);
  });

  it('waits while files come in, and counts anew afterwards', async () => {
    const { model, setBusy, elapse } = await setUp();
    setBusy(true);
    await elapse(60 * 60_000);
    expect(model.locking).toBe(false);
    setBusy(false);
    await elapse(14 * 60_000);
    expect(model.locking).toBe(false);
    await elapse(60_000);
    expect(model.locking).toBe(true);
  });

  it('saves what is typed first, and waits for a running save', async () => {
    const { model, save, events, elapse } = await setUp();
    let written = '';
    const done = save.typing(async () => {
      save.began();
      written = 'what was typed';
      await Promise.resolve();
      save.succeeded(1);
      done();
    });
    save.began();
    const locked = model.lock();
    await elapse(0);
    expect(written).toBe('what was typed');
    expect(model.locking).toBe(true);
    expect(events).toEqual([]);
    save.succeeded(2);
    await elapse(50);
    await locked;
    expect(events).toEqual(['restart while saved']);
  });

  it('does not lose what cannot be saved: it says so instead, and tries again', async () => {
    const { model, save, events, elapse } = await setUp();
    let full = true;
    const done = save.typing(() => {
      save.began();
      if (full) return save.failed('The disk is full.');
      save.succeeded(1);
      done();
    });
    await elapse(15 * 60_000);
    expect(model.locking).toBe(false);
    expect(model.problem).toContain('The disk is full.');
    full = false;
    await elapse(5000);
    expect(model.locking).toBe(true);
    expect(model.problem).toBeNull();
    expect(events).toHaveLength(1);
  });

  it('follows at once when a passphrase is set; a refused one changes nothing', async () => {
    const { model, events } = await setUp(false);
    expect((await model.set('bad', 'code')).ok).toBe(false);
    expect([model.isSet, model.locking, events]).toEqual([false, false, []]);
    expect((await model.set('seven dull herons', 'code')).ok).toBe(true);
    expect([model.isSet, model.locking, events.length]).toEqual([true, true, 1]);
  });

  it('tells other tabs of use now and then, not with every movement', async () => {
    const { model, said, elapse } = await setUp();
    await elapse(20_000);
    for (let move = 0; move < 100; move += 1) model.active();
    expect(said).toEqual(['active']);
    await elapse(10_000);
    model.active();
    expect(said).toEqual(['active', 'active']);
  });
});
