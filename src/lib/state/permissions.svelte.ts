import type { EngagementState, Member } from '../domain/engagement/state';
import type { DeviceKey } from '../domain/ids';
import type { ActionType, Book, Role } from '../domain/log/action';
import { seesBook, whyNot, type Intent } from '../domain/members/permission';
import { readOnlyOn, type ReadOnly } from './read-only';

/** What stands above the views for somebody who cannot do everything. */
export interface ParticipationNote {
  readonly title: string;
  readonly message: string;
}

const roleNotes: Readonly<Partial<Record<Role, ParticipationNote>>> = {
  observer: { title: 'You take part as observer.', message: 'You can read everything and change nothing.' },
  client: {
    title: 'You take part as client.',
    message: 'You see the data room and add documents to it; what the firm makes of them stays with the firm.'
  }
};

const contentActions: readonly ActionType[] = [
  'document.added',
  'mapping.decided',
  'requirement.assessed',
  'engagement.changed'
];

/**
 * What this device may do and see in the engagement. The one place that the screen asks: controls, keys and
 * commands alike. The rules are the log's own, so what is offered here counts on every device.
 */
export class Permissions {
  /** This device's entry among the members; null for a stranger's. */
  readonly member: Member | null = $derived.by(() => {
    const { members } = this.sources.state();
    const { device } = this.sources;
    return Object.hasOwn(members, device) ? (members[device] ?? null) : null;
  });
  /** Why nothing at all can be written from this device; null for a member's, whatever its role. */
  readonly readOnly: ReadOnly | null = $derived.by(() =>
    readOnlyOn(this.sources.state(), this.sources.device)
  );
  /** Whether anything about the client's work can be changed from here. */
  readonly writes: boolean = $derived.by(() => contentActions.some((type) => this.may(type)));
  /** Null for somebody who may do what the file allows anybody. */
  readonly note: ParticipationNote | null = $derived.by(() => {
    if (this.readOnly) return { title: 'Reading only.', message: this.readOnly.message };
    const byRole = this.member && roleNotes[this.member.role];
    if (byRole) return byRole;
    const phase = this.sources.state().facts?.phase;
    if (phase !== 'locked' && phase !== 'archived') return null;
    return { title: `This engagement is ${phase}.`, message: 'Nothing in it is changed any more.' };
  });

  constructor(
    private readonly sources: { readonly state: () => EngagementState; readonly device: DeviceKey }
  ) {}

  /** Why not, as a sentence for a tooltip; null where it may be done. */
  whyNot(intent: ActionType | Intent): string | null {
    return whyNot(this.sources.state(), this.sources.device, intent);
  }

  may(intent: ActionType | Intent): boolean {
    return this.whyNot(intent) === null;
  }

  /** Whether this device has the book: a client's has the data room alone. */
  sees(book: Book): boolean {
    return seesBook(this.sources.state(), this.sources.device, book);
  }
}
