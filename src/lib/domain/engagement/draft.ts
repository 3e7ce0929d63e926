import type { EngagementId } from '../ids';
import type { EngagementState } from './state';

export const emptyState = (id: EngagementId): EngagementState => ({
  id,
  facts: null,
  sample: false,
  createdAt: 0,
  members: {},
  invitations: {},
  keys: {},
  documents: {},
  mappings: {},
  controls: {},
  assessments: {},
  signOffs: {},
  refused: [],
  unknownEntries: 0
});

type RecordSection =
  | 'members'
  | 'invitations'
  | 'keys'
  | 'documents'
  | 'mappings'
  | 'controls'
  | 'assessments'
  | 'signOffs'
  | 'ownCatalogs';
type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * A state under change: whole records are copied once, when they are first written, so that a fold of many
 * entries copies little and the state it started from stays as it was.
 */
export class StateDraft {
  readonly state: Writable<EngagementState>;
  readonly #owned = new Set<string>();

  constructor(base: EngagementState) {
    this.state = { ...base };
  }

  write<Section extends RecordSection>(section: Section): Writable<NonNullable<EngagementState[Section]>> {
    if (!this.#owned.has(section)) {
      this.state[section] = { ...this.state[section] };
      this.#owned.add(section);
    }
    return this.state[section] as NonNullable<EngagementState[Section]>;
  }

  refuse(item: EngagementState['refused'][number]): void {
    if (!this.#owned.has('refused')) {
      this.state.refused = [...this.state.refused];
      this.#owned.add('refused');
    }
    (this.state.refused as EngagementState['refused'][number][]).push(item);
  }
}
