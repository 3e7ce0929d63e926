/**
 * Verifies a bundle with @noble’s cryptography alone and none of the app’s code. What it cannot tell: whether the
 * writing device left out the newest entries of all, which nothing links to yet; and whether the state hash is
 * right, which takes the app’s rules.
 */
import { hex, sha256Hex, text, unbase64, utf8 } from './bytes.mjs';
import { keyNumber, openEntry } from './check-entry.mjs';
import { checkLog } from './check-log.mjs';
import { openBundle, Unreadable } from './open-bundle.mjs';

const BOOKS = ['data-room', 'audit-file'];
const ORDER = 'MKDLE';

/**
 * `source`: `{ size, slice(from, to): Promise<Uint8Array> }`; `onProgress(0..1)`; `pause()` is awaited now and then,
 * so that a page stays alive; `openAll(items)` resolves to what `openEntry` gives for each, elsewhere if it likes.
 * Gives `{ ok, faults, manifest, entries, documents, frameworks, missing, authors, forms }`; `frameworks` are the firm's
 * own, of which an entry names the catalog.
 */
export const verifyBundle = async (source, passphrase, { onProgress, pause, openAll } = {}) => {
  const faults = [];
  const report = {
    ok: false,
    faults,
    manifest: null,
    entries: 0,
    documents: 0,
    frameworks: 0,
    missing: 0,
    authors: []
  };
  try {
    const bundle = await openBundle(source, passphrase);
    await readAll(bundle, source.size, report, { onProgress, pause, openAll });
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure;
    faults.push(failure.message);
  }
  report.ok = faults.length === 0;
  return report;
};

const openHere = async (items) => items.map(openEntry);
/** Entries opened in one go elsewhere, and how many such groups are under way at a time. */
const TOGETHER = 100;
const GROUPS = 16;

const readAll = async (bundle, size, report, { onProgress, pause, openAll = openHere }) => {
  // a page stays alive where little is opened between its pauses
  const together = openAll === openHere ? 1 : TOGETHER;
  const { faults } = report;
  const keys = new Map();
  const entries = new Map();
  const documents = new Set();
  const lacking = new Set();
  const ids = { 'data-room': [], 'audit-file': [] };
  let manifest = null;
  let place = 0;
  let read = 0;
  let group = [];
  const opening = [];
  const openGroup = async () => {
    if (group.length === 0) return;
    const items = group;
    group = [];
    const opened = openAll(items).then((found) => ({ items, found }));
    // a thread that died is heard of where its answer is looked at
    opened.catch(() => undefined);
    opening.push(opened);
    await opening.at(-GROUPS);
  };
  /** In the order of the bundle, whichever came first. */
  const lookAtOpened = async () => {
    await openGroup();
    for (const opened of opening) {
      const { items, found } = await opened;
      found.forEach(({ entry, fault }, at) => {
        const { id, book } = items[at];
        if (fault) faults.push(`Entry ${id.slice(0, 12)}…: ${fault}.`);
        else entries.set(id, { book, entry });
      });
    }
  };
  try {
    for await (const { kind, body } of bundle.records()) {
      read += body.length + 5;
      onProgress?.(Math.min(1, read / size));
      await pause?.();
      const own = ORDER.indexOf(kind === 'L' ? 'D' : kind);
      if (own < place) faults.push('The records are out of order.');
      place = Math.max(place, own);
      if (kind === 'M') {
        if (manifest) faults.push('There are two manifests.');
        manifest ??= readManifest(body);
      } else if (!manifest) throw new Unreadable('The manifest is missing.');
      else if (kind === 'K') readKey(body, manifest, keys, faults);
      else if (kind === 'E') {
        const book = BOOKS[body[0]];
        const id = hex(body.subarray(1, 33));
        if (!book || body.length < 34) {
          faults.push('A record of an entry is damaged.');
          continue;
        }
        ids[book].push(id);
        const { engagement } = manifest;
        group.push({ keys, engagement, book, id, sealed: body.slice(33) });
        if (group.length >= together) await openGroup();
      } else {
        const hash = hex(body.subarray(0, 32));
        if (documents.has(hash)) faults.push(`Document ${hash.slice(0, 12)}… is there twice.`);
        documents.add(hash);
        if (kind === 'L') lacking.add(hash);
        else if (sha256Hex(body.subarray(32)) !== hash) {
          faults.push(`Document ${hash.slice(0, 12)}… does not match its hash.`);
        }
      }
    }
  } finally {
    // a bundle that breaks off is told of with what was wrong before
    await lookAtOpened();
  }
  if (!manifest) throw new Unreadable('The manifest is missing.');
  report.manifest = manifest;
  report.entries = ids['data-room'].length + ids['audit-file'].length;
  checkCounts(manifest, ids, faults);
  const catalogs = checkDocuments(manifest, entries, documents, faults);
  report.missing = lacking.size;
  for (const hash of documents) {
    if (!lacking.has(hash)) report[catalogs.has(hash) ? 'frameworks' : 'documents'] += 1;
  }
  report.authors = checkLog({ entries, root: manifest.root, whole: manifest.kind === 'whole', faults });
};

