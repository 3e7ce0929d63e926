import type { TurnServer } from '../../ports/peers';

/** No server is asked for this device's address unless the user has set one. */
export const toIceServers = (turn: readonly TurnServer[]): RTCIceServer[] =>
  turn.map(({ urls, username, credential }) => ({ urls, username, credential }));
