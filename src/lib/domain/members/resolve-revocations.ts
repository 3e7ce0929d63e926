/**
 * Which revocations hold, where members revoke one another at the same time. After `membershipResolver` of
 * local-first-web/auth: the senior member wins.
 *
 * A revocation names, for each device and book, the last entry that its author knew (the cut); what the device
 * signed beyond it does not count, even where the total order puts it before the revocation. That can take
 * away a revocation that the revoked device wrote itself. Therefore revocations are taken in order of their
 * authors' seniority (who was admitted earlier in the total order; of one author, in the total order), and one
 * that an accepted one cuts away is left out. A revocation that the fold then refuses (its author was no lead
 * at that point) is left out too, and the rest is looked at again: at most as many rounds as revocations.
 */
import type { DeviceKey, EntryId } from '../ids';
import type { Book } from '../log/action';
import type { CheckedEntry } from '../log/entry';
import type { MembershipAction } from '../log/membership-action';

type Revocation = Extract<MembershipAction, { type: 'device.revoked' }>;

/** By `cutKey`: the last `seq` that counts, and the revocation that says so. */
export type Cuts = Readonly<Record<string, { readonly seq: number; readonly by: EntryId }>>;

export const cutKey = (book: Book, device: DeviceKey): string => `${book} ${device}`;

export const revocationOf = ({ entry, flaw }: CheckedEntry): Revocation | null =>
  flaw === undefined && entry.action.type === 'device.revoked' ? (entry.action as Revocation) : null;

/** What one fold tells about the revocations that were tried. */
export interface Trial<Log> {
  readonly log: Log;
  readonly refused: ReadonlySet<EntryId>;
  /** Position in the total order at which a device was admitted; undefined for one that never was. */
  readonly seniority: (device: DeviceKey) => number | undefined;
}

/** Folds with `fold` under the cuts that hold. `ordered`: all entries in their total order. */
export const foldUnderCuts = <Log>(
  ordered: readonly CheckedEntry[],
  fold: (cuts: Cuts) => Trial<Log>
): { readonly log: Log; readonly cuts: Cuts } => {
  const candidates = ordered.flatMap((checked, at) => {
    const revocation = revocationOf(checked);
    return revocation ? [{ checked, revocation, at }] : [];
  });
  let trial = fold({});
  if (candidates.length === 0) return { log: trial.log, cuts: {} };
  const rank = trial.seniority;
  const bySeniority = [...candidates].sort(
    (one, other) =>
      (rank(one.checked.entry.author) ?? Infinity) - (rank(other.checked.entry.author) ?? Infinity) ||
      one.at - other.at
  );
  const left = new Set<EntryId>();
  for (;;) {
    const cuts: Record<string, { seq: number; by: EntryId }> = {};
    const accepted: EntryId[] = [];
    for (const { checked, revocation } of bySeniority) {
      const { id, entry } = checked;
      const own = cuts[cutKey('data-room', entry.author)];
      if (left.has(id) || rank(entry.author) === undefined || (own && entry.seq > own.seq)) continue;
      accepted.push(id);
      for (const device of revocation.devices) {
        for (const book of ['data-room', 'audit-file'] as const) {
          const named = revocation.cuts.find((cut) => cut.device === device && cut.book === book)?.seq ?? 0;
          const key = cutKey(book, device);
          const known = cuts[key];
          if (!known || named < known.seq) cuts[key] = { seq: named, by: id };
        }
      }
    }
    trial = fold(cuts);
    const wrong = accepted.filter((id) => trial.refused.has(id));
    if (wrong.length === 0) return { log: trial.log, cuts };
    for (const id of wrong) left.add(id);
  }
};
