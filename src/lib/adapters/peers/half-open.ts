/**
 * Two devices that come to a meeting place at the same moment can each take the other for the one who begins, and wait
 * for good. A connection that is not through after a while is given up; y-webrtc announces itself then and makes it anew.
 */

interface Connection {
  readonly connected: boolean;
  readonly closed: boolean;
  destroy(): void;
}

/** What of y-webrtc's provider is needed here. */
export interface WatchedProvider {
  readonly room: { readonly webrtcConns: ReadonlyMap<string, Connection> } | null;
  on(event: 'peers', listener: () => void): unknown;
}

/** Milliseconds; the chance part keeps two sides from giving up together each time. */
const HALF_OPEN_MS = 4_000;
const SPREAD_MS = 1_000;

/** Watches every connection of `provider` from when it is first seen. Returns what ends it. */
export const watchHalfOpen = (
  provider: WatchedProvider,
  after: (ms: number, work: () => void) => () => void
): (() => void) => {
  const watched = new WeakSet<object>();
  const stops: (() => void)[] = [];
  let ended = false;
  provider.on('peers', () => {
    if (ended) return;
    for (const connection of provider.room?.webrtcConns.values() ?? []) {
      if (watched.has(connection)) continue;
      watched.add(connection);
      stops.push(
        after(HALF_OPEN_MS + Math.random() * SPREAD_MS, () => {
          if (!connection.connected && !connection.closed) connection.destroy();
        })
      );
    }
  });
  return () => {
    ended = true;
    for (const stop of stops) stop();
  };
};
