/** A relay in this process: Hocuspocus with the rooms of `rooms.mjs`, over a folder or over Redis. */
import { Redis as RedisExtension } from '@hocuspocus/extension-redis';
import { Server } from '@hocuspocus/server';
import { Redis } from 'ioredis';
import { createFileStore } from './file-store.mjs';
import { createRedisStore } from './redis-store.mjs';
import { createRooms } from './rooms.mjs';
import { MAX_ENTRY } from './sealed.mjs';

/** Time for a connection to come into its first room. */
const ADMIT_MS = 10_000;
const DAY_MS = 86_400_000;

const redisClient = (url, onTrouble) => {
  const client = new Redis(url, { maxRetriesPerRequest: 20 });
  // it goes on trying by itself
  client.on('error', (failure) => onTrouble('Redis', failure));
  return client;
};

/** Passes documents on to the other relays; there is nothing of a document to store, so no lock for it either. */
const redisExtension = (url, onTrouble) => {
  const extension = new RedisExtension({
    prefix: 'fieldroom-live',
    createClient: () => redisClient(url, onTrouble)
  });
  extension.onStoreDocument = async () => undefined;
  extension.afterStoreDocument = async () => undefined;
  return extension;
};

/**
 * @param {object} options
 * @param {number} [options.port] 0 for any free one
 * @param {string} [options.host]
 * @param {string | null} [options.redis] URL of a Redis that several relays share; then nothing is kept in `data`
 * @param {string} [options.data] folder for entries where there is no Redis
 * @param {object} [options.store] instead of both, a store as `file-store.mjs` makes one
 * @param {string} [options.access] what addresses must carry as `?access=…`
 * @param {number} [options.keepDays] rooms in which nobody was for so long are deleted; 0 for never
 * @param {number} [options.maxRoomBytes] what one room may hold
 * @param {number} [options.liveMs] how long an entry stays in the document that carries live ones
 * @param {(what: string, failure: Error) => void} [options.onTrouble]
 */
export const createRelay = async ({
  port = 0,
  host = '0.0.0.0',
  redis = null,
  data = '',
  store: given,
  access = '',
  keepDays = 0,
  maxRoomBytes = 4 * 1024 ** 3,
  liveMs,
  onTrouble = () => undefined
} = {}) => {
  const limits = { maxRoomBytes };
  const store =
    given ??
    (redis ? createRedisStore(redisClient(redis, onTrouble), limits) : await createFileStore(data, limits));
  const rooms = createRooms({ store, access, liveMs, onTrouble });

  const server = new Server(
    {
      ...{ port, address: host, quiet: true, stopOnSignals: false },
      extensions: [...(redis ? [redisExtension(redis, onTrouble)] : []), rooms],
      async onRequest({ request, response }) {
        // a load balancer asks for /health
        const healthy = request.url?.split('?')[0] === '/health';
        response.writeHead(healthy ? 200 : 404, { 'Content-Type': 'text/plain' });
        response.end(healthy ? 'ok\n' : 'This is a relay of Fieldroom; it speaks WebSocket.\n');
        // an empty rejection is how Hocuspocus is told that the answer was given
        throw undefined;
      }
    },
    { maxPayload: 2 * MAX_ENTRY }
  );
  server.webSocketServer.on('connection', (socket, request) => {
    const timer = setTimeout(() => {
      if (!rooms.admitted.has(request)) socket.terminate();
    }, ADMIT_MS);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  });
  await new Promise((resolve, reject) => {
    server.httpServer.once('error', reject);
    server.listen().then(resolve, reject);
  });

  const sweep = () =>
    store
      .sweep(Date.now() - keepDays * DAY_MS)
      .catch((failure) => onTrouble('Old rooms were not deleted', failure));
  const sweeping = keepDays > 0 ? setInterval(sweep, DAY_MS / 4) : null;
  sweeping?.unref();
  if (keepDays > 0) void sweep();

  return {
    port: server.address.port,
    url: `ws://127.0.0.1:${server.address.port}`,
    hocuspocus: server.hocuspocus,
    /** Connections and rooms in memory now. */
    load: () => ({
      connections: server.hocuspocus.getConnectionsCount(),
      rooms: server.hocuspocus.getDocumentsCount()
    }),
    async close() {
      if (sweeping) clearInterval(sweeping);
      for (const socket of server.webSocketServer.clients) socket.terminate();
      // rooms leave memory a second later where Redis is told
      await Promise.race([server.destroy(), new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
      await store.close();
    }
  };
};
