/**
 * How documents' bytes travel between two devices: by hash, on request, over the second channel of a line of the
 * data room. This header is the protocol; messages have the form of `catch-up.ts`.
 *
 *   file?    {hash, at}          asks for a file's bytes from `at` on; a newer request ends the one before
 *   file     {hash, at, size}    body: bytes from `at` on; the last one ends at `size`. Such a message is one frame of
 *                               the channel, so that neither side puts it together or takes it apart
 *   no-file  {hash}              it is not here
 *   has-file {hash}              what was asked for in vain is here now
 *
 * A device asks for what the log names, what it wants of that (`FileWishes`) and does not have, one file per line at a
 * time. What came is kept in parts of 512 KiB while more comes, sixteen at a time or what there is after a second: a
 * break of the line costs less than a part, a killed browser those that were not written yet. It becomes the file only
 * when the SHA-256 of all of it is the one that was asked for. A size that is not the log's ends the request before
 * anything is kept. What would go beyond the limits of this device, for one file or for all of the engagement's, is not
 * asked for, and is looked at again with every piece that comes: a file that has become too much is put off by asking
 * for none (`file?` with an empty hash). A line from which nothing comes for a while is left, others are asked, and it
 * is asked again later. A device can be asked for a file before its own log names it, or before the file has come from
 * a third one: it tells those who asked as soon as it has it.
 *
 * Catalogs of own frameworks travel likewise. They are small and without them nothing of the framework can be shown, so
 * they are wanted whatever the plan, before documents, and take nothing of its limits. They are content of the audit
 * file: a device that does not hold it is answered as if they were not here, and asked for none.
 */
import { exceededLimit } from '../../domain/documents/file-plan';
import type { ContentHash, EngagementId } from '../../domain/ids';
import type { EngagementState } from '../../domain/engagement/state';
import { PART_BYTES, type BlobStore, type FilePart } from '../../ports/blob-store';
import type { FileProgress, FileWishes } from '../../ports/peers';
import { createFileServing, type FileServing } from './file-serving';
import { encodeMessage, type PeerMessage } from './message';
import { createNamedFiles, type WantedFile } from './named-files';
import type { PeerLine } from './secure-connection';

const STALL_MS = 15_000;
/** After which a line that had fallen silent is asked again. */
const RETRY_MS = 60_000;
/** Parts written in one go: the line is slower while others work, whatever little they have to do. */
const PARTS_AT_ONCE = 16;
/** After which fewer are written, milliseconds: what a break may cost on a slow line. */
const KEEP_MS = 1000;

export interface FileExchangeDeps {
  readonly engagement: EngagementId;
  readonly blobs: BlobStore;
  readonly state: () => EngagementState;
  after(ms: number, work: () => void): () => void;
  readonly wishes: FileWishes;
  /** Files that are coming in now. */
  onProgress(coming: readonly FileProgress[]): void;
  onIncident(incident: { readonly device: PeerLine['device']; readonly reason: string }): void;
}

export interface FileExchange {
  /** Adds a line; what it gives is called with the line's messages that are of files. */
  add(line: PeerLine): { take(message: PeerMessage): void; end(): void };
  /** Looks again what is lacking; to be called when the log changed. */
  look(): void;
  close(): void;
}

interface Fetching extends WantedFile {
  /** Where the next byte belongs. */
  at: number;
  /** What came of the part that is not whole yet. */
  pieces: Uint8Array<ArrayBuffer>[];
  /** Whole parts that wait to be kept. */
  readonly ready: FilePart[];
  /** Parts from the first on that are kept. */
  kept: number;
  /** Under way; tells whether all that had come by then is kept. */
  keeping: Promise<boolean> | null;
  /** Calls off what keeps them after a while. */
  stopKeep: (() => void) | null;
  /** Something came since one last looked. */
  heard: boolean;
  stopStall: () => void;
}

interface Side {
  readonly line: PeerLine;
  fetching: Fetching | null;
  /** What is not there, or did not come. */
  readonly without: Set<ContentHash>;
  /** What came from there and was not what it should be: not asked for again. */
  readonly refused: Set<ContentHash>;
  /** What is sent there. */
  readonly serving: FileServing;
  /** Messages are taken one after another. */
  taking: Promise<void>;
}

