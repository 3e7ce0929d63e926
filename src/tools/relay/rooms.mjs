/**
 * What makes a relay of Hocuspocus: an extension that lets in who holds a room’s token, keeps the sealed entries
 * that pass, and brings devices those that they lack.
 *
 * A room’s name is SHA-256 of `fieldroom relay room`, a line break and the token, base64url. The token is derived
 * from the key of a book, so only who holds that key can name the room and come in; the relay knows no members and
 * keeps no list of rooms that may be. `access`, where set, must be in the address too, so that a stranger
 * cannot use the disk.
 *
 * Live entries are in the Y.Map `entries` of the room’s document, id → sealed bytes, as in the rooms of the mesh.
 * The document is kept in memory alone: what lies in it and is stored is taken out again after a while, so that a
 * room that is busy for weeks stays small. Relays that share Redis exchange documents by Hocuspocus’s extension.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createDesk } from './desk.mjs';
import { isId, toText } from './message.mjs';
import { looksSealed } from './sealed.mjs';

/** After it a stored entry leaves the document: time enough for every relay to pass it on. */
const LIVE_MS = 20_000;
/** What devices brought by catching up is passed on live up to here; beyond it they are told to compare. */
const LIVE_ENTRIES = 64;
const LIVE_BYTES = 256 * 1024;
const REDIS_ORIGIN = '__hocuspocus__redis__origin__';

export const roomOfToken = (token) =>
  createHash('sha256').update(`fieldroom relay room\n${token}`).digest('base64url');

const same = (one, other) => {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
};
const refusal = (reason) => Object.assign(new Error(''), { reason });

export const createRooms = ({ store, access = '', liveMs = LIVE_MS, onTrouble = () => undefined }) => {
  const desks = new Map();
  const rooms = new Map();
  /** Requests that came in somewhere: the others are sent away. */
  const admitted = new WeakSet();

  const deskOf = (connection) => desks.get(connection) ?? open(connection);

  const open = (connection) => {
    const { document } = connection;
    const room = roomState(document);
    const desk = createDesk({
      room: document.name,
      store,
      claims: room.claims,
      line: {
        send: (text) => connection.sendStateless(text),
        waiting: () => connection.webSocket.bufferedAmount,
        open: () => connection.webSocket.readyState === 1,
        close: (reason) => connection.close({ code: 4400, reason })
      },
      onTaken: (entries, last) => room.taken(entries, last)
    });
    desks.set(connection, desk);
    connection.onClose(() => {
      if (!desks.delete(connection) || !desk.end()) return;
      // what this one was to bring another may have
      document.getConnections()[0]?.sendStateless(toText({ kind: 'compare' }));
    });
    return desk;
  };

  const roomState = (document) => {
    const known = rooms.get(document);
    if (known) return known;
    const entries = document.getMap('entries');
    /** When each entry of the document was stored. */
    const storedAt = new Map();
    let fresh = [];

    const keep = async (ids) => {
      const found = ids.flatMap((id) => {
        const sealed = entries.get(id);
        return isId(id) && looksSealed(sealed) ? [[id, Buffer.from(sealed)]] : [];
      });
      if (found.length > 0) await store.put(document.name, found);
      const now = Date.now();
      // what is no entry goes with the rest
      for (const id of ids) storedAt.set(id, now);
    };
    entries.observe((event) => {
      const ids = [...event.keysChanged].filter((id) => entries.has(id));
      if (ids.length === 0) return;
      // the relay that it came to stores it for all
      const stored = event.transaction.origin === REDIS_ORIGIN && store.shared;
      if (stored) for (const id of ids) storedAt.set(id, Date.now());
      else keep(ids).catch((failure) => onTrouble('An entry was not stored', failure));
    });
    const timer = setInterval(() => {
      const before = Date.now() - liveMs;
      const due = [...storedAt].filter(([, at]) => at < before).map(([id]) => id);
      if (due.length === 0) return;
      document.transact(() => {
        for (const id of due) entries.delete(id);
      });
      for (const id of due) storedAt.delete(id);
    }, liveMs / 4);
    timer.unref();

    const state = {
      claims: new Map(),
      taken(taken, last) {
        fresh.push(...taken);
        if (!last || fresh.length === 0) return;
        const bytes = fresh.reduce((sum, [, sealed]) => sum + sealed.length, 0);
        if (fresh.length <= LIVE_ENTRIES && bytes <= LIVE_BYTES) {
          const now = Date.now();
          document.transact(() => {
            for (const [id, sealed] of fresh) {
              storedAt.set(id, now);
              entries.set(id, new Uint8Array(sealed));
            }
          });
        } else document.broadcastStateless(toText({ kind: 'compare' }));
        fresh = [];
      },
      end: () => clearInterval(timer)
    };
    rooms.set(document, state);
    return state;
  };

  return {
    admitted,
    async onAuthenticate({ token, documentName, requestParameters, request }) {
      if (access && !same(requestParameters.get('access') ?? '', access)) throw refusal('access');
      if (!token || !same(roomOfToken(token), documentName)) throw refusal('token');
      admitted.add(request);
      store.touch(documentName).catch((failure) => onTrouble('A visit was not noted', failure));
    },
    async afterLoadDocument({ document }) {
      roomState(document);
    },
    async onStateless({ connection, payload }) {
      void deskOf(connection).take(payload);
    },
    async afterUnloadDocument({ instance, documentName }) {
      for (const [document, room] of rooms) {
        if (document.name !== documentName || instance.documents.get(documentName) === document) continue;
        room.end();
        rooms.delete(document);
      }
    }
  };
};
