/**
 * The origin's private file system in memory, as far as the shelf of files uses it. Files keep what was written whether
 * it was flushed or not, as they do when a browser is killed.
 */
import { vi } from 'vitest';

interface Bytes {
  bytes: Uint8Array<ArrayBuffer>;
  open: number;
  flushed: boolean;
}

const notFound = (): DOMException => new DOMException('It is not there.', 'NotFoundError');

export class FakeFolder {
  readonly kind = 'directory';
  readonly folders = new Map<string, FakeFolder>();
  readonly files = new Map<string, Bytes>();

  /** `sync`: whether files can be opened as workers open them; `most` bytes fit into one. */
  constructor(readonly options: { sync: boolean; most: number } = { sync: true, most: Infinity }) {}

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeFolder> {
    const found = this.folders.get(name) ?? (create ? new FakeFolder(this.options) : undefined);
    if (!found) throw notFound();
    this.folders.set(name, found);
    return found;
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<object> {
    const found = this.files.get(name) ?? { bytes: new Uint8Array(), open: 0, flushed: true };
    if (!create && !this.files.has(name)) throw notFound();
    this.files.set(name, found);
    const open = async (): Promise<object> => {
      found.open += 1;
      return handleOf(found, this.options);
    };
    return {
      getFile: async () => new Blob([found.bytes]),
      ...(this.options.sync ? { createSyncAccessHandle: open } : {})
    };
  }

  async removeEntry(name: string, { recursive = false } = {}): Promise<void> {
    const folder = this.folders.get(name);
    const busy = (one: FakeFolder): boolean =>
      [...one.files.values()].some(({ open }) => open > 0) || [...one.folders.values()].some(busy);
    if (!folder && !this.files.has(name)) throw notFound();
    if ((this.files.get(name)?.open ?? 0) > 0 || (folder && busy(folder)))
      throw new DOMException('It is in use.', 'NoModificationAllowedError');
    if (folder && !recursive && folder.files.size + folder.folders.size > 0)
      throw new DOMException('It is not empty.', 'InvalidModificationError');
    this.folders.delete(name);
    this.files.delete(name);
  }

  async *keys(): AsyncGenerator<string> {
    yield* [...this.folders.keys(), ...this.files.keys()];
  }
}

const handleOf = (file: Bytes, { most }: { most: number }): object => {
  let closed = false;
  const own = (): Bytes => {
    if (closed) throw new DOMException('It was closed.', 'InvalidStateError');
    return file;
  };
  return {
    read(into: Uint8Array, { at }: { at: number }): number {
      const found = own().bytes.subarray(at, at + into.length);
      into.set(found);
      return found.length;
    },
    write(bytes: Uint8Array, { at }: { at: number }): number {
      const fits = bytes.subarray(0, Math.max(0, most - at));
      const longer = new Uint8Array(Math.max(own().bytes.length, at + fits.length));
      longer.set(file.bytes);
      longer.set(fits, at);
      file.bytes = longer;
      file.flushed = false;
      return fits.length;
    },
    getSize: () => own().bytes.length,
    truncate(size: number): void {
      own().bytes = file.bytes.slice(0, size);
    },
    flush(): void {
      own().flushed = true;
    },
    close(): void {
      if (!closed) file.open -= 1;
      closed = true;
    }
  };
};

/** Puts it where the app looks for it, until `vi.unstubAllGlobals`. */
export const installOpfs = (root = new FakeFolder()): FakeFolder => {
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root } });
  return root;
};
