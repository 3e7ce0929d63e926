/** Everything that is in IndexedDB, as text to be searched: bytes as Latin-1, keys that cannot be read by name. */
const asText = (value: unknown, keys: CryptoKey[]): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('latin1');
  if (Array.isArray(value)) return value.map((member) => asText(member, keys)).join('\n');
  if (typeof value === 'object' && value !== null) {
    if ('extractable' in value && 'usages' in value) keys.push(value as CryptoKey);
    return Object.entries(value)
      .map(([key, member]) => `${key}=${asText(member, keys)}`)
      .join('\n');
  }
  return String(value);
};

/** `prefix`: what the databases' names begin with. `keys`: every CryptoKey that was found. */
export const dumpDatabases = async (
  prefix: string
): Promise<{ readonly text: string; readonly keys: readonly CryptoKey[]; readonly names: string[] }> => {
  const parts: string[] = [];
  const keys: CryptoKey[] = [];
  const names: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name || (name !== prefix && !name.startsWith(`${prefix}-`))) continue;
    names.push(name);
    const request = indexedDB.open(name);
    await new Promise((resolve) => (request.onsuccess = resolve));
    for (const store of request.result.objectStoreNames) {
      const objects = request.result.transaction(store).objectStore(store);
      for (const read of [objects.getAll(), objects.getAllKeys()]) {
        await new Promise((resolve) => (read.onsuccess = resolve));
        parts.push(asText(read.result, keys));
      }
    }
    request.result.close();
  }
  return { text: parts.join('\n'), keys, names };
};
