/**
 * A folded log as bytes, made to be read fast and in steps: opening a large engagement waits for this on the main
 * thread. Kept sealed as the snapshot and passed from the log worker to the page; never sent to others. This
 * header is the format.
 *
 *   parts        the whole is a few of them, so that one can be read while the next is still on its way
 *   texts        a part is a row of texts, each: 4 bytes length, big-endian, and UTF-8
 *   first text   JSON {log, parts}: `log` is the folded log without the records of its state that have many
 *                members; `parts` names those, in their order, with the number of chunks
 *   chunks       two texts each: JSON of the columns (`Chunk`) and the strings they cut out of
 *
 * A chunk holds up to 4,096 members of a record. Members of one shape (the same paths in the same order, through
 * nested objects) are kept by column: constant, index into the strings seen so far (`words`), piece of the text,
 * or plain values. Keys that follow from their members (`keyOf`) are not kept. The order of members is kept. A part ends with the chunk that brings it to 4,096 members.
 */
import { citationKey } from '../../domain/documents/citation';
import { mappingKey, type ControlDecision, type MappingDecision } from '../../domain/engagement/state';
import type { FoldedLog } from '../../domain/log/fold';
import { isObject } from '../../domain/log/schema';
import { bytesToText, textToBytes } from './bytes';

/** Records with fewer members than this stay in the JSON. */
const MANY = 64;
const CHUNK_ROWS = 4096;
/** Strings that come back this often on average are kept once. */
const WORTH_A_WORD = 3;

type Column =
  | { readonly same: string | number | boolean | null }
  | { readonly words: readonly number[] }
  /** Lengths, or the one length of all. */
  | { readonly pieces: readonly number[] | number }
  | { readonly values: readonly unknown[] };

interface Shape {
  readonly paths: readonly (readonly string[])[];
  readonly columns: readonly Column[];
}

/** What the keys of a record's members are made from, which is most of what a large log consists of otherwise. */
const keyOf = {
  mapping: ({ citation: { document, start, end }, requirement }: MappingDecision): string =>
    mappingKey(document, start, end, requirement),
  control: ({ citation }: ControlDecision): string => citationKey(citation)
};
type KeyOf = keyof typeof keyOf;
const keysByRecord: Readonly<Record<string, KeyOf>> = { mappings: 'mapping', controls: 'control' };

interface Chunk {
  readonly rows: number;
  /** Strings that are new with this chunk. */
  readonly words: readonly string[];
  readonly keys: Column | { readonly made: KeyOf };
  readonly shapes: readonly Shape[];
  /** Which shape each row has; null where there is but one. */
  readonly order: readonly number[] | null;
}

interface First {
  readonly log: FoldedLog;
  readonly parts: readonly { readonly record: string; readonly chunks: number }[];
}

/** Lets the page breathe between steps; the log worker has no need to. */
export type Rest = () => Promise<void> | undefined;
export const noRest: Rest = () => undefined;

class Words {
  readonly #indexByWord = new Map<string, number>();
  #told = 0;

  indexOf(word: string): number {
    const known = this.#indexByWord.get(word);
    if (known !== undefined) return known;
    this.#indexByWord.set(word, this.#indexByWord.size);
    return this.#indexByWord.size - 1;
  }

  /** Those that were added since the last call. */
  fresh(): string[] {
    const words = [...this.#indexByWord.keys()].slice(this.#told);
    this.#told = this.#indexByWord.size;
    return words;
  }
}

const isNested = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !Array.isArray(value) && Object.keys(value).length > 0;

/**
 * Where the walk through a member is. What is met next, a name and then a value, a nested object, or its end, leads on
 * to another one, so that members of one shape end at the same one.
 */
class Place {
  readonly path: readonly string[];
  readonly #byName = new Map<string, Place>();
  #nested: Place | null = null;
  #out: Place | null = null;
  #value: Place | null = null;
  /** The shape of the members that end here, with their values by column. */
  shape: { readonly index: number; readonly columns: unknown[][] } | null = null;

