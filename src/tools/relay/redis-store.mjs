/**
 * Sealed entries in Redis, for relays that stand beside each other: all of them see the same, whichever of them
 * took an entry in. Keys, with the room’s name in braces so that a cluster keeps a room together:
 *
 *   fieldroom:{<room>}:<first byte in hex>   hash, id (32 bytes) → sealed bytes
 *   fieldroom:{<room>}:summary               the 2,048 bytes of `BookSummary`
 *   fieldroom:{<room>}:size                  hash, `count` and `bytes`
 *   fieldroom:rooms                          sorted set of rooms by when somebody was there last
 *
 * How lasting it is is Redis’s own setting: run it with `appendonly yes`. What it loses members’ devices bring again.
 */
import { SUMMARY_BYTES, bytesOfIds, firstByte } from './message.mjs';

/** Entry and summary change together or not at all. Answers 1 where the entry is new, 0 where it is not taken. */
const PUT = `
local size = tonumber(redis.call('HGET', KEYS[3], 'bytes') or '0')
if size + #ARGV[2] > tonumber(ARGV[3]) then return 0 end
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
local id = ARGV[1]
local from = string.byte(id, 1) * 8
local kept = redis.call('GETRANGE', KEYS[2], from, from + 7)
local next = {}
for at = 1, 8 do
  next[at] = string.char(bit.bxor(string.byte(kept, at) or 0, string.byte(id, 8 + at)))
end
redis.call('SETRANGE', KEYS[2], from, table.concat(next))
redis.call('HINCRBY', KEYS[3], 'count', 1)
redis.call('HINCRBY', KEYS[3], 'bytes', #ARGV[2])
return 1
`;
const ROOMS = 'fieldroom:rooms';
/** Ids read with one command. */
const BATCH = 200;

const bucketName = (first) => first.toString(16).padStart(2, '0');
const idBytes = (id) => bytesOfIds([id]);

/** `redis`: an ioredis client of its own. */
export const createRedisStore = (redis, { maxRoomBytes = Number.MAX_SAFE_INTEGER } = {}) => {
  redis.defineCommand('putEntry', { numberOfKeys: 3, lua: PUT });
  const key = (room, part) => `fieldroom:{${room}}:${part}`;
  const bucket = (room, id) => key(room, bucketName(firstByte(id)));
  const limit = Math.min(maxRoomBytes, Number.MAX_SAFE_INTEGER);

  /** The answers of a pipeline; the first failure is thrown. */
  const results = async (pipeline) =>
    (await pipeline.exec()).map(([failure, value]) => {
      if (failure) throw failure;
      return value;
    });

  const readBatch = async (room, ids) => {
    const pipeline = redis.pipeline();
    for (const id of ids) pipeline.hgetBuffer(bucket(room, id), idBytes(id));
    const values = await results(pipeline);
    return ids.flatMap((id, at) => (values[at] ? [[id, values[at]]] : []));
  };

  return {
    shared: true,
    async summary(room) {
      const [kept, count] = await Promise.all([
        redis.getBuffer(key(room, 'summary')),
        redis.hget(key(room, 'size'), 'count')
      ]);
      const buckets = Buffer.alloc(SUMMARY_BYTES);
      kept?.copy(buckets);
      return { count: Number(count ?? 0), buckets };
    },
    async ids(room, firstBytes) {
      const pipeline = redis.pipeline();
      for (const first of firstBytes) pipeline.hkeysBuffer(key(room, bucketName(first)));
      return (await results(pipeline)).flat().map((id) => id.toString('hex'));
    },
    async missing(room, ids) {
      const pipeline = redis.pipeline();
      for (const id of ids) pipeline.hexists(bucket(room, id), idBytes(id));
      const there = await results(pipeline);
      return ids.filter((_, at) => there[at] === 0);
    },
    async read(room, ids) {
      const found = [];
      for (let at = 0; at < ids.length; at += BATCH)
        found.push(...(await readBatch(room, ids.slice(at, at + BATCH))));
      return found;
    },
    async put(room, entries) {
      const pipeline = redis.pipeline();
      for (const [id, bytes] of entries) {
        pipeline.putEntry(
          ...[bucket(room, id), key(room, 'summary'), key(room, 'size')],
          ...[idBytes(id), Buffer.from(bytes), limit]
        );
      }
      const taken = await results(pipeline);
      return entries.flatMap(([id], at) => (taken[at] === 1 ? [id] : []));
    },
    async touch(room) {
      await redis.zadd(ROOMS, Date.now(), room);
    },
    async sweep(before) {
      const rooms = await redis.zrangebyscore(ROOMS, 0, before - 1);
      for (const room of rooms) {
        const parts = ['summary', 'size', ...Array.from({ length: 256 }, (_, first) => bucketName(first))];
        await redis.unlink(...parts.map((part) => key(room, part)));
        await redis.zrem(ROOMS, room);
      }
      return rooms.length;
    },
    async close() {
      redis.disconnect();
    }
  };
};
