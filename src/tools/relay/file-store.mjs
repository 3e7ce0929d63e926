/**
 * Sealed entries in a folder, for one relay alone. One file per room, `<room in hex>.entries`, which only grows:
 *
 *   bytes 0-7   FRRELAY1
 *   then        records: 32 bytes id, 4 bytes length (big-endian), that many sealed bytes
 *
 * A record that a crash cut off is taken off when the file is opened; members’ devices bring it again. What was
 * put is on the disk (fdatasync) when `put` resolves.
 */
import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { SUMMARY_BYTES, firstByte, toggleId } from './message.mjs';

const MAGIC = Buffer.from('FRRELAY1');
const HEAD_BYTES = 36;
const SCAN_BYTES = 1024 * 1024;
/** Files kept open; who comes back later is read again. */
const MAX_OPEN = 200;

const nameOf = (room) => `${Buffer.from(room, 'base64url').toString('hex')}.entries`;

/** Where each record is; ends where the file is not whole any more. */
const scan = async (file, size) => {
  const index = new Map();
  let at = MAGIC.length;
  let chunk = Buffer.alloc(0);
  let from = at;
  const head = async () => {
    if (at < from || at + HEAD_BYTES > from + chunk.length) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SCAN_BYTES), 0, SCAN_BYTES, at);
      chunk = buffer.subarray(0, bytesRead);
      from = at;
    }
    return chunk.subarray(at - from, at - from + HEAD_BYTES);
  };
  while (at + HEAD_BYTES <= size) {
    const bytes = await head();
    const length = bytes.readUInt32BE(32);
    if (at + HEAD_BYTES + length > size) break;
    index.set(bytes.toString('hex', 0, 32), { at: at + HEAD_BYTES, length });
    at += HEAD_BYTES + length;
  }
  return { index, end: at };
};

/** `maxRoomBytes`: what a room may hold; more is not taken. */
export const createFileStore = async (folder, { maxRoomBytes = Infinity } = {}) => {
  await mkdir(folder, { recursive: true });
  const rooms = new Map();

  const readRoom = async (file, path) => {
    let { size } = await file.stat();
    if (size < MAGIC.length) {
      await file.truncate(0);
      await file.write(MAGIC);
      size = MAGIC.length;
    } else {
      const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
      if (!buffer.equals(MAGIC)) throw new Error(`${path} is not a file of the relay.`);
    }
    const { index, end } = await scan(file, size);
    if (end < size) await file.truncate(end);
    const buckets = Buffer.alloc(SUMMARY_BYTES);
    const byFirst = Array.from({ length: 256 }, () => []);
    for (const id of index.keys()) {
      toggleId(buckets, id);
      byFirst[firstByte(id)].push(id);
    }
    return { index, end, buckets, byFirst };
  };

  const openRoom = async (room) => {
    const path = join(folder, nameOf(room));
    const file = await open(path, 'a+');
    try {
      return { file, path, writing: Promise.resolve(), ...(await readRoom(file, path)) };
    } catch (failure) {
      await file.close();
      throw failure;
    }
  };

  const roomOf = (room) => {
    const known = rooms.get(room);
    const opened = known ?? openRoom(room);
    // last used last
    rooms.delete(room);
    rooms.set(room, opened);
    if (!known) opened.catch(() => rooms.delete(room));
    for (const old of rooms.keys()) {
      if (rooms.size <= MAX_OPEN) break;
      const closing = rooms.get(old);
      rooms.delete(old);
      void closing.then(async (one) => {
        await one.writing;
        await one.file.close();
      });
    }
    return opened;
  };

  const append = async (one, entries) => {
    const fresh = [...new Map(entries).entries()].filter(([id]) => !one.index.has(id));
    const parts = [];
    const places = [];
    let { end } = one;
    for (const [id, bytes] of fresh) {
      if (end + HEAD_BYTES + bytes.length > maxRoomBytes) break;
      const head = Buffer.alloc(HEAD_BYTES);
      head.write(id, 'hex');
      head.writeUInt32BE(bytes.length, 32);
      parts.push(head, bytes);
      places.push([id, { at: end + HEAD_BYTES, length: bytes.length }]);
      end += HEAD_BYTES + bytes.length;
    }
    if (places.length === 0) return [];
    const whole = Buffer.concat(parts);
    try {
      await one.file.writev([whole]);
      await one.file.datasync();
    } catch (failure) {
      // half a batch on a full disk must not stand before the next one
      await one.file.truncate(one.end).catch(() => undefined);
      throw failure;
    }
    for (const [id, place] of places) {
      one.index.set(id, place);
      one.byFirst[firstByte(id)].push(id);
      toggleId(one.buckets, id);
    }
    one.end = end;
    return places.map(([id]) => id);
  };

  return {
    /** Whether other relays see the same. */
    shared: false,
    async summary(room) {
      const { index, buckets } = await roomOf(room);
      return { count: index.size, buckets: Buffer.from(buckets) };
    },
    async ids(room, firstBytes) {
      const { byFirst } = await roomOf(room);
      return firstBytes.flatMap((first) => byFirst[first] ?? []);
    },
    async missing(room, ids) {
      const { index } = await roomOf(room);
      return ids.filter((id) => !index.has(id));
    },
    async read(room, ids) {
      const { file, index } = await roomOf(room);
      const found = [];
      for (const id of ids) {
        const place = index.get(id);
        if (!place) continue;
        const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.at);
        found.push([id, buffer]);
      }
      return found;
    },
    /** Ids that were not here before. */
    async put(room, entries) {
      const one = await roomOf(room);
      const writing = one.writing.then(() => append(one, entries));
      one.writing = writing.catch(() => undefined);
      return writing;
    },
    /** Somebody was here: `sweep` counts from now. */
    async touch(room) {
      const { path } = await roomOf(room);
      const now = new Date();
      await utimes(path, now, now);
    },
    /** Deletes the rooms in which nobody was since `before`, in milliseconds since 1970. */
    async sweep(before) {
      let swept = 0;
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        if (!name.endsWith('.entries') || (await stat(path)).mtimeMs >= before) continue;
        const room = Buffer.from(name.slice(0, -'.entries'.length), 'hex').toString('base64url');
        const opened = rooms.get(room);
        rooms.delete(room);
        await (await opened)?.file.close();
        await rm(path);
        swept += 1;
      }
      return swept;
    },
    async close() {
      for (const opened of rooms.values()) {
        const one = await opened.catch(() => null);
        await one?.writing;
        await one?.file.close();
      }
      rooms.clear();
    }
  };
};