  /** `within`: the path of the object whose members are met here; `name`: the one whose value comes next. */
  constructor(
    private readonly within: readonly string[],
    name?: string
  ) {
    this.path = name === undefined ? within : [...within, name];
  }
  named(name: string): Place {
    const known = this.#byName.get(name);
    if (known) return known;
    const next = new Place(this.within, name);
    this.#byName.set(name, next);
    return next;
  }
  value(): Place {
    return (this.#value ??= new Place(this.within));
  }
  nested(): Place {
    return (this.#nested ??= new Place(this.path));
  }
  out(): Place {
    return (this.#out ??= new Place(this.within.slice(0, -1)));
  }
}

const flatten = (
  value: unknown,
  from: Place,
  paths: (readonly string[])[] | null,
  leaves: unknown[]
): Place => {
  if (!isNested(value)) {
    paths?.push(from.path);
    leaves.push(value);
    return from.value();
  }
  let place = from.nested();
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member !== undefined) place = flatten(member, place.named(name), paths, leaves);
  }
  return place.out();
};

/** Whether there are few different ones among them. */
const comeBack = (texts: readonly string[]): boolean => {
  const different = new Set<string>();
  for (const text of texts) {
    if (different.add(text).size * WORTH_A_WORD > texts.length) return false;
  }
  return true;
};

const columnOf = (values: readonly unknown[], words: Words, pieces: string[]): Column => {
  const [first] = values;
  if (!isObject(first) && !Array.isArray(first) && values.every((value) => value === first)) {
    return { same: first as string | number | boolean | null };
  }
  if (!values.every((value) => typeof value === 'string')) return { values };
  const texts = values as readonly string[];
  if (comeBack(texts)) {
    return { words: texts.map((text) => words.indexOf(text)) };
  }
  for (const text of texts) pieces.push(text);
  const { length } = texts[0]!;
  return { pieces: texts.every((text) => text.length === length) ? length : texts.map((one) => one.length) };
};

/** Null where the keys have to be kept. */
const keysMade = (record: string, members: Members): KeyOf | null => {
  const made = Object.hasOwn(keysByRecord, record) ? keysByRecord[record]! : null;
  const make = made && (keyOf[made] as (member: unknown) => string);
  try {
    return make && members.every(([key, member]) => make(member) === key) ? made : null;
  } catch {
    return null; // members of another form
  }
};

const packChunk = (record: string, members: Members, words: Words): readonly [string, string] => {
  const start = new Place([]);
  const shapes: { readonly paths: readonly (readonly string[])[]; readonly columns: unknown[][] }[] = [];
  const leaves: unknown[] = [];
  const order = members.map(([, member]) => {
    leaves.length = 0;
    const end = flatten(member, start, null, leaves);
    if (!end.shape) {
      const paths: (readonly string[])[] = [];
      flatten(member, start, paths, []);
      end.shape = { index: shapes.length, columns: paths.map(() => []) };
      shapes.push({ paths, columns: end.shape.columns });
    }
    const { index, columns } = end.shape;
    for (let at = 0; at < columns.length; at += 1) columns[at]!.push(leaves[at]);
    return index;
  });
  const pieces: string[] = [];
  const made = keysMade(record, members);
  const keys = made
    ? { made }
    : columnOf(
        members.map(([key]) => key),
        words,
        pieces
      );
  const packed = shapes.map(({ paths, columns }): Shape => ({
    paths,
    columns: columns.map((values) => columnOf(values, words, pieces))
  }));
  const chunk: Chunk = {
    rows: members.length,
    words: words.fresh(),
    keys,
    shapes: packed,
    order: shapes.length === 1 ? null : order
  };
  return [JSON.stringify(chunk), pieces.join('')];
};

/** The parts of a packed log, in whatever order they are asked for. */
export interface Parts {
  readonly count: number;
  /** Not to be transferred: it may be asked for again. Rejects where it cannot be had. */
  at(part: number): Promise<Uint8Array<ArrayBuffer>>;
}

type Members = readonly (readonly [string, unknown])[];

const frameTexts = (texts: readonly string[]): Uint8Array<ArrayBuffer> => {
  const encoded = texts.map(textToBytes);
  const bytes = new Uint8Array(encoded.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of encoded) {
    view.setUint32(at, text.length);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
};

/** Each part is made when it is first asked for, after those before it. */
export const packLog = (log: FoldedLog): Parts => {
  const rest: Record<string, unknown> = {};
  const parts: { record: string; chunks: number }[] = [];
  const groups: { readonly record: string; readonly members: Members }[][] = [[]];
  let rows = 0;
  for (const [record, value] of Object.entries(log.state)) {
    const members = isNested(value) ? Object.entries(value).filter(([, member]) => member !== undefined) : [];
    // a member of this name cannot be set like others
    const plain = members.length < MANY || members.some(([key]) => key === '__proto__');
    rest[record] = plain ? value : {};
    if (plain) continue;
    parts.push({ record, chunks: Math.ceil(members.length / CHUNK_ROWS) });
    for (let at = 0; at < members.length; at += CHUNK_ROWS) {
      if (rows >= CHUNK_ROWS) {
        groups.push([]);
        rows = 0;
      }
      const chunk = members.slice(at, at + CHUNK_ROWS);
      groups.at(-1)!.push({ record, members: chunk });
      rows += chunk.length;
    }
  }
  const first = JSON.stringify({ log: { ...log, state: rest }, parts });
  const words = new Words();
  const made: Uint8Array<ArrayBuffer>[] = [];
  return {
    count: groups.length,
    async at(part) {
      while (made.length <= part) {
        const chunks = groups[made.length]!.flatMap(({ record, members }) =>
          packChunk(record, members, words)
        );
        made.push(frameTexts(made.length === 0 ? [first, ...chunks] : chunks));
        // it is needed no more
        groups[made.length - 1] = [];
      }
      return made[part]!;
    }
  };
};

const readTexts = function* (bytes: Uint8Array<ArrayBuffer>): Generator<string, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at);
    if (at + 4 + length > bytes.length) throw new Error('The packed log was cut off.');
    yield bytesToText(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
};

/** Cuts one value after another out of a text. */
class Pieces {
  #at = 0;
  constructor(private readonly text: string) {}
  next(length: number): string {
    this.#at += length;
    return this.text.substring(this.#at - length, this.#at);
  }
}

const readColumn = (column: Column, count: number, words: readonly string[], pieces: Pieces): unknown[] => {
  if ('same' in column) return new Array<unknown>(count).fill(column.same);
  if ('words' in column) return column.words.map((index) => words[index]);
  if ('values' in column) return column.values as unknown[];
  const lengths = column.pieces;
  if (typeof lengths !== 'number') return lengths.map((length) => pieces.next(length));
  return Array.from({ length: count }, () => pieces.next(lengths));
};

type Maker = (row: number) => unknown;

/** Objects are copied from a first one of their shape, which is faster than growing them member by member. */
const makerOf = ({ paths }: Shape, columns: readonly (readonly unknown[])[]): Maker => {
  const [only] = paths;
  if (only?.length === 0) return (row) => columns[0]![row];
  const make = (depth: number, from: number, to: number): Maker => {
    const members: { readonly name: string; readonly value: Maker }[] = [];
    for (let at = from; at < to;) {
      const name = paths[at]![depth]!;
      let end = at + 1;
      while (end < to && paths[end]![depth] === name) end += 1;
      const column = columns[at]!;
      const leaf = paths[at]!.length === depth + 1;
      members.push({ name, value: leaf ? (row) => column[row] : make(depth + 1, at, end) });
      at = end;
    }
    const model = Object.fromEntries(members.map(({ name }) => [name, null]));
    return (row) => {
      const made: Record<string, unknown> = { ...model };
      for (const { name, value } of members) made[name] = value(row);
      return made;
    };
  };
  return make(0, 0, paths.length);
};

const unpackChunk = (chunk: Chunk, text: string, words: string[], into: Record<string, unknown>): void => {
  for (const word of chunk.words) words.push(word);
  const pieces = new Pieces(text);
  const make = 'made' in chunk.keys ? (keyOf[chunk.keys.made] as (member: unknown) => string) : null;
  const keys = 'made' in chunk.keys ? null : (readColumn(chunk.keys, chunk.rows, words, pieces) as string[]);
  const counts = chunk.shapes.map((_, index) =>
    chunk.order ? chunk.order.filter((one) => one === index).length : chunk.rows
  );
  const makers = chunk.shapes.map((shape, index) =>
    makerOf(
      shape,
      shape.columns.map((column) => readColumn(column, counts[index]!, words, pieces))
    )
  );
  const next = chunk.shapes.map(() => 0);
  for (let row = 0; row < chunk.rows; row += 1) {
    const index = chunk.order ? chunk.order[row]! : 0;
    const member = makers[index]!(next[index]!);
    into[make ? make(member) : keys![row]!] = member;
    next[index]! += 1;
  }
};

/** Throws where the parts are not those of `packLog`, or cannot be had. */
export const unpackLog = async (parts: Parts, rest: Rest = noRest): Promise<FoldedLog> => {
  const asked = Array.from({ length: parts.count }, (_, part) => parts.at(part));
  // who waits for the one before them hears of it then
  for (const part of asked) part.catch(() => undefined);
  let texts: Generator<string, undefined> | null = null;
  const text = async (): Promise<string> => {
    for (;;) {
      const next = texts?.next();
      if (next && !next.done) return next.value;
      const part = asked.shift();
      if (!part) throw new Error('A text of the packed log is missing.');
      texts = readTexts(await part);
    }
  };
  const { log, parts: records } = JSON.parse(await text()) as First;
  const state = log.state as unknown as Record<string, Record<string, unknown>>;
  const words: string[] = [];
  for (const { record, chunks } of records) {
    const members = state[record]!;
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      unpackChunk(JSON.parse(await text()) as Chunk, await text(), words, members);
      await rest();
    }
  }
  return log;
};
