/**
 * What y-webrtc is given instead of RTCPeerConnection (simple-peer's own option `wrtc`), so that y-webrtc stays
 * unpatched while nothing of it reaches a device that is no member: its data channel opens only when both
 * devices have proved who they are (`handshake.ts`), carries messages of any size (`framed-channel.ts`), and a
 * second channel beside it carries the exchange of entries and files.
 *
 * Both channels are negotiated, ids 0 and 1: a channel that the other side opens is never looked at. Messages
 * that come before the handshake is through are those of the handshake, or the connection ends. Its timer
 * starts with the connection, not with its opening, so that a half-open one ends too.
 */
import type { DeviceKey } from '../../domain/ids';
import { createFramedChannel, LOW_WATER, type FramedChannel } from './framed-channel';
import { authenticate, fingerprintOf, fingerprintOfCertificate, HandshakeError } from './handshake';
import { isReadable } from './yjs-message';

/** Bytes of one Yjs message: the live entries since this page was opened. */
const MAX_YJS_MESSAGE = 256 * 1024 * 1024;
/** Bytes of one message of the second channel. */
const MAX_EXCHANGE_MESSAGE = 48 * 1024 * 1024;
/** What each side sends in the handshake. */
const HANDSHAKE_MESSAGES = 2;
/** Bytes that a side which was through first may send before this one is. */
const MAX_EARLY = 16 * 1024 * 1024;

/** The second channel of a connection that is through its handshake. */
export interface PeerLine {
  readonly device: DeviceKey;
  /** `passing`: its bytes are another's as soon as this returns. */
  send(message: Uint8Array<ArrayBuffer>, passing?: boolean): void;
  room(): Promise<void>;
  /** Bytes that have come so far. */
  received(): number;
  /** Returns how to call it off. */
  after(ms: number, work: () => void): () => void;
  /** `reason`: what the other side is or did, which is told; null where it did nothing wrong. */
  close(reason: string | null): void;
  onMessage: (message: Uint8Array<ArrayBuffer>) => void;
  onClose: () => void;
}

export interface SecureOptions {
  readonly device: { readonly key: DeviceKey; readonly signing: CryptoKey };
  readonly roomSecret: Uint8Array<ArrayBuffer>;
  readonly purpose: string;
  readonly handshakeMs: number;
  isMember(device: DeviceKey): boolean;
  /** Called when a member is connected. */
  onPeer(line: PeerLine): void;
  /**
   * A connection that was ended for what the other side is or did, in words; `device` where it had shown who it is.
   * One that either side just closes is no refusal.
   */
  onRefused(reason: string, device: DeviceKey | null): void;
  after(ms: number, work: () => void): () => void;
}

type Listener = ((event: never) => void) | null;

/** What simple-peer takes for its data channel. */
class SecureChannel {
  binaryType = 'arraybuffer';
  bufferedAmountLowThreshold = 0;
  readyState: 'connecting' | 'open' | 'closed' = 'connecting';
  onopen: Listener = null;
  onmessage: Listener = null;
  onclose: Listener = null;
  onerror: Listener = null;
  onbufferedamountlow: Listener = null;
  readonly #framed: FramedChannel;
  readonly #raw: RTCDataChannel;

  constructor(
    raw: RTCDataChannel,
    private readonly connection: SecurePeerConnection
  ) {
    this.#raw = raw;
    this.#framed = createFramedChannel(raw, MAX_YJS_MESSAGE, {
      onMessage: (message) => this.#take(message),
      onViolation: (reason) => connection.refuse(reason),
      onDrained: () => this.#call(this.onbufferedamountlow, {})
    });
    raw.binaryType = 'arraybuffer';
    raw.bufferedAmountLowThreshold = LOW_WATER;
    raw.onbufferedamountlow = () => this.#framed.pump();
    raw.onopen = () => void connection.shakeHands(raw);
    raw.onclose = () => connection.hangUp();
    raw.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.readyState === 'open') this.#framed.take(data);
      else connection.early(data);
    };
  }

  get label(): string {
    return this.#raw.label;
  }
  get bufferedAmount(): number {
    return this.#framed.waiting;
  }

  /** `early`: frames that came before this side was through the handshake. */
  open(early: readonly unknown[]): void {
    this.readyState = 'open';
    this.#call(this.onopen, {});
    for (const frame of early) this.#framed.take(frame);
  }

  /** simple-peer hands over a view of a larger buffer: it is copied, because it may wait. */
  send(data: Uint8Array | ArrayBuffer | string): void {
    if (this.readyState !== 'open') throw new DOMException('The channel is not open.', 'InvalidStateError');
    const bytes =
      typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data as ArrayBuffer);
    this.#framed.send(data instanceof Uint8Array ? data.slice() : bytes);
  }

  close(): void {
    this.connection.hangUp();
  }

  /** Who sends what Yjs cannot read is cut off, and the room goes on with the others. */
  #take(message: Uint8Array<ArrayBuffer>): void {
    try {
      if (!isReadable(message)) throw new Error('It cannot be read.');
      this.#call(this.onmessage, { data: message.buffer });
    } catch {
      this.connection.refuse('It sent an update that cannot be read.');
    }
  }

  ended(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.#framed.end();
    this.#call(this.onclose, {});
  }

  #call(listener: Listener, event: unknown): void {
    listener?.(event as never);
  }
}

export interface SecurePeerConnection extends RTCPeerConnection {
  shakeHands(raw: RTCDataChannel): Promise<void>;
  early(data: unknown): void;
  refuse(reason: string): void;
  hangUp(): void;
}

