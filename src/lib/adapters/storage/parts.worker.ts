/**
 * Keeps and reads the parts of large files, on a connection to the database of its own. Speaks the protocol of
 * `worker-rpc`; methods are those of `FileParts` after `start`. Keys are handed over with each call and not kept.
 */
import { err, type Result } from '../../domain/result';
import type { FilePart } from '../../ports/blob-store';
import type { StorageError } from '../../ports/storage-error';
import { Moved, serveWorker, thisWorker } from '../worker-rpc';
import { openTruth } from './database';
import { createFileShelf } from './file-shelf';
import { createFileParts, type FileParts, type StoredFile } from './file-parts';
import { storageError } from './storage-errors';

type Started = Result<FileParts, StorageError>;
let parts: Promise<Started> = Promise.resolve(err(storageError('database-closed')));

const start = async (name: string): Promise<Started> => {
  const opened = await openTruth(name);
  return opened.ok ? { ok: true, value: createFileParts(opened.value, createFileShelf(name)) } : opened;
};
const withParts = async <T>(
  work: (parts: FileParts) => Promise<Result<T, StorageError>>
): Promise<Result<T, StorageError>> => {
  const started = await parts;
  return started.ok ? work(started.value) : started;
};

serveWorker(thisWorker, {
  start: (name: string) => {
    parts = start(name);
  },
  keep: (of: StoredFile, first: number, given: readonly FilePart[]) =>
    withParts((own) => own.keep(of, first, given)),
  store: (of: StoredFile, first: number, given: readonly FilePart[]) =>
    withParts((own) => own.store(of, first, given)),
  settle: (of: StoredFile) => withParts((own) => own.settle(of)),
  remove: (of: StoredFile) => withParts((own) => own.remove(of)),
  count: (of: StoredFile) => withParts((own) => own.count(of)),
  async read(of: StoredFile, part: number) {
    const read = await withParts((own) => own.read(of, part));
    return read.ok && read.value ? new Moved(read, [read.value.buffer]) : read;
  },
  hash: (of: StoredFile) => withParts((own) => own.hash(of))
});
