/**
 * The relay’s side of one device’s catching up in one room (see `src/lib/adapters/peers/catch-up.ts`). It only
 * answers and asks: it has no key, so it can neither open nor check what it keeps; devices do.
 */
import { MAX_ENTRY, looksSealed } from './sealed.mjs';
import { SUMMARY_BYTES, bytesOfIds, differing, fromText, idsOf, isId, toText } from './message.mjs';

const IDS_PER_REQUEST = 2000;
const SLICE_BYTES = 256 * 1024;
/** Ids read from the store at once. */
const READ_AT_ONCE = 200;
/** Bytes that may wait to be sent on a connection before the desk waits too. */
const HIGH_WATER = 1024 * 1024;
const POLL_MS = 20;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * `line`: `send(text)`, `waiting()` in bytes, `open()`, `close(reason)`.
 * `claims`: ids that some desk of this room has asked for, by desk, so that a hundred devices are not asked for
 * the same. `onTaken(entries, last)`: told of entries that are new here.
 */
export const createDesk = ({ room, store, line, claims, onTaken }) => {
  let lacking = [];
  let asked = null;
  let ended = false;

  const send = (head, body) => line.send(toText(head, body));
  const roomToSend = async () => {
    while (line.open() && line.waiting() > HIGH_WATER) await pause(POLL_MS);
  };

  const askNext = () => {
    if (asked || ended) return;
    const ids = lacking.splice(0, IDS_PER_REQUEST);
    if (ids.length === 0) return;
    asked = new Set(ids);
    send({ kind: 'send' }, bytesOfIds(ids));
  };

  const giveBack = (ids) => {
    for (const id of ids) if (claims.get(id) === desk) claims.delete(id);
  };

  const takeSummary = async (body) => {
    if (body.length !== SUMMARY_BYTES) return line.close('A summary has another length.');
    const { count, buckets } = await store.summary(room);
    const others = differing(buckets, body);
    if (others.length === 0) return send({ kind: 'level' });
    send({ kind: 'summary', count }, buckets);
    return send({ kind: 'which', buckets: others });
  };

  const takeWhich = async ({ buckets }) => {
    const fine =
      Array.isArray(buckets) &&
      buckets.length <= 256 &&
      buckets.every((one) => Number.isInteger(one) && one >= 0 && one < 256);
    if (!fine) return line.close('It asks for ids that cannot be.');
    return send({ kind: 'ids' }, bytesOfIds(await store.ids(room, buckets)));
  };

  const takeIds = async (body) => {
    const missing = await store.missing(room, [...new Set(idsOf(body))]);
    for (const id of missing) {
      if (claims.has(id)) continue;
      claims.set(id, desk);
      lacking.push(id);
    }
    askNext();
  };

  const serve = async ({ n }, body) => {
    const wanted = idsOf(body);
    if (wanted.length > IDS_PER_REQUEST) return line.close('It asks for too much at once.');
    let slice = [];
    let bytes = 0;
    const flush = async (last) => {
      await roomToSend();
      const items = slice.map(([id, sealed]) => [id, sealed.length]);
      send({ kind: 'entries', n, items, last }, Buffer.concat(slice.map(([, sealed]) => sealed)));
      slice = [];
      bytes = 0;
    };
    for (let at = 0; at < wanted.length && line.open(); at += READ_AT_ONCE) {
      for (const found of await store.read(room, wanted.slice(at, at + READ_AT_ONCE))) {
        if (slice.length > 0 && bytes + found[1].length > SLICE_BYTES) await flush(false);
        slice.push(found);
        bytes += found[1].length;
      }
    }
    return flush(true);
  };

  const takeEntries = async ({ items, last }, body) => {
    if (!Array.isArray(items) || !asked) return line.close('It sends entries that nobody asked for.');
    const entries = [];
    let at = 0;
    for (const item of items) {
      const [id, length] = Array.isArray(item) ? item : [];
      const sealed = body.subarray(at, at + length);
      const fine = isId(id) && asked.has(id) && Number.isInteger(length) && sealed.length === length;
      if (!fine || !looksSealed(sealed)) return line.close('It sends entries that nobody asked for.');
      entries.push([id, sealed]);
      at += length;
    }
    const taken = new Set(await store.put(room, entries));
    for (const [id] of entries) asked.delete(id);
    giveBack(entries.map(([id]) => id));
    onTaken(
      entries.filter(([id]) => taken.has(id)),
      last === true && lacking.length === 0
    );
    if (last !== true) return undefined;
    giveBack(asked);
    asked = null;
    return askNext();
  };

  const take = async (text) => {
    // base64 of the largest entry with its head
    if (text.length > 2 * MAX_ENTRY) return line.close('Its message is too large.');
    const message = fromText(text);
    if (!message) return line.close('It sent a message that is none.');
    const { head, body } = message;
    if (head.kind === 'summary') return takeSummary(body);
    if (head.kind === 'which') return takeWhich(head);
    if (head.kind === 'ids') return takeIds(body);
    if (head.kind === 'send') return serve(head, body);
    if (head.kind === 'entries') return takeEntries(head, body);
    return undefined;
  };

  let taking = Promise.resolve();
  const desk = {
    /** One message after another. */
    take(text) {
      taking = taking
        .then(() => (ended ? undefined : take(text)))
        .catch((failure) => line.close(`The relay could not do it: ${failure.message}`));
      return taking;
    },
    /** Whether it leaves ids that it was to bring. */
    end() {
      ended = true;
      const open = [...lacking, ...(asked ?? [])];
      giveBack(open);
      return open.length > 0;
    }
  };
  return desk;
};
