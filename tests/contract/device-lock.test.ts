import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createCode, parseCode } from '../../src/lib/adapters/storage/recovery-code';
import { added, facts } from '../support/log';
import { freshName, must, openLock, openStorage } from '../support/storage';

const FIRST = 'seven dull herons';
const SECOND = 'nine loud geese!';

const prepare = async () => {
  const name = freshName();
  const storage = must(await openStorage(name));
  const log = must(await storage.logs.create(facts, { name: 'Ada' }));
  must(await log.append(added('d1')));
  const { id, state } = log;
  await storage.close();
  let time = 1_700_000_000_000;
  const clock = { advance: (ms: number) => (time += ms) };
  const lock = openLock(name, { now: () => time });
  const code = lock.newCode();
  return { name, id, state, lock, code, clock, device: storage.device.key };
};

/** Opens with what unlocking gave and finds everything, still as the same member. */
const expectOpen = async (
  { name, id, state, device }: Awaited<ReturnType<typeof prepare>>,
  unlocked: Awaited<ReturnType<ReturnType<typeof openLock>['unlock']>>
) => {
  const storage = must(await openStorage(name, { device: must(unlocked) }));
  expect(storage.device.key).toBe(device);
  const log = must(await storage.logs.open(id));
  expect(log.state).toEqual(state);
  must(await log.append(added('more')));
  must(await log.undo());
  must(await storage.logs.create(facts, { name: 'Ada' }));
  await storage.close();
};

