import type { EngagementState } from '../../domain/engagement/state';
import type { ContentHash, DocumentId } from '../../domain/ids';
import type { Action } from '../../domain/log/action';
import { err, ok, type Result } from '../../domain/result';
import type { BlobStore } from '../../ports/blob-store';
import type { DerivedStore } from '../../ports/derived-store';
import type { DocumentParser, ParsedFile } from '../../ports/document-parser';
import type { EngagementLog } from '../../ports/engagement-log';
import type { DocumentPasswords } from '../documents/document-passwords';
import { tryPasswords } from '../documents/try-passwords';

/** A file as the user dropped it; bytes are read only when its turn comes. */
export interface IncomingFile {
  readonly name: string;
  /** Path of the folder it was dropped with; empty for a single file. */
  readonly folder: string;
  readonly size: number;
  read(): Promise<ArrayBuffer>;
}

export interface ImportDeps {
  readonly log: Pick<EngagementLog, 'id' | 'state' | 'append'>;
  readonly parser: DocumentParser;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly passwords: DocumentPasswords;
  readonly newDocumentId: () => DocumentId;
}

export type ImportStep = 'reading' | 'parsing' | 'saving';

export type ImportOutcome =
  | {
      readonly kind: 'added' | 'new-version';
      readonly document: DocumentId;
      readonly hash: ContentHash;
      readonly parsed: ParsedFile;
      /** What opened it; null where it is not protected. */
      readonly password: string | null;
    }
  /** The very same bytes are in the engagement already; nothing was written. */
  | {
      readonly kind: 'duplicate';
      readonly document: DocumentId;
      readonly name: string;
      readonly removed: boolean;
    };

/** Why a file did not come in. `message` is one sentence for the user; nothing of the file was kept. */
export interface ImportError {
  readonly code: string;
  readonly message: string;
  /** The file opens with a password: none was given, or what was typed for it is not the right one. */
  readonly password?: 'needed' | 'wrong';
}

export interface ImportHooks {
  readonly signal?: AbortSignal;
  readonly onStep?: (step: ImportStep, done: number) => void;
  /** Typed for this file. */
  readonly password?: string | undefined;
  /** Passwords that opened other files; asked for when this one needs one, and tried in their order. */
  readonly others?: () => readonly string[];
}

/** Larger files are refused before a byte of them is read. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;

const findByHash = (state: EngagementState, hash: ContentHash) =>
  Object.values(state.documents).find((record) => record.versions.some((version) => version.sha256 === hash));

/** A document that is kept under the same name and folder gets a version rather than a twin. */
const findByPath = (state: EngagementState, file: IncomingFile) =>
  Object.values(state.documents).find((record) => {
    const current = record.versions.at(-1);
    return !record.removed && current?.name === file.name && current.folder === file.folder;
  });

const underWay = new WeakMap<ImportDeps['log'], Map<ContentHash, Promise<unknown>>>();

/** The same bytes twice at once: the second waits for the first, and is then known to be its twin. */
const oneAtATime = async <T>(
  log: ImportDeps['log'],
  hash: ContentHash,
  work: () => Promise<T>
): Promise<T> => {
  const byHash = underWay.get(log) ?? new Map<ContentHash, Promise<unknown>>();
  underWay.set(log, byHash);
  while (byHash.has(hash)) await byHash.get(hash);
  const working = work().finally(() => byHash.delete(hash));
  byHash.set(
    hash,
    working.catch(() => undefined)
  );
  return working;
};

/**
 * Takes one file in: reads, hashes, recognizes a duplicate, parses, stores the sealed bytes, then writes the
 * log entry. The entry comes last, so that a document of the log always has its bytes; a kill before it
 * leaves unreferenced sealed bytes and nothing else.
 */
export const importFile =
  (deps: ImportDeps) =>
  async (file: IncomingFile, hooks: ImportHooks = {}): Promise<Result<ImportOutcome, ImportError>> => {
    const cancelled = err({
      code: 'cancelled',
      message: 'The import was cancelled before this file was saved.'
    });
    if (file.size === 0) return err({ code: 'empty-file', message: 'The file is empty (0 bytes).' });
    if (file.size > MAX_FILE_BYTES) {
      return err({
        code: 'too-large',
        message: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it, or export it without images.`
      });
    }
    hooks.onStep?.('reading', 0);
    let bytes: ArrayBuffer;
    try {
      bytes = await file.read();
    } catch {
      return err({
        code: 'unreadable',
        message: 'The file could not be read from disk. It may have been moved or changed; drop it again.'
      });
    }
    const hash = await deps.blobs.hash(bytes);
    return oneAtATime(deps.log, hash, async () => {
      const twin = findByHash(deps.log.state, hash);
      if (twin) {
        const name = twin.versions.at(-1)?.name ?? file.name;
        return ok({ kind: 'duplicate', document: twin.id, name, removed: twin.removed !== null });
      }
      if (hooks.signal?.aborted) return cancelled;

      hooks.onStep?.('parsing', 0);
      const kept = await deps.passwords.get(deps.log.id, hash);
      const opened = await tryPasswords(
        (password) =>
          deps.parser.parse(
            { name: file.name, bytes, password },
            {
              ...(hooks.signal ? { signal: hooks.signal } : {}),
              onProgress: (done) => hooks.onStep?.('parsing', done)
            }
          ),
        hooks.password ?? kept,
        hooks.others
      );
      if (!opened.ok) return opened;
      if (hooks.signal?.aborted) return cancelled;
      const { value: parsed, password = null } = opened.value;

      hooks.onStep?.('saving', 0);
      const stored = await deps.blobs.put(deps.log.id, bytes);
      if (!stored.ok) return err({ code: stored.error.code, message: stored.error.message });
      // derived data: where this fails it is computed again on the next open
      await deps.derived.putMany(deps.log.id, 'parsed', String(deps.parser.pipeline), [
        { key: hash, bytes: parsed.content }
      ]);
      // where this fails somebody is asked once more when its pages are looked at
      if (password !== null && password !== kept) await deps.passwords.keep(deps.log.id, hash, password);
      const previous = findByPath(deps.log.state, file);
      const document = previous?.id ?? deps.newDocumentId();
      const action: Action = {
        type: previous ? 'document.versionAdded' : 'document.added',
        document,
        file: {
          name: file.name,
          folder: file.folder,
          kind: parsed.summary.kind,
          size: file.size,
          sha256: hash
        }
      };
      const appended = await deps.log.append(action);
      if (!appended.ok) return err({ code: appended.error.code, message: appended.error.message });
      return ok({ kind: previous ? 'new-version' : 'added', document, hash, parsed, password });
    });
  };
