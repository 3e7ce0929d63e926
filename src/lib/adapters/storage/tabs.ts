/**
 * Several tabs, one database. Writing to an engagement's log is exclusive among tabs (Web Locks), and a tab
 * that wrote tells the others (BroadcastChannel) to read what is new.
 *
 * Messages on the channel `<database>-tabs`: `{engagement, erased: boolean}`.
 */
import type { EngagementId } from '../../domain/ids';
import { createQueue } from '../log/exclusively';

export interface TabNews {
  readonly engagement: EngagementId;
  /** True when the engagement was removed from this device. */
  readonly erased: boolean;
}

export interface Tabs {
  exclusively<T>(engagement: EngagementId, work: () => Promise<T>): Promise<T>;
  announce(news: TabNews): void;
  /** Returns how to stop. */
  onNews(listener: (news: TabNews) => void): () => void;
  close(): void;
}

type Queue = ReturnType<typeof createQueue>;
/** Where Web Locks are missing, as under Node, at least everything in this process is exclusive. */
const queues = new Map<string, Queue>();

const queueFor = (name: string): Queue => {
  const queue = queues.get(name) ?? createQueue();
  queues.set(name, queue);
  return queue;
};

/** See `Tabs.exclusively`; in any thread. */
export const exclusivelyIn =
  (database: string): Tabs['exclusively'] =>
  <T>(engagement: EngagementId, work: () => Promise<T>) => {
    const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
    const name = `${database}/${engagement}`;
    return locks ? (locks.request(name, work) as Promise<T>) : queueFor(name)(work);
  };

export const createTabs = (database: string): Tabs => {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`${database}-tabs`);
  // Node keeps a process alive for an open channel
  (channel as { unref?: () => void } | null)?.unref?.();
  const listeners = new Set<(news: TabNews) => void>();
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<TabNews>) => {
      for (const listener of [...listeners]) listener(data);
    };
  }
  return {
    exclusively: exclusivelyIn(database),
    announce: (news) => channel?.postMessage(news),
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      channel?.close();
    }
  };
};
