/**
 * A connection between two devices whose people carry the two halves by hand: as text, by mail or messenger, or
 * as a QR code. Nothing else is needed: no server, no internet, on one network. The text is
 * base64url of deflated JSON {v: 1, type, sdp}; candidates are in it, because nothing can be sent afterwards.
 */
import { isObject } from '../../domain/log/schema';
import { base64urlToBytes, bytesToBase64url, bytesToText, textToBytes } from '../log/bytes';
import { createSecureWrtc, type SecureOptions, type SecurePeerConnection } from './secure-connection';

/** How long addresses are gathered before the text is made with those that are there. */
const GATHERING_MS = 3_000;
/** People carry the text: the handshake's time starts when the lines meet, this is for all of it. */
export const DIRECT_LIMIT_MS = 30 * 60_000;

export interface DirectLine {
  /** What the other side has to be given. */
  readonly text: string;
  close(): void;
}

export interface DirectOffer extends DirectLine {
  /** Takes the other side's text. On an error nothing changed; the sentence says what is wrong. */
  accept(answer: string): Promise<string | null>;
}

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  by: GenericTransformStream
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair)).arrayBuffer()
  );

const encode = async ({ type, sdp }: RTCSessionDescriptionInit): Promise<string> => {
  const json = textToBytes(JSON.stringify({ v: 1, type, sdp }));
  return bytesToBase64url(await through(json, new CompressionStream('deflate-raw')));
};

const MAX_TEXT = 20_000;

/** Null where the text is no half of a connection. */
export const decodeHalf = async (text: string): Promise<RTCSessionDescriptionInit | null> => {
  const compact = text.replace(/\s+/g, '');
  const bytes = compact.length > 0 && compact.length <= MAX_TEXT ? base64urlToBytes(compact) : null;
  if (!bytes) return null;
  try {
    const plain = await through(bytes, new DecompressionStream('deflate-raw'));
    const value = JSON.parse(bytesToText(plain)) as unknown;
    if (!isObject(value) || value['v'] !== 1 || typeof value['sdp'] !== 'string') return null;
    const type = value['type'];
    return type === 'offer' || type === 'answer' ? { type, sdp: value['sdp'] } : null;
  } catch {
    return null;
  }
};

const NO_WAY =
  'The two devices found no way to each other. Between two networks that takes a TURN server, and some networks keep the devices in them apart.';

type DirectOptions = Omit<SecureOptions, 'handshakeMs'> & { readonly iceServers: readonly RTCIceServer[] };

const connect = (options: DirectOptions): SecurePeerConnection => {
  const { RTCPeerConnection: Secure } = createSecureWrtc({ ...options, handshakeMs: DIRECT_LIMIT_MS });
  const connection = new Secure({ iceServers: [...options.iceServers] });
  connection.createDataChannel('entries', { negotiated: true, id: 0 });
  return connection;
};

const gathered = (connection: RTCPeerConnection, options: DirectOptions): Promise<void> =>
  new Promise((resolve) => {
    const stop = options.after(GATHERING_MS, resolve);
    const look = (): void => {
      if (connection.iceGatheringState !== 'complete') return;
      stop();
      resolve();
    };
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });

/** Begins a connection; its text goes to the other side, whose text comes back. */
export const offerLine = async (options: DirectOptions): Promise<DirectOffer> => {
  let met = false;
  const onPeer: DirectOptions['onPeer'] = (line) => {
    met = true;
    options.onPeer(line);
  };
  const connection = connect({ ...options, onPeer });
  await connection.setLocalDescription(await connection.createOffer());
  await gathered(connection, options);
  let answered = false;
  return {
    text: await encode(connection.localDescription!),
    async accept(text) {
      const answer = await decodeHalf(text);
      if (answer?.type !== 'answer')
        return 'This is not the text that the other device showed. Copy all of it.';
      if (answered) return 'The other device’s text was taken already.';
      try {
        await connection.setRemoteDescription(answer);
        answered = true;
        // this side was given all there is; the other one may still wait for the text to be carried
        connection.addEventListener('connectionstatechange', () => {
          if (connection.connectionState === 'failed' && !met) connection.refuse(NO_WAY);
        });
        return null;
      } catch {
        return 'This text belongs to another attempt. Begin again on both devices.';
      }
    },
    close: () => connection.close()
  };
};

/** Answers a connection that the other side began; the error is a sentence. */
export const answerLine = async (offer: string, options: DirectOptions): Promise<DirectLine | string> => {
  const description = await decodeHalf(offer);
  if (description?.type !== 'offer')
    return 'This is not the text that the other device showed. Copy all of it.';
  const connection = connect(options);
  try {
    await connection.setRemoteDescription(description);
    await connection.setLocalDescription(await connection.createAnswer());
  } catch {
    connection.close();
    return 'The other device’s text is damaged. Copy all of it again.';
  }
  await gathered(connection, options);
  return { text: await encode(connection.localDescription!), close: () => connection.close() };
};
