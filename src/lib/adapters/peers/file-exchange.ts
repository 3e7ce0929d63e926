/**
 * How documents' bytes travel between two devices: by hash, on request, over the second channel of a line of the
 * data room. This header is the protocol; messages have the form of `catch-up.ts`.
 *
 *   file?    {hash, at}          asks for a file's bytes from `at` on; a newer request ends the one before
 *   file     {hash, at, size}    body: up to 256 KiB from `at`; the last one ends at `size`
 *   no-file  {hash}              it is not here
 *
 * A device asks for what the log names and it does not have, one file per line at a time. What came is kept in
 * segments of 1 MiB, so that a break costs one of them; the whole is kept only when its SHA-256 is the one that was
 * asked for. A size that is not the log's ends the request before anything is kept. A line from which nothing comes for a while is
 * left, and others are asked.
 */
import type { ContentHash, EngagementId } from '../../domain/ids';
import type { EngagementState } from '../../domain/engagement/state';
import type { BlobStore } from '../../ports/blob-store';
import type { DerivedStore } from '../../ports/derived-store';
import { encodeMessage, type PeerMessage } from './message';
import type { PeerLine } from './secure-connection';

const PIECE_BYTES = 256 * 1024;
const SEGMENT_BYTES = 1024 * 1024;
const STALL_MS = 15_000;
const PARTIAL_VERSION = '1';

export interface FileExchangeDeps {
  readonly engagement: EngagementId;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly state: () => EngagementState;
  after(ms: number, work: () => void): () => void;
  onArrived(hash: ContentHash): void;
  onProgress(
    progress: { readonly hash: ContentHash; readonly bytes: number; readonly size: number } | null
  ): void;
  onIncident(incident: { readonly device: PeerLine['device']; readonly reason: string }): void;
}

export interface FileExchange {
  /** Adds a line; what it gives is called with the line's messages that are of files. */
  add(line: PeerLine): { take(message: PeerMessage): void; end(): void };
  /** Looks again what is lacking; to be called when the log changed. */
  look(): void;
  close(): void;
}

interface Wanted {
  readonly hash: ContentHash;
  readonly size: number;
}

interface Fetching extends Wanted {
  /** Where the next byte belongs. */
  at: number;
  segment: number;
  held: Uint8Array<ArrayBuffer>[];
  heldBytes: number;
  stopStall: () => void;
}

interface Side {
  readonly line: PeerLine;
  fetching: Fetching | null;
  readonly without: Set<ContentHash>;
  serving: number;
  /** Messages are taken one after another. */
  taking: Promise<void>;
}

