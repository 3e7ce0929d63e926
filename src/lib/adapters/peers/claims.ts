/**
 * Which line brings which entry: a device with several neighbours asks each for a part of what it lacks, and for
 * every entry one of them. A line that ends, or that does not send what it said it had, leaves it to the others.
 */
import type { EntryId } from '../../domain/ids';

/** One line's part. */
export interface Claimant {
  /** Whether another line is to bring it. */
  isTaken(id: EntryId): boolean;
  take(ids: readonly EntryId[]): void;
  /** They are here, were refused, or did not come: others may look again. */
  leave(ids: Iterable<EntryId>): void;
  /** Whether there are other lines, so that what was lacking may have come by one of them. */
  readonly hasOthers: boolean;
  end(): void;
}

export interface Claims {
  /** `onLeft` is called when another line has left something. */
  join(onLeft: () => void): Claimant;
}

export const createClaims = (): Claims => {
  const takerById = new Map<EntryId, Claimant>();
  const members = new Map<Claimant, () => void>();
  return {
    join(onLeft) {
      const tell = (): void => {
        for (const [other, left] of [...members]) if (other !== own) left();
      };
      const own: Claimant = {
        isTaken(id) {
          const taker = takerById.get(id);
          return taker !== undefined && taker !== own;
        },
        take(ids) {
          for (const id of ids) takerById.set(id, own);
        },
        leave(ids) {
          let any = false;
          for (const id of ids) if (takerById.get(id) === own) any = takerById.delete(id) || any;
          if (any) tell();
        },
        get hasOthers() {
          return members.size > 1;
        },
        end() {
          members.delete(own);
          own.leave([...takerById].flatMap(([id, taker]) => (taker === own ? [id] : [])));
        }
      };
      members.set(own, onLeft);
      return own;
    }
  };
};