export const createFileExchange = (deps: FileExchangeDeps): FileExchange => {
  const { engagement, blobs, wishes } = deps;
  const sides = new Set<Side>();
  const here = new Set<ContentHash>();
  /** Looked for and not found: looked for once more before it is asked for. */
  const absent = new Set<ContentHash>();
  /** Those of which something is being kept, perhaps after their line broke. */
  const writing = new Set<Fetching>();
  let closed = false;

  const files = createNamedFiles(deps.state);
  const { named, mayHave } = files;
  const isWanted = ({ always, hash }: WantedFile): boolean => always || wishes.wants(hash);

  const isHere = async (hash: ContentHash, again = false): Promise<boolean> => {
    if (here.has(hash)) return true;
    if (absent.has(hash) && !again) return false;
    const found = await blobs.has(engagement, hash);
    if (found) absent.delete(hash);
    (found ? here : absent).add(hash);
    return found;
  };

  /** Bytes of the files that are here: counted when one looks for what is lacking, and when one has come. */
  let bytesHere = 0;
  const isComing = (hash: ContentHash): boolean => [...sides].some(({ fetching }) => fetching?.hash === hash);
  /** With the bytes of the files that are here or on their way, it left out. */
  const withinLimits = ({ hash, size, always }: WantedFile): boolean => {
    if (always) return true;
    let held = bytesHere - (here.has(hash) ? size : 0);
    for (const { fetching } of sides) {
      if (fetching && !fetching.always && fetching.hash !== hash && !here.has(fetching.hash))
        held += fetching.size;
    }
    return exceededLimit(wishes.plan(), size, held) === null;
  };

  const tell = (): void =>
    deps.onProgress(
      [...sides].flatMap(({ fetching }) =>
        fetching ? { hash: fetching.hash, bytes: fetching.at, size: fetching.size } : []
      )
    );

  const stop = (side: Side, reason: string | null): void => {
    const { fetching } = side;
    side.fetching = null;
    fetching?.stopStall();
    if (!fetching) return;
    if (reason) fetching.ready.length = 0;
    void keepOn(side, fetching);
    (reason ? side.refused : side.without).add(fetching.hash);
    if (reason) deps.onIncident({ device: side.line.device, reason });
    tell();
  };
  /** What was asked for has become too much, or is no longer wanted; what came of it stays for another time. */
  const putOff = (side: Side): void => {
    const { fetching } = side;
    side.fetching = null;
    fetching?.stopStall();
    if (fetching) void keepOn(side, fetching);
    side.line.send(encodeMessage({ kind: 'file?', hash: '', at: 0 }));
    tell();
  };

  const watch = (side: Side, fetching: Fetching): void => {
    fetching.stopStall();
    fetching.heard = false;
    fetching.stopStall = deps.after(STALL_MS, () => {
      if (side.fetching !== fetching) return;
      // a timer for each piece would cost more than the piece
      if (fetching.heard) return watch(side, fetching);
      stop(side, null);
      deps.after(RETRY_MS, () => offered(side, fetching.hash));
      look();
    });
  };

  /** Can be asked for there once more. */
  const offered = (side: Side, hash: ContentHash): void => {
    if (!closed && sides.has(side) && side.without.delete(hash)) look();
  };

  const begin = async (side: Side, wanted: WantedFile): Promise<void> => {
    for (const { hash, keeping } of writing) if (hash === wanted.hash) await keeping;
    const found = await blobs.keptParts(engagement, wanted);
    const kept = found.ok ? found.value : 0;
    if (side.fetching || closed) return;
    const at = Math.min(kept * PART_BYTES, wanted.size);
    const fetching: Fetching = {
      ...{ ...wanted, at, pieces: [], ready: [], kept },
      ...{ keeping: null, stopKeep: null, heard: false, stopStall: () => undefined }
    };
    side.fetching = fetching;
    watch(side, fetching);
    tell();
    if (at > 0 && at === wanted.size) return finish(side, fetching);
    side.line.send(encodeMessage({ kind: 'file?', hash: wanted.hash, at }));
  };

  /** Writes parts that are whole, while others come in. False where one cannot be written. */
  const keep = async (side: Side, fetching: Fetching): Promise<boolean> => {
    for (;;) {
      const parts = fetching.ready.splice(0, PARTS_AT_ONCE);
      if (parts.length === 0) return true;
      const written = await blobs.keepParts(engagement, fetching, fetching.kept, parts);
      if (!written.ok) {
        if (side.fetching === fetching) stop(side, written.error.message);
        return false;
      }
      fetching.kept += parts.length;
    }
  };
  const keepOn = (side: Side, fetching: Fetching): Promise<boolean> => {
    fetching.stopKeep?.();
    fetching.stopKeep = null;
    fetching.keeping ??= keep(side, fetching).finally(() => {
      fetching.keeping = null;
      writing.delete(fetching);
    });
    writing.add(fetching);
    return fetching.keeping;
  };
  const keepSoon = (side: Side, fetching: Fetching): void => {
    if (fetching.ready.length >= PARTS_AT_ONCE) void keepOn(side, fetching);
    else fetching.stopKeep ??= deps.after(KEEP_MS, () => void keepOn(side, fetching));
  };

  let looking: Promise<void> = Promise.resolve();
  let willLook = false;
  const look = (): void => {
    // one that has not begun yet sees everything that changed until then
    if (willLook) return;
    willLook = true;
    looking = looking.then(async () => {
      willLook = false;
      if (sides.size === 0) return;
      // what is here counts towards the limit, so all of it is known before anything is asked for
      const lacking: WantedFile[] = [];
      let sum = 0;
      for (const wanted of named().values()) {
        const { hash, size, always } = wanted;
        if (here.has(hash) || (!absent.has(hash) && (await isHere(hash)))) sum += always ? 0 : size;
        else lacking.push(wanted);
      }
      bytesHere = sum;
      for (const { serving } of sides) serving.offer((hash) => here.has(hash));
      for (const side of sides) {
        const { fetching } = side;
        if (fetching && !(isWanted(fetching) && withinLimits(fetching))) putOff(side);
      }
      for (const wanted of lacking) {
        const idle = [...sides].find(
          (side) =>
            !side.fetching &&
            !side.without.has(wanted.hash) &&
            !side.refused.has(wanted.hash) &&
            mayHave(wanted, side.line.device)
        );
        if (closed || !idle || !isWanted(wanted) || !withinLimits(wanted)) continue;
        if (isComing(wanted.hash)) continue;
        if (!(await isHere(wanted.hash, true))) await begin(idle, wanted);
      }
    });
  };

  const finish = async (side: Side, fetching: Fetching): Promise<void> => {
    const { hash } = fetching;
    fetching.stopStall();
    while (fetching.kept * PART_BYTES < fetching.size) {
      if (!(await keepOn(side, fetching)) || side.fetching !== fetching) return;
    }
    const stored = await blobs.finishParts(engagement, fetching);
    if (!stored.ok && stored.error.code === 'damaged') {
      stop(side, 'It sent a file whose bytes are not those that were asked for.');
      return look();
    }
    side.fetching = null;
    tell();
    if (!stored.ok) {
      side.without.add(hash);
      deps.onIncident({ device: side.line.device, reason: stored.error.message });
    } else {
      if (!here.has(hash) && !fetching.always) bytesHere += fetching.size;
      here.add(hash);
      absent.delete(hash);
      wishes.onArrived(hash);
      tell();
    }
    look();
  };

  /** Whether a part became whole. */
  const fill = (fetching: Fetching, body: Uint8Array<ArrayBuffer>): boolean => {
    const before = fetching.ready.length;
    for (let from = 0; from < body.length;) {
      const end = Math.min(fetching.size, (Math.floor(fetching.at / PART_BYTES) + 1) * PART_BYTES);
      const piece = body.subarray(from, from + end - fetching.at);
      // two parts do not share a buffer
      fetching.pieces.push(piece.length === body.length ? piece : piece.slice());
      fetching.at += piece.length;
      from += piece.length;
      if (fetching.at < end) continue;
      fetching.ready.push(fetching.pieces);
      fetching.pieces = [];
    }
    return fetching.ready.length > before;
  };

  const takePiece = async (side: Side, { head, body }: PeerMessage): Promise<void> => {
    const { fetching } = side;
    if (!fetching || head['hash'] !== fetching.hash) return;
    const fits = head['at'] === fetching.at && fetching.at + body.length <= fetching.size && body.length > 0;
    if (head['size'] !== fetching.size || !fits) {
      stop(side, 'It sent a file of another size than the log says.');
      return look();
    }
    if (!withinLimits(fetching)) {
      putOff(side);
      return look();
    }
    fetching.heard = true;
    if (!fill(fetching, body)) return;
    tell();
    if (fetching.at === fetching.size) await finish(side, fetching);
    else keepSoon(side, fetching);
  };

  return {
    add(line) {
      const side: Side = {
        line,
        fetching: null,
        without: new Set(),
        refused: new Set(),
        serving: createFileServing(engagement, blobs, files, line),
        taking: Promise.resolve()
      };
      sides.add(side);
      look();
      return {
        take(message) {
          if (message.head.kind === 'file?') side.serving.ask(message);
          else if (message.head.kind === 'file') {
            side.taking = side.taking.then(() => takePiece(side, message));
          } else if (message.head.kind === 'no-file' && message.head['hash'] === side.fetching?.hash) {
            stop(side, null);
            look();
          } else if (message.head.kind === 'has-file') {
            offered(side, message.head['hash'] as ContentHash);
          }
        },
        end() {
          side.serving.end();
          const { fetching } = side;
          fetching?.stopStall();
          sides.delete(side);
          tell();
          // another line goes on from what is kept
          if (fetching) void keepOn(side, fetching).then(look);
          else look();
        }
      };
    },
    look,
    close() {
      closed = true;
      for (const { fetching, serving } of sides) {
        serving.end();
        fetching?.stopStall();
        fetching?.stopKeep?.();
      }
      sides.clear();
    }
  };
};
