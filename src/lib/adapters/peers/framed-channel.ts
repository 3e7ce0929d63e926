/**
 * Messages of any size over an ordered, reliable data channel. A data channel loses messages above 256 KiB
 * without a word, so larger ones travel in fragments. This header is the wire format:
 *
 *   a binary frame                    a whole message, unless a header came before it
 *   the string "F" and a number n    the frames that follow are one message of n bytes together
 *
 * Frames have at most 64 KiB. Sending waits from 1 MiB in the browser's own buffer on until little of it is left, so
 * that the browser is woken seldom and does not run dry meanwhile. What a peer announces is bounded before anything is
 * allocated for it, and memory grows with what has arrived, not with what was announced. A peer that breaks the format
 * is cut off.
 */
export const FRAGMENT_BYTES = 64 * 1024;
const HIGH_WATER = 1024 * 1024;
export const LOW_WATER = 256 * 1024;

/** The part of RTCDataChannel that is used. */
export interface RawChannel {
  readonly bufferedAmount: number;
  send(data: string | ArrayBufferView<ArrayBuffer>): void;
}

export interface FramedEvents {
  readonly onMessage: (message: Uint8Array<ArrayBuffer>) => void;
  /** The peer broke the format; the reason in words. */
  readonly onViolation: (reason: string) => void;
  /** Everything that was sent has been handed to the browser. */
  readonly onDrained?: () => void;
}

export interface FramedChannel {
  /** `passing`: its bytes are another's as soon as this returns. */
  send(message: Uint8Array<ArrayBuffer>, passing?: boolean): void;
  /** Bytes that wait here and in the browser. */
  readonly waiting: number;
  /** Bytes that have come, those of messages that are not whole yet included. */
  readonly received: number;
  /** Resolves at once while the browser takes more, else when at most `LOW_WATER` bytes wait, or the channel ended. */
  room(): Promise<void>;
  /** To be called with every frame of the raw channel. */
  take(frame: unknown): void;
  /** To be called when the raw channel's buffer has run low. */
  pump(): void;
  end(): void;
}

interface Incoming {
  readonly size: number;
  readonly parts: Uint8Array<ArrayBuffer>[];
  at: number;
}

export const createFramedChannel = (
  raw: RawChannel,
  maxMessage: number,
  events: FramedEvents
): FramedChannel => {
  const queue: { message: Uint8Array<ArrayBuffer>; at: number }[] = [];
  let queued = 0;
  let received = 0;
  let incoming: Incoming | null = null;
  let ended = false;
  let waiters: (() => void)[] = [];

  const waiting = (): number => queued + raw.bufferedAmount;
  const wake = (): void => {
    if (!ended && waiting() > LOW_WATER) return;
    const due = waiters;
    waiters = [];
    for (const resolve of due) resolve();
  };

  const pump = (): void => {
    while (!ended && queue.length > 0 && raw.bufferedAmount < HIGH_WATER) {
      const first = queue[0]!;
      const { message } = first;
      if (first.at === 0 && message.length > FRAGMENT_BYTES) raw.send(`F${message.length}`);
      const part = message.subarray(first.at, first.at + FRAGMENT_BYTES);
      raw.send(part);
      first.at += part.length;
      queued -= part.length;
      if (first.at >= message.length) queue.shift();
    }
    if (queue.length === 0) events.onDrained?.();
    wake();
  };

  const violation = (reason: string): void => {
    if (ended) return;
    incoming = null;
    events.onViolation(reason);
  };

  const takeHeader = (header: string): void => {
    const size = /^F\d{1,12}$/.test(header) ? Number(header.slice(1)) : Number.NaN;
    if (incoming || !(size > FRAGMENT_BYTES && size <= maxMessage)) {
      violation('It announced a message of an impossible size.');
      return;
    }
    incoming = { size, parts: [], at: 0 };
  };

  const takeBytes = (bytes: Uint8Array<ArrayBuffer>): void => {
    if (bytes.length > FRAGMENT_BYTES) return violation('It sent a frame that is too large.');
    received += bytes.length;
    if (!incoming) return events.onMessage(bytes);
    if (bytes.length === 0 || incoming.at + bytes.length > incoming.size) {
      return violation('It sent more than it had announced.');
    }
    incoming.parts.push(bytes);
    incoming.at += bytes.length;
    if (incoming.at < incoming.size) return;
    const whole = new Uint8Array(incoming.size);
    let at = 0;
    for (const part of incoming.parts) {
      whole.set(part, at);
      at += part.length;
    }
    incoming = null;
    events.onMessage(whole);
  };

  return {
    send(message, passing = false) {
      if (ended) return;
      const own = { message, at: 0 };
      queue.push(own);
      queued += message.length;
      pump();
      if (passing && own.at < message.length) own.message = message.slice();
    },
    get waiting() {
      return waiting();
    },
    get received() {
      return received;
    },
    room: () =>
      new Promise((resolve) => {
        // who waits already is first
        if (waiters.length === 0 && waiting() < HIGH_WATER) return resolve();
        waiters.push(resolve);
        wake();
      }),
    take(frame) {
      if (ended) return;
      if (typeof frame === 'string') takeHeader(frame);
      else if (frame instanceof ArrayBuffer) takeBytes(new Uint8Array(frame));
      else violation('It sent something that is no bytes.');
    },
    pump,
    end() {
      ended = true;
      queue.length = 0;
      queued = 0;
      incoming = null;
      wake();
    }
  };
};
