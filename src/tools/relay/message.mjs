/**
 * What devices and the relay say to each other beside Yjs: the messages of `src/lib/adapters/peers/catch-up.ts`
 * without the name of a book, which the relay does not know, as base64url in Hocuspocus’s stateless messages.
 * `level` says that both have the same entries, `compare` asks for a summary.
 */
const ID_BYTES = 32;
const MAX_HEAD = 512 * 1024;
export const SUMMARY_BYTES = 2048;
const BUCKET_BYTES = 8;

export const toText = (head, body = Buffer.alloc(0)) => {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, body]).toString('base64url');
};

/** Null where the text is no message. */
export const fromText = (text) => {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < 4) return null;
  const length = bytes.readUInt32BE(0);
  if (length > MAX_HEAD || 4 + length > bytes.length) return null;
  try {
    const head = JSON.parse(bytes.toString('utf8', 4, 4 + length));
    return typeof head?.kind === 'string' ? { head, body: bytes.subarray(4 + length) } : null;
  } catch {
    return null;
  }
};

export const isId = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
export const firstByte = (id) => Number.parseInt(id.slice(0, 2), 16);

export const idsOf = (body) =>
  Array.from({ length: Math.floor(body.length / ID_BYTES) }, (_, at) =>
    body.toString('hex', at * ID_BYTES, (at + 1) * ID_BYTES)
  );
export const bytesOfIds = (ids) => Buffer.from(ids.join(''), 'hex');

/** Bytes 8-15 of an id into the bucket of its first byte, by exclusive or: taking it in and out is the same. */
export const toggleId = (buckets, id) => {
  const bytes = Buffer.from(id.slice(0, 32), 'hex');
  for (let at = 0; at < BUCKET_BYTES; at += 1) buckets[bytes[0] * BUCKET_BYTES + at] ^= bytes[8 + at];
};

/** First bytes of ids in which two summaries differ. */
export const differing = (one, other) =>
  Array.from({ length: SUMMARY_BYTES / BUCKET_BYTES }, (_, bucket) => bucket).filter((bucket) => {
    const [from, to] = [bucket * BUCKET_BYTES, (bucket + 1) * BUCKET_BYTES];
    return Buffer.compare(one.subarray(from, to), other.subarray(from, to)) !== 0;
  });
