import { describe, expect, it } from 'vitest';
import { watchHalfOpen } from '../../../src/lib/adapters/peers/half-open';

const place = () => {
  const connections = new Map<
    string,
    { connected: boolean; closed: boolean; destroyed: number; destroy(): void }
  >();
  const listeners: (() => void)[] = [];
  const due: { ms: number; work: () => void; stopped: boolean }[] = [];
  const stop = watchHalfOpen(
    { room: { webrtcConns: connections }, on: (_, listener) => listeners.push(listener) },
    (ms, work) => {
      const timer = { ms, work, stopped: false };
      due.push(timer);
      return () => (timer.stopped = true);
    }
  );
  return {
    due,
    stop,
    come(name: string) {
      const connection = {
        connected: false,
        closed: false,
        destroyed: 0,
        destroy: () => (connection.destroyed += 1)
      };
      connections.set(name, connection);
      for (const listener of listeners) listener();
      return connection;
    },
    pass() {
      for (const { work, stopped } of due.splice(0)) if (!stopped) work();
    }
  };
};

describe('connections at a meeting place', () => {
  it('are given up where they are not through after some seconds, each once', () => {
    const { come, due, pass } = place();
    const [waits, works, gone] = [come('waits'), come('works'), come('gone')];
    expect(due).toHaveLength(3);
    expect(due.every(({ ms }) => ms >= 4000 && ms <= 5000)).toBe(true);
    works.connected = true;
    gone.closed = true;
    pass();
    expect([waits.destroyed, works.destroyed, gone.destroyed]).toEqual([1, 0, 0]);
    come('later');
    expect(due).toHaveLength(1);
  });

  it('are left alone when the place is closed', () => {
    const { come, stop, due, pass } = place();
    const waits = come('waits');
    stop();
    come('after the end');
    expect(due).toHaveLength(1);
    pass();
    expect(waits.destroyed).toBe(0);
  });
});
