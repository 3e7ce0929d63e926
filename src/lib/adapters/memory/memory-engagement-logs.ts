import type { DeviceKey, EngagementId, EntryId } from '../../domain/ids';
import { canonicalEntry, type CheckedEntry } from '../../domain/log/entry';
import { emptyLog, foldAll } from '../../domain/log/fold';
import { prepareEntry } from '../../domain/log/prepare-entry';
import { err, ok } from '../../domain/result';
import type { EngagementLogs } from '../../ports/engagement-log';
import { randomId, sha256Hex, textToBytes } from '../log/bytes';
import { checkedToRow, createEngagementSession, type EngagementSession } from '../log/engagement-session';
import { createQueue } from '../log/exclusively';

interface Kept {
  readonly entries: CheckedEntry[];
  readonly sessions: Set<EngagementSession>;
  readonly queue: <T>(work: () => Promise<T>) => Promise<T>;
  openedAt: number;
}

export interface MemoryLogsOptions {
  readonly device: DeviceKey;
  readonly now: () => number;
  readonly onErase?: (engagement: EngagementId) => void;
}

/** The log without disk, keys or signatures; the rules are those of the domain, as in the app. */
export const createMemoryEngagementLogs = ({ device, now, onErase }: MemoryLogsOptions): EngagementLogs => {
  const keptById = new Map<EngagementId, Kept>();

  const openSession = (id: EngagementId, kept: Kept): EngagementSession => {
    const context = { engagement: id, device };
    let seen = kept.entries.length;
    kept.openedAt = now();
    const session = createEngagementSession(
      foldAll(kept.entries, context),
      context,
      {
        exclusively: kept.queue,
        catchUp: async () => {
          const fresh = kept.entries.slice(seen);
          seen = kept.entries.length;
          return ok(fresh);
        },
        knows: (entry) => kept.entries.some((known) => known.id === entry),
        exchange: null,
        store: async (entry, _state, preview) => {
          const checked = { id: await entryId(canonicalEntry(entry)), entry };
          preview(checked);
          kept.entries.push(checked);
          seen = kept.entries.length;
          for (const other of kept.sessions) if (other !== session) void other.refresh();
          return ok(checked);
        },
        refold: async () => ok(foldAll(kept.entries, context)),
        rows: async (from, count) => ({
          total: kept.entries.length,
          rows: kept.entries
            .toReversed()
            .slice(from, from + count)
            .map(checkedToRow)
        }),
        row: async (wanted) => {
          const found = kept.entries.find((known) => known.id === wanted);
          return found ? checkedToRow(found) : null;
        },
        folded: () => undefined,
        close: async () => {
          kept.sessions.delete(session);
        }
      },
      now
    );
    kept.sessions.add(session);
    return session;
  };

  return {
    async list() {
      const listings = [...keptById].map(([id, kept]) => {
        const { state } = foldAll(kept.entries, { engagement: id, device });
        if (!state.facts) throw new Error('An engagement without facts was kept.');
        return {
          id,
          facts: state.facts,
          sample: state.sample,
          openedAt: kept.openedAt,
          changedAt: kept.entries.at(-1)?.entry.recordedAt ?? 0,
          documents: Object.values(state.documents).filter(({ removed }) => !removed).length,
          entries: kept.entries.length
        };
      });
      return ok(listings.sort((a, b) => b.openedAt - a.openedAt));
    },
    async create(facts, lead, options = {}) {
      const id = randomId() as EngagementId;
      const action = {
        type: 'engagement.created',
        facts,
        lead: { device, name: lead.name },
        sample: options.sample ?? false
      } as const;
      const entry = prepareEntry(emptyLog(id), id, device, action, now());
      if (!entry.ok) return entry;
      const first = { id: await entryId(canonicalEntry(entry.value)), entry: entry.value };
      const kept: Kept = { entries: [first], sessions: new Set(), queue: createQueue(), openedAt: now() };
      keptById.set(id, kept);
      return ok(openSession(id, kept));
    },
    async open(id) {
      const kept = keptById.get(id);
      return kept
        ? ok(openSession(id, kept))
        : err({ code: 'not-found', message: 'This engagement is not on this device.' });
    },
    // nothing here takes time
    prepare: async () => undefined,
    async erase(id) {
      const kept = keptById.get(id);
      keptById.delete(id);
      for (const session of kept?.sessions ?? []) await session.close();
      onErase?.(id);
      return ok(undefined);
    }
  };
};

const entryId = async (canonical: string): Promise<EntryId> =>
  (await sha256Hex(textToBytes(canonical))) as EntryId;
