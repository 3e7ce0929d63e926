/** A file as it was dropped or picked; the same shape as intake takes. */
export interface DroppedFile {
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  read(): Promise<ArrayBuffer>;
}

/** Files that systems leave in folders and that nobody means to hand in. */
const isDebris = (name: string): boolean =>
  name.startsWith('.') || name.startsWith('~$') || name === 'Thumbs.db' || name === 'desktop.ini';

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

const fromFile = (file: File, path: string): DroppedFile => ({
  name: file.name,
  folder: folderOf(path),
  size: file.size,
  read: () => file.arrayBuffer()
});

/** Files of a file or folder picker. */
export const filesFromList = (list: Iterable<File>): DroppedFile[] =>
  [...list].filter(({ name }) => !isDebris(name)).map((file) => fromFile(file, file.webkitRelativePath));

const fileOf = (entry: FileSystemFileEntry): Promise<File | null> =>
  new Promise((resolve) => entry.file(resolve, () => resolve(null)));

/** A reader hands out a folder in portions of a hundred until it gives none. */
const entriesOf = async (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([]))
    );
    if (portion.length === 0) return all;
    all.push(...portion);
  }
};

const walk = async (entry: FileSystemEntry): Promise<DroppedFile[]> => {
  if (isDebris(entry.name)) return [];
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    const path = entry.fullPath.replace(/^\//, '');
    if (file) return [fromFile(file, path)];
    // it vanished meanwhile: intake names it as one that could not be read
    return [
      { name: entry.name, folder: folderOf(path), size: 1, read: () => Promise.reject(new Error('gone')) }
    ];
  }
  const found: DroppedFile[] = [];
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) found.push(...(await walk(child)));
  return found;
};

/** Everything that was dropped, folders with all that is in them. The transfer must be read at once. */
export const filesFromDrop = async (transfer: DataTransfer): Promise<DroppedFile[]> => {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  // both are valid only during the drop itself, so they are taken before anything is awaited
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = items.map((item) => item.getAsFile());
  const found: DroppedFile[] = [];
  for (const [at, entry] of entries.entries()) {
    const file = plain[at];
    if (entry) found.push(...(await walk(entry)));
    else if (file) found.push(...filesFromList([file]));
  }
  return found;
};
