import type { ParsedDocument } from '../../domain/documents/parsed-document';
import { readWords } from './words';

/**
 * The index of one document: its text, its passages, and which passages hold which terms.
 *
 * Kept form (little-endian): magic `FRS1`, then the byte lengths of the five parts as uint32, then the parts:
 * 1. UTF-8 JSON `{text, headings}`, `headings` being the different paths of headings of the passages;
 * 2. the terms, sorted, UTF-8, joined by line feeds;
 * 3. uint32 × 4 for each passage: start, end, page (0: none), index of its headings; passages without words are
 *    left out;
 * 4. uint32 for each term: where its postings end;
 * 5. uint32 for each posting: a passage's index, ascending within a term.
 * Written and read on one device only, whose typed arrays are little-endian like all that run browsers.
 */
export interface Shard {
  readonly text: string;
  readonly headings: readonly (readonly string[])[];
  readonly terms: readonly string[];
  /** Four numbers a passage. */
  readonly passages: Uint32Array;
  /** One number a term. */
  readonly ends: Uint32Array;
  readonly postings: Uint32Array;
}

const MAGIC = 0x31535246;
const HEADER_BYTES = 24;

/** Indexes a parsed document. Rows of tables, notes and headings are passages like all others. */
export const toShard = (parsed: Pick<ParsedDocument, 'text' | 'passages'>): Shard => {
  const headings: (readonly string[])[] = [];
  const headingIndex = new Map<string, number>();
  const passages: number[] = [];
  const postingsByTerm = new Map<string, number[]>();
  for (const passage of parsed.passages) {
    const words = readWords(parsed.text.slice(passage.start, passage.end));
    if (words.length === 0) continue;
    const index = passages.length / 4;
    const path = passage.headings.join('\u0000');
    const known = headingIndex.get(path);
    if (known === undefined) {
      headingIndex.set(path, headings.length);
      headings.push(passage.headings);
    }
    passages.push(passage.start, passage.end, passage.page ?? 0, known ?? headings.length - 1);
    for (const { term } of words) {
      const postings = postingsByTerm.get(term);
      if (!postings) postingsByTerm.set(term, [index]);
      else if (postings.at(-1) !== index) postings.push(index);
    }
  }
  const terms = [...postingsByTerm.keys()].sort();
  const ends = new Uint32Array(terms.length);
  let end = 0;
  for (const [at, term] of terms.entries()) {
    end += postingsByTerm.get(term)!.length;
    ends[at] = end;
  }
  const postings = new Uint32Array(end);
  for (const [at, term] of terms.entries())
    postings.set(postingsByTerm.get(term)!, at === 0 ? 0 : ends[at - 1]!);
  return { text: parsed.text, headings, terms, passages: Uint32Array.from(passages), ends, postings };
};

const bytesOf = (array: Uint32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export const encodeShard = (shard: Shard): Uint8Array<ArrayBuffer> => {
  const encoder = new TextEncoder();
  const parts = [
    encoder.encode(JSON.stringify({ text: shard.text, headings: shard.headings })),
    encoder.encode(shard.terms.join('\n')),
    bytesOf(shard.passages),
    bytesOf(shard.ends),
    bytesOf(shard.postings)
  ];
  const lengths = parts.map((part) => part.byteLength);
  const bytes = new Uint8Array(HEADER_BYTES + parts.reduce((sum, part) => sum + part.byteLength, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  let at = HEADER_BYTES;
  for (const [index, part] of parts.entries()) {
    view.setUint32(4 + index * 4, lengths[index]!, true);
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
};

/** Copies, because the parts of a record are not aligned. */
const numbersOf = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);

/** Null where the bytes are no such record or their lengths do not fit: the document is then indexed anew. */
export const decodeShard = (bytes: Uint8Array): Shard | null => {
  if (bytes.byteLength < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const lengths = [4, 8, 12, 16, 20].map((at) => view.getUint32(at, true));
  if (lengths.reduce((sum, length) => sum + length, HEADER_BYTES) !== bytes.byteLength) return null;
  if (lengths[2]! % 16 !== 0 || lengths[3]! % 4 !== 0 || lengths[4]! % 4 !== 0) return null;
  let at = HEADER_BYTES;
  const [first, second, third, fourth, fifth] = lengths.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const { text, headings } = JSON.parse(decoder.decode(first)) as Pick<Shard, 'text' | 'headings'>;
    const joined = decoder.decode(second);
    const terms = joined === '' ? [] : joined.split('\n');
    const passages = numbersOf(third!);
    const ends = numbersOf(fourth!);
    const postings = numbersOf(fifth!);
    const fits =
      typeof text === 'string' &&
      Array.isArray(headings) &&
      ends.length === terms.length &&
      (ends.at(-1) ?? 0) === postings.length &&
      ends.every((end, index) => end > (ends[index - 1] ?? 0)) &&
      postings.every((passage) => passage < passages.length / 4);
    return fits ? { text, headings, terms, passages, ends, postings } : null;
  } catch {
    return null;
  }
};
