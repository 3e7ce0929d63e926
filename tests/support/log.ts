import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { Citation } from '../../src/lib/domain/documents/citation';
import type {
  ContentHash,
  DeviceKey,
  DocumentId,
  EngagementId,
  EntryId,
  FrameworkId,
  RequirementRef
} from '../../src/lib/domain/ids';
import type { Action, DocumentFile, EngagementFacts } from '../../src/lib/domain/log/action';
import { canonicalEntry, type CheckedEntry, type UnsignedEntry } from '../../src/lib/domain/log/entry';
import { emptyLog, foldNext, type FoldContext, type FoldedLog } from '../../src/lib/domain/log/fold';
import { prepareEntry } from '../../src/lib/domain/log/prepare-entry';

export const engagement = 'ABCDEFGHIJKLMNOPQRSTUV' as EngagementId;
export const device = 'A'.repeat(43) as DeviceKey;
export const stranger = 'B'.repeat(43) as DeviceKey;
export const context: FoldContext = { engagement, device };

export const facts: EngagementFacts = {
  client: 'Nordlicht Robotics',
  title: 'Surveillance audit',
  frameworks: [{ framework: 'iso27001-2022' as FrameworkId, catalogVersion: '1' }],
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
  phase: 'open'
};

export const created: Action = {
  type: 'engagement.created',
  facts,
  lead: { device, name: 'Ada' },
  sample: false
};

export const hashOf = (text: string): ContentHash =>
  createHash('sha256').update(text).digest('hex') as ContentHash;

export const file = (name: string): DocumentFile => ({
  name,
  folder: '',
  kind: 'pdf',
  size: 10,
  sha256: hashOf(name)
});

export const added = (name: string): Action => ({
  type: 'document.added',
  document: name as DocumentId,
  file: file(`${name}.pdf`)
});

export const cite = (document: string, start: number): Citation => ({
  document: hashOf(document),
  page: 1,
  start,
  end: start + 5,
  quote: 'Words'
});

export const requirement = (id: string): RequirementRef => `iso27001-2022:${id}` as RequirementRef;

export const accepted = (
  start: number,
  decision: 'accepted' | 'rejected' | 'cleared' = 'accepted'
): Action => ({
  type: 'mapping.decided',
  items: [
    {
      citation: cite('policy', start),
      requirement: requirement('A.5.15'),
      decision,
      basis: 'suggestion',
      score: 0.75,
      expectation: null
    }
  ]
});

export const identified = (entry: UnsignedEntry): CheckedEntry => ({
  id: createHash('sha256').update(canonicalEntry(entry)).digest('hex') as EntryId,
  entry
});

/** Writes actions one after another as one device would; those that are not entitled are left out. */
export const writeLog = (
  actions: readonly Action[],
  from: FoldedLog = emptyLog(engagement),
  author: DeviceKey = device,
  startAt = 1000
): { entries: CheckedEntry[]; log: FoldedLog } => {
  const entries: CheckedEntry[] = [];
  const known = new Set<EntryId>();
  let log = from;
  actions.forEach((action, at) => {
    const entry = prepareEntry(log, engagement, author, action, startAt + at);
    if (!entry.ok) return;
    const checked = identified(entry.value);
    const next = foldNext(log, [checked], { ...context, device: author }, () => true);
    if (!next) throw new Error('An entry of this device did not come last.');
    log = next;
    entries.push(checked);
    known.add(checked.id);
  });
  return { entries, log };
};

/** A version of a firm's own framework, as content of the engagement. */
export const catalogAdded = (version: string, content = `house ${version}`): Action => ({
  type: 'catalog.added',
  framework: 'house' as FrameworkId,
  version,
  name: 'House',
  file: { size: 10, sha256: hashOf(content) }
});

const documentIds = ['d1', 'd2', 'd3'] as DocumentId[];
const arbitraryCitation = fc.nat(3).map((start) => cite('policy', start * 10));
const arbitraryRequirement = fc.constantFrom('A.5.1', 'A.5.15', '4.1').map(requirement);
const name = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => text.trim() !== '');

/** Actions of all kinds over few documents, places and requirements, so that they meet often. */
export const arbitraryAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('engagement.changed' as const),
    changes: fc.oneof(
      fc.record({ client: name }),
      fc.record({ title: fc.string() }),
      fc.record({ phase: fc.constantFrom('open' as const, 'assembling' as const) })
    )
  }),
  fc.record({
    type: fc.constantFrom('document.added' as const, 'document.versionAdded' as const),
    document: fc.constantFrom(...documentIds),
    file: name.map(file)
  }),
  fc.record({
    type: fc.constant('document.removed' as const),
    documents: fc.uniqueArray(fc.constantFrom(...documentIds), { minLength: 1 }),
    reason: fc.constant('Out of scope')
  }),
  fc.record({
    type: fc.constant('document.restored' as const),
    documents: fc.uniqueArray(fc.constantFrom(...documentIds), { minLength: 1 })
  }),
  fc.record({
    type: fc.constant('document.factsSet' as const),
    document: fc.constantFrom(...documentIds),
    facts: fc.oneof(
      fc.record({ owner: fc.option(name) }),
      fc.record({ title: fc.option(name), version: fc.option(name) })
    )
  }),
  fc
    .tuple(fc.constantFrom('1', '2'), fc.constantFrom('one content', 'another'))
    .map(([version, content]) => catalogAdded(version, content)),
  fc.record({
    type: fc.constant('mapping.decided' as const),
    items: fc.array(
      fc.record({
        citation: arbitraryCitation,
        requirement: arbitraryRequirement,
        decision: fc.constantFrom('accepted' as const, 'rejected' as const, 'cleared' as const),
        basis: fc.constantFrom('suggestion' as const, 'manual' as const),
        score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        expectation: fc.option(name)
      }),
      { minLength: 1, maxLength: 4 }
    )
  }),
  fc.record({
    type: fc.constant('control.decided' as const),
    items: fc.array(
      fc.record({
        citation: arbitraryCitation,
        decision: fc.constantFrom('dismissed' as const, 'confirmed' as const, 'cleared' as const)
      }),
      { minLength: 1, maxLength: 4 }
    )
  }),
  fc.record({
    type: fc.constant('requirement.assessed' as const),
    items: fc.array(
      fc.oneof(
        fc.record({ requirement: arbitraryRequirement, note: fc.string() }),
        fc.record({
          requirement: arbitraryRequirement,
          status: fc.constantFrom('to-do' as const, 'in-progress' as const, 'done' as const),
          result: fc.constantFrom('not-assessed' as const, 'conforming' as const)
        })
      ),
      { minLength: 1, maxLength: 3 }
    )
  })
);
