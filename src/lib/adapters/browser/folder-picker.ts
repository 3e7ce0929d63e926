interface WithPicker {
  showDirectoryPicker?(options: {
    readonly id: string;
    readonly mode: 'readwrite';
  }): Promise<FileSystemDirectoryHandle>;
}

/** Asks the user for a folder that may be written; undefined where the browser cannot. */
export const folderPicker = (): (() => Promise<FileSystemDirectoryHandle>) | undefined => {
  const page = globalThis as WithPicker;
  return page.showDirectoryPicker && (() => page.showDirectoryPicker!({ id: 'backups', mode: 'readwrite' }));
};
