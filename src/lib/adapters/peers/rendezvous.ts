/**
 * Where a guest and a host find each other by a signalling server: a y-webrtc room that only holders of the
 * invitation can name and read. Its document stays empty; what counts is the line.
 */
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import { deriveText } from './derive';
import { watchHalfOpen } from './half-open';
import { createSecureWrtc, type SecureOptions } from './secure-connection';

export interface RendezvousOptions extends Omit<SecureOptions, 'handshakeMs'> {
  readonly signaling: readonly string[];
  readonly iceServers: readonly RTCIceServer[];
}

const HANDSHAKE_MS = 10_000;

export const openRendezvous = async (options: RendezvousOptions): Promise<{ close(): void }> => {
  const doc = new Y.Doc();
  const [name, password] = await Promise.all([
    deriveText(options.roomSecret, 'room'),
    deriveText(options.roomSecret, 'signalling')
  ]);
  const provider = new WebrtcProvider(name, doc, {
    signaling: [...options.signaling],
    password,
    // two tabs of one browser are one device: they pair with nobody
    filterBcConns: true,
    peerOpts: {
      wrtc: createSecureWrtc({ ...options, handshakeMs: HANDSHAKE_MS }),
      channelConfig: { negotiated: true, id: 0 },
      config: { iceServers: [...options.iceServers] }
    }
  });
  const stopWatching = watchHalfOpen(provider, options.after);
  return {
    close() {
      stopWatching();
      provider.destroy();
      doc.destroy();
    }
  };
};
