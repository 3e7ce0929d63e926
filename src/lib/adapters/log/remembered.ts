export interface Remembered<Key, T> {
  (key: Key): T;
  forget(key: Key): void;
}

/** Makes what belongs to a key when first asked, and keeps it until told to forget. */
export const remembered = <Key, T>(make: (key: Key) => T): Remembered<Key, T> => {
  const made = new Map<Key, T>();
  const get = (key: Key): T => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
  return Object.assign(get, { forget: (key: Key) => void made.delete(key) });
};
