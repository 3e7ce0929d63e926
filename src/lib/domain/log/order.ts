import type { EntryId } from '../ids';
import type { CheckedEntry, UnsignedEntry } from './entry';

/** What the tie-break looks at. */
export interface OrderKey {
  readonly id: EntryId;
  readonly entry: Pick<UnsignedEntry, 'recordedAt' | 'author' | 'book' | 'seq'>;
}

/** Tie-break among entries that causality leaves open; see the header of `entry.ts`. */
export const compareEntries = (one: OrderKey, other: OrderKey): number => {
  const a = one.entry;
  const b = other.entry;
  if (a.recordedAt !== b.recordedAt) return a.recordedAt - b.recordedAt;
  if (a.author !== b.author) return a.author < b.author ? -1 : 1;
  if (a.book !== b.book) return a.book < b.book ? -1 : 1;
  if (a.seq !== b.seq) return a.seq - b.seq;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
};

export const parentsOf = ({ entry }: CheckedEntry): readonly EntryId[] =>
  entry.prev === null ? entry.heads : [entry.prev, ...entry.heads];

export interface OrderedEntries {
  readonly ordered: readonly CheckedEntry[];
  /** Entries that build on something that is not there, directly or through others; in tie-break order. */
  readonly waiting: readonly CheckedEntry[];
}

/**
 * The total order of a set of entries (Kahn's topological sort with a heap for the tie-break).
 * `present` says of an id outside the set that it need not be waited for. O(n log n).
 */
export const orderEntries = (
  entries: readonly CheckedEntry[],
  present: (id: EntryId) => boolean = () => false
): OrderedEntries => {
  const byId = new Map(entries.map((checked) => [checked.id, checked]));
  const missing = new Map<EntryId, number>();
  const children = new Map<EntryId, CheckedEntry[]>();
  const ready: CheckedEntry[] = [];
  for (const checked of byId.values()) {
    let count = 0;
    for (const parent of parentsOf(checked)) {
      if (byId.has(parent)) {
        const siblings = children.get(parent);
        if (siblings) siblings.push(checked);
        else children.set(parent, [checked]);
      } else if (present(parent)) continue;
      count += 1;
    }
    if (count === 0) pushHeap(ready, checked);
    else missing.set(checked.id, count);
  }
  const ordered: CheckedEntry[] = [];
  for (let next = popHeap(ready); next; next = popHeap(ready)) {
    ordered.push(next);
    for (const child of children.get(next.id) ?? []) {
      const left = (missing.get(child.id) ?? 0) - 1;
      missing.set(child.id, left);
      if (left > 0) continue;
      missing.delete(child.id);
      pushHeap(ready, child);
    }
  }
  const waiting = [...missing.keys()].map((id) => byId.get(id) as CheckedEntry).sort(compareEntries);
  return { ordered, waiting };
};

const pushHeap = (heap: CheckedEntry[], item: CheckedEntry): void => {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as CheckedEntry;
    if (compareEntries(parent, item) <= 0) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = item;
};

const popHeap = (heap: CheckedEntry[]): CheckedEntry | undefined => {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const leftItem = heap[left];
    if (!leftItem) break;
    const rightItem = heap[right];
    const takeRight = rightItem !== undefined && compareEntries(rightItem, leftItem) < 0;
    const least = takeRight ? rightItem : leftItem;
    if (compareEntries(last, least) <= 0) break;
    heap[at] = least;
    at = takeRight ? right : left;
  }
  heap[at] = last;
  return first;
};
