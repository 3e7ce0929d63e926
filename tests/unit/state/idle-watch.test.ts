import { describe, expect, it } from 'vitest';
import { IdleWatch, TICK } from '../../../src/lib/state/idle-watch';

const MINUTE = 60_000;

const setUp = (minutes: number | null) => {
  let time = 1_700_000_000_000;
  let due: (() => void) | null = null;
  let idle = 0;
  const environment = {
    now: () => time,
    after: (_: number, run: () => void) => {
      due = run;
      return () => (due = null);
    }
  };
  const watch = new IdleWatch(
    environment,
    () => (minutes === null ? null : minutes * MINUTE),
    () => (idle += 1)
  );
  return {
    watch,
    idle: () => idle,
    /** Lets the timer come after `ms` by the clock, as sleep and clock changes make it. */
    look: (ms = TICK) => {
      time += ms;
      due?.();
    },
    jump: (ms: number) => (time += ms),
    pass: (ms: number) => {
      for (let passed = 0; passed < ms; passed += TICK) {
        time += TICK;
        due?.();
      }
    },
    ended: () => due === null
  };
};

describe('idle time', () => {
  it('ends when it was long enough, not before, and each use begins it anew', () => {
    const { watch, idle, pass } = setUp(5);
    pass(5 * MINUTE - TICK);
    expect(idle()).toBe(0);
    watch.active();
    pass(5 * MINUTE - TICK);
    expect(idle()).toBe(0);
    pass(TICK);
    expect(idle()).toBe(1);
  });

  it('is never over where it is switched off', () => {
    const { idle, pass } = setUp(null);
    pass(600 * MINUTE);
    expect(idle()).toBe(0);
  });

  it('counts the time that a laptop slept, even where the first thing on waking is a key press', () => {
    const asleep = setUp(5);
    asleep.look(8 * 60 * MINUTE);
    expect(asleep.idle()).toBe(1);
    const woken = setUp(5);
    woken.jump(8 * 60 * MINUTE);
    woken.watch.active();
    expect(woken.idle()).toBe(1);
    woken.watch.active();
    expect(woken.idle()).toBe(2);
  });

  it('goes on under a clock that is set back', () => {
    const { idle, look, pass } = setUp(5);
    pass(4 * MINUTE);
    look(-365 * 24 * 60 * MINUTE);
    pass(MINUTE - 2 * TICK);
    expect(idle()).toBe(0);
    pass(TICK);
    expect(idle()).toBe(1);
  });

  it('asks again on every look, until it is reset or ended', () => {
    const { watch, idle, pass, ended } = setUp(5);
    pass(5 * MINUTE + 2 * TICK);
    expect(idle()).toBe(3);
    watch.reset();
    pass(5 * MINUTE - TICK);
    expect(idle()).toBe(3);
    watch.end();
    expect(ended()).toBe(true);
  });
});
