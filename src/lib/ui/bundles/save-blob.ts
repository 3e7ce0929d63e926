/** Hands a file to the browser's downloads. */
export const saveBlob = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the download keeps its own hold of the bytes once it has begun
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
