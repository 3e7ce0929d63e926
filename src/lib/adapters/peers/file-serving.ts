/** The sending side of `file-exchange.ts`, for one line. */
import type { ContentHash, EngagementId } from '../../domain/ids';
import { PART_BYTES, type BlobStore } from '../../ports/blob-store';
import { FRAGMENT_BYTES } from './framed-channel';
import { encodeMessage, type PeerMessage } from './message';
import type { NamedFiles, WantedFile } from './named-files';
import type { PeerLine } from './secure-connection';

/** With its head, a piece fills a frame. */
const PIECE_BYTES = FRAGMENT_BYTES - 512;
/** Files that one line may have asked for in vain at the same time; more are not remembered. */
const MOST_ASKED = 10_000;
/** Parts read while one is sent: where all cores are busy a read takes longer than the line has bytes left. */
const READ_AHEAD = 8;

export interface FileServing {
  /** Answers a request; a newer one ends the one before. */
  ask(message: PeerMessage): void;
  /** Tells of what was asked for in vain and is here now. */
  offer(isHere: (hash: ContentHash) => boolean): void;
  end(): void;
}

export const createFileServing = (
  engagement: EngagementId,
  blobs: BlobStore,
  files: NamedFiles,
  line: PeerLine
): FileServing => {
  const asked = new Set<ContentHash>();
  let turn = 0;
  /** Of the piece that is being sent: memory for each would be as much again as the file. */
  let passing: Uint8Array<ArrayBuffer> | undefined;

  /** Null where it is not here, or not for the other side. */
  const servable = async ({ head }: PeerMessage): Promise<{ file: WantedFile; from: number } | null> => {
    const { hash, at } = head as { hash?: unknown; at?: unknown };
    const file = files.named().get(hash as ContentHash);
    const from = Number.isSafeInteger(at) ? (at as number) : -1;
    const fits = file && files.mayHave(file, line.device) && from >= 0 && from < file.size;
    return fits && (await blobs.has(engagement, file.hash)) ? { file, from } : null;
  };

  const send = async ({ hash, size }: WantedFile, from: number, isDue: () => boolean): Promise<void> => {
    const read = (part: number): Promise<Uint8Array<ArrayBuffer> | null> =>
      part * PART_BYTES < size ? blobs.readPart(engagement, { hash, size }, part) : Promise.resolve(null);
    const reading: Promise<Uint8Array<ArrayBuffer> | null>[] = [];
    for (let start = from; start < size;) {
      const part = Math.floor(start / PART_BYTES);
      while (reading.length <= READ_AHEAD) reading.push(read(part + reading.length));
      const bytes = await reading.shift()!;
      if (!isDue()) return;
      if (!bytes) return line.send(encodeMessage({ kind: 'no-file', hash }));
      const end = part * PART_BYTES + bytes.length;
      while (start < end) {
        await line.room();
        if (!isDue()) return;
        const offset = start - part * PART_BYTES;
        const piece = bytes.subarray(offset, offset + PIECE_BYTES);
        passing ??= new Uint8Array(FRAGMENT_BYTES);
        line.send(encodeMessage({ kind: 'file', hash, at: start, size }, piece, passing), true);
        start += piece.length;
      }
    }
  };

  return {
    ask(message) {
      const own = (turn += 1);
      void servable(message).then((found) => {
        const { hash } = message.head as { hash?: unknown };
        if (found) {
          void send(found.file, found.from, () => own === turn);
          return;
        }
        if (typeof hash === 'string' && hash !== '' && asked.size < MOST_ASKED)
          asked.add(hash as ContentHash);
        line.send(encodeMessage({ kind: 'no-file', hash }));
      });
    },
    offer(isHere) {
      for (const hash of asked) {
        const known = files.named().get(hash);
        if (!known || !isHere(hash) || !files.mayHave(known, line.device)) continue;
        asked.delete(hash);
        line.send(encodeMessage({ kind: 'has-file', hash }));
      }
    },
    end() {
      turn += 1;
    }
  };
};
