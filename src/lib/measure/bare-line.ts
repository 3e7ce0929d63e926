/** A data channel as the browser gives it: what the exchange of files is measured against. */
export interface BareLine {
  /** Offer or answer, for the other side. */
  readonly text: string;
  accept(answer: string): Promise<void>;
  /** Sends so many bytes; gives when it began, milliseconds since 1970. */
  send(bytes: number): Promise<number>;
  /** Gives when so many bytes had come. */
  receive(bytes: number): Promise<number>;
  close(): void;
}

const CHUNK = 64 * 1024;
const HIGH = 1024 * 1024;
const LOW = 256 * 1024;

const clock = (): number => performance.timeOrigin + performance.now();

/** `offer`: of the other side, null to begin. */
export const openBareLine = async (offer: string | null): Promise<BareLine> => {
  const connection = new RTCPeerConnection();
  const channel = connection.createDataChannel('bare', { negotiated: true, id: 0 });
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = LOW;
  const isOpen = new Promise<void>((resolve) => {
    channel.onopen = () => resolve();
  });
  let received = 0;
  let arrived = (): void => undefined;
  channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    received += data.byteLength;
    arrived();
  };
  if (offer !== null) await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  const description = offer === null ? await connection.createOffer() : await connection.createAnswer();
  await connection.setLocalDescription(description);
  await new Promise<void>((resolve) => {
    const look = (): void => void (connection.iceGatheringState === 'complete' && resolve());
    connection.onicegatheringstatechange = look;
    look();
  });
  return {
    text: connection.localDescription?.sdp ?? '',
    accept: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
    async send(bytes) {
      await isOpen;
      const from = clock();
      const chunk = new Uint8Array(CHUNK);
      for (let sent = 0; sent < bytes; sent += CHUNK) {
        if (channel.bufferedAmount > HIGH) {
          await new Promise<void>((resolve) => {
            channel.onbufferedamountlow = () => resolve();
          });
        }
        channel.send(chunk.subarray(0, Math.min(CHUNK, bytes - sent)));
      }
      return from;
    },
    receive: (bytes) =>
      new Promise((resolve) => {
        arrived = () => received >= bytes && resolve(clock());
        arrived();
      }),
    close: () => connection.close()
  };
};