const joined = (parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const createFileExchange = (deps: FileExchangeDeps): FileExchange => {
  const { engagement, blobs, derived } = deps;
  const sides = new Set<Side>();
  const here = new Set<ContentHash>();
  let closed = false;

  const named = function* (): Generator<Wanted> {
    for (const record of Object.values(deps.state().documents)) {
      for (const { sha256, size } of record.versions) yield { hash: sha256, size };
    }
  };

  const keyOf = (hash: ContentHash, segment: number): string => `${hash}/${segment}`;

  /** Whole segments from the start that an earlier attempt has kept. */
  const kept = async (hash: ContentHash): Promise<number> => {
    const keys = new Set(await derived.keys(engagement, 'partial', PARTIAL_VERSION));
    let count = 0;
    while (keys.has(keyOf(hash, count))) count += 1;
    return count;
  };

  const drop = async (hash: ContentHash, segments: number): Promise<void> => {
    const keys = Array.from({ length: segments }, (_, segment) => keyOf(hash, segment));
    await derived.remove(engagement, 'partial', keys);
  };

  const stop = (side: Side, reason: string | null): void => {
    const { fetching } = side;
    side.fetching = null;
    fetching?.stopStall();
    if (!fetching) return;
    side.without.add(fetching.hash);
    if (reason) deps.onIncident({ device: side.line.device, reason });
    deps.onProgress(null);
  };

  const watch = (side: Side, fetching: Fetching): void => {
    fetching.stopStall();
    fetching.stopStall = deps.after(STALL_MS, () => {
      if (side.fetching !== fetching) return;
      stop(side, null);
      look();
    });
  };

  const begin = async (side: Side, wanted: Wanted): Promise<void> => {
    // a last segment is shorter, so its end is not the start of another: it is asked for again
    const segments = Math.min(await kept(wanted.hash), Math.floor(wanted.size / SEGMENT_BYTES));
    if (side.fetching || closed) return;
    const fetching: Fetching = {
      ...wanted,
      at: segments * SEGMENT_BYTES,
      segment: segments,
      held: [],
      heldBytes: 0,
      stopStall: () => undefined
    };
    side.fetching = fetching;
    watch(side, fetching);
    if (fetching.at === wanted.size) return finish(side, fetching);
    side.line.send(encodeMessage({ kind: 'file?', hash: wanted.hash, at: fetching.at }));
  };

  let looking: Promise<void> = Promise.resolve();
  const look = (): void => {
    looking = looking.then(async () => {
      for (const wanted of named()) {
        if (closed || here.has(wanted.hash)) continue;
        if ([...sides].some(({ fetching }) => fetching?.hash === wanted.hash)) continue;
        const idle = [...sides].find((side) => !side.fetching && !side.without.has(wanted.hash));
        if (!idle) continue;
        if (await blobs.has(engagement, wanted.hash)) here.add(wanted.hash);
        else await begin(idle, wanted);
      }
    });
  };

  const finish = async (side: Side, fetching: Fetching): Promise<void> => {
    const { hash, segment } = fetching;
    const keys = Array.from({ length: segment }, (_, at) => keyOf(hash, at));
    const read = await derived.getMany(engagement, 'partial', keys, PARTIAL_VERSION);
    const parts = keys.flatMap((key) => (read.ok ? (read.value.get(key) ?? []) : []));
    const whole = joined([...parts, ...fetching.held]);
    fetching.stopStall();
    if ((await blobs.hash(whole.buffer)) !== hash) {
      await drop(hash, segment + 1);
      stop(side, 'It sent a file whose bytes are not those that were asked for.');
      return look();
    }
    const stored = await blobs.put(engagement, whole.buffer);
    side.fetching = null;
    deps.onProgress(null);
    if (!stored.ok) deps.onIncident({ device: side.line.device, reason: stored.error.message });
    else {
      here.add(hash);
      deps.onArrived(hash);
      await drop(hash, segment + 1);
    }
    look();
  };

  const takePiece = async (side: Side, { head, body }: PeerMessage): Promise<void> => {
    const { fetching } = side;
    if (!fetching || head['hash'] !== fetching.hash) return;
    const fits = head['at'] === fetching.at && fetching.at + body.length <= fetching.size && body.length > 0;
    if (head['size'] !== fetching.size || !fits) {
      stop(side, 'It sent a file of another size than the log says.');
      return look();
    }
    watch(side, fetching);
    fetching.held.push(body.slice());
    fetching.heldBytes += body.length;
    fetching.at += body.length;
    deps.onProgress({ hash: fetching.hash, bytes: fetching.at, size: fetching.size });
    if (fetching.heldBytes >= SEGMENT_BYTES) {
      const bytes = joined(fetching.held);
      const row = { key: keyOf(fetching.hash, fetching.segment), bytes: bytes.slice(0, SEGMENT_BYTES) };
      const written = await derived.putMany(engagement, 'partial', PARTIAL_VERSION, [row]);
      if (!written.ok) {
        stop(side, written.error.message);
        return;
      }
      fetching.segment += 1;
      fetching.held = bytes.length > SEGMENT_BYTES ? [bytes.slice(SEGMENT_BYTES)] : [];
      fetching.heldBytes = bytes.length - SEGMENT_BYTES;
    }
    if (fetching.at === fetching.size) await finish(side, fetching);
  };

  const serve = async (side: Side, { head }: PeerMessage): Promise<void> => {
    const turn = (side.serving += 1);
    const { hash, at } = head as { hash?: unknown; at?: unknown };
    const known = [...named()].find((one) => one.hash === hash);
    const bytes = known && Number.isSafeInteger(at) ? await blobs.get(engagement, known.hash) : null;
    if (!known || !bytes?.ok || (at as number) < 0 || (at as number) >= bytes.value.byteLength) {
      return side.line.send(encodeMessage({ kind: 'no-file', hash }));
    }
    const size = bytes.value.byteLength;
    for (let start = at as number; start < size; start += PIECE_BYTES) {
      await side.line.room();
      if (turn !== side.serving || closed || !sides.has(side)) return;
      const piece = new Uint8Array(bytes.value, start, Math.min(PIECE_BYTES, size - start));
      side.line.send(encodeMessage({ kind: 'file', hash: known.hash, at: start, size }, piece));
    }
  };

  return {
    add(line) {
      const side: Side = {
        line,
        fetching: null,
        without: new Set(),
        serving: 0,
        taking: Promise.resolve()
      };
      sides.add(side);
      look();
      return {
        take(message) {
          if (message.head.kind === 'file?') void serve(side, message);
          else if (message.head.kind === 'file') {
            side.taking = side.taking.then(() => takePiece(side, message));
          } else if (message.head.kind === 'no-file' && message.head['hash'] === side.fetching?.hash) {
            stop(side, null);
            look();
          }
        },
        end() {
          side.serving += 1;
          side.fetching?.stopStall();
          sides.delete(side);
          look();
        }
      };
    },
    look,
    close() {
      closed = true;
      for (const side of sides) side.fetching?.stopStall();
      sides.clear();
    }
  };
};