describe('a passphrase', () => {
  it('locks the device, and opens it', async () => {
    const before = await prepare();
    const { lock, name, code } = before;
    expect(must(await lock.isSet())).toBe(false);
    must(await lock.set(FIRST, code));
    expect(must(await lock.isSet())).toBe(true);
    expect(await openStorage(name)).toMatchObject({ ok: false, error: { code: 'locked' } });
    await expectOpen(before, await lock.unlock(FIRST));
  });

  it('can be set before anything else is here', async () => {
    const lock = openLock(freshName());
    must(await lock.set(FIRST, lock.newCode()));
    must(await lock.unlock(FIRST));
  });

  it('is the same however its letters are composed', async () => {
    const { lock, code } = await prepare();
    must(await lock.set('Schlüssel für alle', code));
    must(await lock.unlock('Schlüssel für alle'.normalize('NFD')));
  });

  it('that is wrong opens nothing and says so', async () => {
    const before = await prepare();
    const { lock, code } = before;
    must(await lock.set(FIRST, code));
    for (const wrong of ['', SECOND, `${FIRST} `, FIRST.toUpperCase()]) {
      before.clock.advance(100_000);
      expect(await lock.unlock(wrong)).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
    }
    before.clock.advance(100_000);
    await expectOpen(before, await lock.unlock(FIRST));
  });

  it('makes guessing slow, also for another page; the right one resets the wait', async () => {
    const { name, lock, code, clock } = await prepare();
    must(await lock.set(FIRST, code));
    const guess = async () => {
      const guessed = await lock.unlock('wrong passphrase');
      return guessed.ok ? null : guessed.error;
    };
    expect(await guess()).toMatchObject({ code: 'wrong-passphrase' });
    expect(await guess()).toMatchObject({ code: 'wrong-passphrase' });
    expect(await guess()).toMatchObject({ code: 'wrong-passphrase', wait: 2000 });
    expect(await guess()).toMatchObject({ code: 'too-soon' });
    // not even the right one is tried meanwhile, and a reload forgets nothing
    const reloaded = openLock(name, { now: () => 1_700_000_000_500 });
    expect(await reloaded.unlock(FIRST)).toMatchObject({
      ok: false,
      error: { code: 'too-soon', wait: 1500 }
    });
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 7; round += 1) {
      clock.advance(60_000);
      waits.push((await guess())?.wait);
    }
    expect(waits).toEqual([4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    // a clock that was set back by a year does not lock the owner out for a year
    const past = openLock(name, { now: () => 1_670_000_000_000 });
    expect(await past.unlock(FIRST)).toMatchObject({ ok: false, error: { code: 'too-soon', wait: 60_000 } });
    clock.advance(60_000);
    must(await lock.unlock(FIRST));
    expect(await guess()).toMatchObject({ code: 'wrong-passphrase' });
    must(await lock.unlock(FIRST));
  });

  it('that is short is refused, and changes nothing', async () => {
    const { name, lock, code } = await prepare();
    expect(await lock.set('short', code)).toMatchObject({ ok: false, error: { code: 'weak-passphrase' } });
    expect(await lock.set(FIRST, 'ABCD')).toMatchObject({ ok: false, error: { code: 'mistyped-code' } });
    must(await openStorage(name));
  });

  it('can be changed: the old one opens nothing more, the recovery code still does', async () => {
    const before = await prepare();
    const { lock, code } = before;
    must(await lock.set(FIRST, code));
    expect(await lock.change(SECOND, SECOND)).toMatchObject({
      ok: false,
      error: { code: 'wrong-passphrase' }
    });
    expect(await lock.change(FIRST, 'short')).toMatchObject({
      ok: false,
      error: { code: 'weak-passphrase' }
    });
    must(await lock.change(FIRST, SECOND));
    expect(await lock.unlock(FIRST)).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
    must(await lock.checkCode(code));
    await expectOpen(before, await lock.unlock(SECOND));
  });

  it('can be removed: the device opens as before', async () => {
    const before = await prepare();
    const { lock, code, name, id } = before;
    must(await lock.set(FIRST, code));
    // a page that is open meanwhile goes on: its keys are still the right ones
    const open = must(await openStorage(name, { device: must(await lock.unlock(FIRST)) }));
    expect(await lock.remove(SECOND)).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
    must(await lock.remove(FIRST));
    expect(must(await lock.isSet())).toBe(false);
    must(await open.logs.create(facts, { name: 'Ada' }));
    await open.close();
    const storage = must(await openStorage(name));
    expect(must(await storage.logs.open(id)).state).toEqual(before.state);
    expect(must(await storage.logs.list())).toHaveLength(2);
    await storage.close();
    // and a new one can be set
    must(await lock.set(SECOND, lock.newCode()));
    must(await lock.unlock(SECOND));
  });

  it('cannot be set twice, nor taken away where there is none', async () => {
    const { lock, code } = await prepare();
    expect(await lock.remove(FIRST)).toMatchObject({ ok: false, error: { code: 'changed' } });
    expect(await lock.unlock(FIRST)).toMatchObject({ ok: false, error: { code: 'changed' } });
    must(await lock.set(FIRST, code));
    expect(await lock.set(SECOND, code)).toMatchObject({ ok: false, error: { code: 'changed' } });
    must(await lock.unlock(FIRST));
  });
});

describe('a recovery code', () => {
  it('stands in for a forgotten passphrase once, and gives way to a new one', async () => {
    const before = await prepare();
    const { lock, code } = before;
    must(await lock.set(FIRST, code));
    const next = lock.newCode();
    expect(await lock.recover(lock.newCode(), SECOND, next)).toMatchObject({ error: { code: 'wrong-code' } });
    must(await lock.checkCode(code));
    const recovered = await lock.recover(code.toLowerCase().replaceAll('-', ' '), SECOND, next);
    await expectOpen(before, recovered);
    expect(await lock.unlock(FIRST)).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
    expect(await lock.checkCode(code)).toMatchObject({ ok: false, error: { code: 'wrong-code' } });
    must(await lock.checkCode(next));
    must(await lock.unlock(SECOND));
  });

  it('can be renewed with the passphrase', async () => {
    const { lock, code } = await prepare();
    must(await lock.set(FIRST, code));
    const next = lock.newCode();
    must(await lock.renewCode(FIRST, next));
    expect(await lock.checkCode(code)).toMatchObject({ ok: false, error: { code: 'wrong-code' } });
    must(await lock.checkCode(next));
    must(await lock.unlock(FIRST));
  });

  it('is 8 groups of 4, never twice the same, and forgives what is easily mistaken', () => {
    const codes = Array.from({ length: 50 }, createCode);
    expect(new Set(codes).size).toBe(50);
    for (const code of codes) {
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
      const whole = parseCode(code);
      expect(whole).toHaveLength(30);
      const sloppy = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' – ');
      expect(parseCode(sloppy)).toBe(whole);
    }
  });

  it('tells a typing mistake from a wrong code: any one character, any two neighbours', () => {
    const code = createCode().replaceAll('-', '');
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === '7' ? '8' : '7';
      expect(parseCode(code.slice(0, at) + other + code.slice(at + 1))).toBeNull();
      const swapped = `${code.slice(0, at)}${code[at + 1] ?? ''}${code[at]}${code.slice(at + 2)}`;
      if (swapped !== code) expect(parseCode(swapped)).toBeNull();
    }
    expect(parseCode(code.slice(1))).toBeNull();
    expect(parseCode('')).toBeNull();
    expect(parseCode('U'.repeat(32))).toBeNull();
  });
});