const readManifest = (body) => {
  try {
    const manifest = JSON.parse(text(body));
    const { v, kind, engagement, root, books, entries, documents, facts } = manifest;
    const sound =
      v === 1 &&
      (kind === 'whole' || kind === 'part') &&
      typeof engagement === 'string' &&
      /^[0-9a-f]{64}$/.test(root) &&
      Array.isArray(books) &&
      books.length > 0 &&
      books.every((book) => BOOKS.includes(book)) &&
      typeof entries === 'object' &&
      Number.isSafeInteger(documents) &&
      typeof facts?.client === 'string';
    if (sound) return manifest;
  } catch {
    // said below
  }
  throw new Unreadable('The manifest is damaged.');
};

const readKey = (body, manifest, keys, faults) => {
  try {
    const { name, key } = JSON.parse(text(body));
    const [book, number] = name.split('#');
    const raw = unbase64(key);
    if (raw?.length === 32 && manifest.books.includes(book) && (!number || number === keyNumber(raw))) {
      keys.set(name, raw);
      return;
    }
  } catch {
    // said below
  }
  faults.push('A key of a book is damaged.');
};

const checkCounts = (manifest, ids, faults) => {
  for (const book of BOOKS) {
    const stated = manifest.entries[book] ?? { count: 0, digest: sha256Hex(utf8('')) };
    const digest = sha256Hex(utf8([...ids[book]].sort().join('\n')));
    const name = book.replace('-', ' ');
    if (ids[book].length !== stated.count) {
      faults.push(
        `The manifest names ${stated.count} entries of the ${name}, and ${ids[book].length} are there.`
      );
    } else if (digest !== stated.digest) {
      faults.push(`The entries of the ${name} are not those that the manifest names.`);
    }
  }
};

/** Every hash that an entry names is there, and no other; gives those of catalogs of own frameworks. */
const checkDocuments = (manifest, entries, documents, faults) => {
  if (documents.size !== manifest.documents) {
    faults.push(`The manifest names ${manifest.documents} documents, and ${documents.size} are there.`);
  }
  const named = new Set();
  const catalogs = new Set();
  for (const { entry } of entries.values()) {
    const { type, file } = entry.action;
    if (type === 'document.added' || type === 'document.versionAdded') named.add(file?.sha256);
    else if (type === 'catalog.added') catalogs.add(file?.sha256);
  }
  for (const hash of catalogs) {
    // the same bytes may be a document too
    if (named.has(hash)) catalogs.delete(hash);
    else named.add(hash);
  }
  for (const hash of named) {
    if (!documents.has(hash)) {
      faults.push(`Document ${String(hash).slice(0, 12)}…, which an entry names, is not there.`);
    }
  }
  for (const hash of documents) {
    if (!named.has(hash)) faults.push(`Document ${hash.slice(0, 12)}… is there, and no entry names it.`);
  }
  return catalogs;
};
