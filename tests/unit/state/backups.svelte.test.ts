import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/lib/domain/result';
import type { BackupFolder, BackupPlan } from '../../../src/lib/ports/backup-folder';
import type { EngagementListing, EngagementLog } from '../../../src/lib/ports/engagement-log';
import { Backups } from '../../../src/lib/state/backups.svelte';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const setUp = (plan: BackupPlan | null) => {
  let now = 100 * DAY;
  let fails = false;
  const written: string[] = [];
  const kept = new Map<string, string>();
  const folder: BackupFolder = {
    supported: true,
    plan: async () => plan,
    choose: async () => ok(plan),
    change: async () => undefined,
    allow: async () => true,
    write: async (log) => {
      if (fails) return err({ code: 'storage', message: 'The disk is full.' });
      written.push(log.id);
      return ok('a file');
    },
    forget: async () => undefined
  };
  const make = () =>
    new Backups({
      folder: async () => folder,
      preferences: {
        read: (key) => kept.get(key) ?? null,
        write: (key, value) => void kept.set(key, value)
      },
      environment: { now: () => now } as never
    });
  return {
    make,
    written,
    kept,
    pass: (ms: number) => (now += ms),
    fail: (yes: boolean) => (fails = yes),
    now: () => now
  };
};

const plan: BackupPlan = { folder: 'Backups', allowed: true, everyHours: 24, keep: 7 };
const log = { id: 'one' } as unknown as EngagementLog;
const listing = (id: string, changedAt: number, entries: number, sample = false): EngagementListing =>
  ({ id, changedAt, entries, sample }) as EngagementListing;

describe('backups into a folder', () => {
  it('are written when something changed and the time has come, and not before', async () => {
    const { make, written, pass, now } = setUp(plan);
    const backups = make();
    await backups.writeIfDue(log, now() - HOUR);
    expect(written).toEqual(['one']);
    await backups.writeIfDue(log, now() - HOUR); // nothing new
    pass(2 * HOUR);
    await backups.writeIfDue(log, now() - HOUR); // too soon
    expect(written).toEqual(['one']);
    pass(DAY);
    await backups.writeIfDue(log, now() - HOUR);
    expect(written).toEqual(['one', 'one']);
  });

  it('wait while the browser does not let us, and where there is no folder', async () => {
    for (const given of [null, { ...plan, allowed: false }]) {
      const { make, written, now } = setUp(given);
      await make().writeIfDue(log, now());
      expect(written).toEqual([]);
    }
  });

  it('that fail are told and tried again, and do not count as written', async () => {
    const { make, written, fail, now } = setUp(plan);
    const backups = make();
    fail(true);
    await backups.writeIfDue(log, now());
    expect(backups.problem).toBe('The disk is full.');
    expect(backups.lastOf('one' as never)).toBeNull();
    fail(false);
    await backups.writeIfDue(log, now());
    expect(written).toEqual(['one']);
    expect(backups.problem).toBeNull();
  });

  it('are remembered by the next page, whatever stands in the browser’s storage', async () => {
    const { make, kept, now } = setUp(plan);
    make().noted('one' as never);
    expect(make().lastOf('one' as never)).toBe(now());
    kept.set('backups', '{"one": "yesterday", "two": 5}');
    expect(make().lastOf('one' as never)).toBeNull();
    kept.set('backups', 'nonsense');
    expect(make().lastOf('two' as never)).toBeNull();
  });

  it('are asked for where work would be lost, and not for the sample', () => {
    const { make, pass, now } = setUp(null);
    const backups = make();
    const changed = now() + 1;
    backups.noted('backed-up' as never);
    const listings = [
      listing('backed-up', changed, 100),
      listing('never', changed, 25),
      listing('begun', changed, 3),
      listing('sample', changed, 500, true)
    ];
    const overdue = () => backups.overdue(listings).map(({ id }) => id as string);
    expect(overdue()).toEqual(['never']);
    pass(8 * DAY);
    expect(overdue()).toEqual(['backed-up', 'never']);
    backups.noted('backed-up' as never);
    expect(overdue()).toEqual(['never']);
  });
});