/** The value for simple-peer's `wrtc`. */
export const createSecureWrtc = (options: SecureOptions) => {
  class Secure extends RTCPeerConnection implements SecurePeerConnection {
    readonly #second: RTCDataChannel;
    #channel: SecureChannel | null = null;
    #line: (PeerLine & { readonly framed: FramedChannel }) | null = null;
    #fingerprint: string | null = null;
    #waiting: ((message: Uint8Array<ArrayBuffer>) => void) | null = null;
    #inbox: Uint8Array<ArrayBuffer>[] = [];
    #taken = 0;
    #early: unknown[] = [];
    #earlyBytes = 0;
    #secondInbox: unknown[] = [];
    #ended = false;
    readonly #stopTimer: () => void;

    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.#stopTimer = options.after(options.handshakeMs, () => this.refuse('It did not answer in time.'));
      this.#second = super.createDataChannel('exchange', { negotiated: true, id: 1 });
      this.#second.binaryType = 'arraybuffer';
      this.#second.bufferedAmountLowThreshold = LOW_WATER;
      this.#second.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (this.#line) this.#line.framed.take(data);
        // the other side may be through its handshake first: what it sends then waits for ours
        else if (this.#secondInbox.length < 64) this.#secondInbox.push(data);
        else this.refuse('It sends without being asked.');
      };
      this.#second.onbufferedamountlow = () => this.#line?.framed.pump();
    }

    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      this.#channel = new SecureChannel(super.createDataChannel(label, init), this);
      return this.#channel as unknown as RTCDataChannel;
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      if (this.#ended) return;
      if (this.#fingerprint !== null && fingerprintOf(description.sdp ?? '') !== this.#fingerprint) {
        this.refuse('Its certificate changed.');
        return;
      }
      await super.setRemoteDescription(description);
    }

    early(data: unknown): void {
      if (this.#taken < HANDSHAKE_MESSAGES) {
        if (!(data instanceof ArrayBuffer)) return this.refuse('It does not speak our handshake.');
        this.#taken += 1;
        this.#inbox.push(new Uint8Array(data));
        return this.#feed();
      }
      this.#earlyBytes += data instanceof ArrayBuffer ? data.byteLength : String(data).length;
      if (this.#earlyBytes > MAX_EARLY) return this.refuse('It sends without being asked.');
      this.#early.push(data);
    }

    #feed(): void {
      const resolve = this.#waiting;
      const message = resolve && this.#inbox.shift();
      if (!resolve || !message) return;
      this.#waiting = null;
      resolve(message);
    }

    async shakeHands(raw: RTCDataChannel): Promise<void> {
      try {
        const own = fingerprintOf(this.localDescription?.sdp ?? '');
        const other = fingerprintOf(this.remoteDescription?.sdp ?? '');
        // the certificate that DTLS really saw, where the browser tells
        const transport = this.sctp?.transport as
          (RTCDtlsTransport & { getRemoteCertificates?(): ArrayBuffer[] }) | undefined;
        const [certificate] = transport?.getRemoteCertificates?.() ?? [];
        if (certificate && (await fingerprintOfCertificate(certificate)) !== other) {
          throw new HandshakeError('Its certificate is not the one that was announced.');
        }
        const device = await authenticate({
          ...options,
          isMember: (key) => options.isMember(key),
          fingerprints: { own, other },
          send: (message) => raw.send(message),
          next: () =>
            new Promise((resolve) => {
              this.#waiting = resolve;
              this.#feed();
            })
        });
        if (this.#ended) return;
        this.#fingerprint = other;
        this.#stopTimer();
        await this.#openSecond(device);
      } catch (failure) {
        this.refuse(failure instanceof HandshakeError ? failure.message : 'The handshake failed.');
      }
    }

    async #openSecond(device: DeviceKey): Promise<void> {
      const second = this.#second;
      if (second.readyState === 'connecting') {
        await new Promise<void>((resolve) => {
          second.onopen = () => resolve();
          second.onclose = () => resolve();
        });
      }
      if (this.#ended) return;
      second.onclose = () => this.hangUp();
      const framed = createFramedChannel(second, MAX_EXCHANGE_MESSAGE, {
        onMessage: (message) => line.onMessage(message),
        onViolation: (reason) => this.refuse(reason)
      });
      const line = {
        device,
        framed,
        send: (message: Uint8Array<ArrayBuffer>, passing?: boolean) => framed.send(message, passing),
        room: () => framed.room(),
        received: () => framed.received,
        after: (ms: number, work: () => void) => options.after(ms, work),
        close: (reason: string | null) => (reason === null ? this.hangUp() : this.refuse(reason)),
        onMessage: (): void => undefined,
        onClose: (): void => undefined
      } as PeerLine & { readonly framed: FramedChannel };
      this.#line = line;
      options.onPeer(line);
      for (const data of this.#secondInbox.splice(0)) framed.take(data);
      this.#channel?.open(this.#early.splice(0));
    }

    /** Ends the connection for what the other side is or did. */
    refuse(reason: string): void {
      if (this.#ended) return;
      const device = this.#line?.device ?? null;
      this.hangUp();
      options.onRefused(reason, device);
    }

    /** Ends the connection; nobody did anything wrong. */
    hangUp(): void {
      if (this.#ended) return;
      this.#ended = true;
      this.#stopTimer();
      const line = this.#line;
      this.#line = null;
      super.close();
      line?.framed.end();
      line?.onClose();
      this.#channel?.ended();
    }

    override close(): void {
      this.hangUp();
    }
  }
  return { RTCPeerConnection: Secure, RTCSessionDescription, RTCIceCandidate };
};
