import { defaultFilePlan, parseFilePlan, type FilePlan } from '../domain/documents/file-plan';
import type { EngagementId } from '../domain/ids';
import { isObject } from '../domain/log/schema';
import type { MeetingPlaces } from '../ports/peers';
import type { PreferenceStore } from '../ports/preference-store';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'normal' | 'comfortable';

/** What the sample is signed with where the user has not told their name yet. */
export const NEWCOMER = 'You';

export const lockTimes: readonly number[] = [5, 15, 30, 60, 0];

const oneOf = <T extends string>(value: string | null, options: readonly T[], otherwise: T): T =>
  options.find((option) => option === value) ?? otherwise;

const nowhere: MeetingPlaces = { signaling: [], turn: [], relays: [] };

const readPlaces = (text: string | null): MeetingPlaces => {
  try {
    const value = JSON.parse(text ?? 'null') as unknown;
    if (isObject(value) && Array.isArray(value['signaling']) && Array.isArray(value['turn'])) {
      const relays = Array.isArray(value['relays']) ? value['relays'] : [];
      return { ...value, relays } as unknown as MeetingPlaces;
    }
  } catch {
    // what cannot be read is as good as not set
  }
  return nowhere;
};

const readFilePlans = (text: string | null): Readonly<Record<string, FilePlan>> => {
  try {
    const value = JSON.parse(text ?? 'null') as unknown;
    if (!isObject(value)) return {};
    return Object.fromEntries(Object.entries(value).map(([id, plan]) => [id, parseFilePlan(plan)]));
  } catch {
    return {};
  }
};

/** How this browser shows things. Holds nothing of any client. */
export class Preferences {
  #theme: Theme = $state('system');
  #density: Density = $state('normal');
  #person = $state('');
  #frameworks: readonly string[] = $state.raw([]);
  #inspectorWidth = $state(380);
  #deviceName = $state('');
  #places: MeetingPlaces = $state.raw(nowhere);
  #lockAfter = $state(15);
  #filePlans: Readonly<Record<string, FilePlan>> = $state.raw({});

  constructor(private readonly store: PreferenceStore) {
    this.#theme = oneOf(store.read('theme'), ['system', 'light', 'dark'], 'system');
    this.#density = oneOf(store.read('density'), ['compact', 'normal', 'comfortable'], 'normal');
    this.#person = store.read('person') ?? '';
    this.#frameworks = (store.read('frameworks') ?? '').split(' ').filter(Boolean);
    this.#inspectorWidth = Number(store.read('inspector')) || 380;
    this.#deviceName = store.read('device-name') ?? '';
    this.#places = readPlaces(store.read('meeting-places'));
    this.#filePlans = readFilePlans(store.read('file-plans'));
    const minutes = Number(store.read('lock-after') ?? 15);
    this.#lockAfter = lockTimes.find((time) => time === minutes) ?? 15;
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(value: Theme) {
    this.#theme = value;
    this.store.write('theme', value);
  }

  get density(): Density {
    return this.#density;
  }
  set density(value: Density) {
    this.#density = value;
    this.store.write('density', value);
  }

  /** Name that new engagements are signed with, as typed last. */
  get person(): string {
    return this.#person;
  }
  set person(value: string) {
    this.#person = value;
    this.store.write('person', value);
  }

  /** Ids of the frameworks that the last engagement was begun with. */
  get frameworks(): readonly string[] {
    return this.#frameworks;
  }
  set frameworks(value: readonly string[]) {
    this.#frameworks = value;
    this.store.write('frameworks', value.join(' '));
  }

  /** What this device is called in a team. */
  get deviceName(): string {
    return this.#deviceName;
  }
  set deviceName(value: string) {
    this.#deviceName = value;
    this.store.write('device-name', value);
  }

  /** Where devices meet: the signalling servers, relays and TURN servers of the user's own. */
  get places(): MeetingPlaces {
    return this.#places;
  }
  set places(value: MeetingPlaces) {
    this.#places = value;
    this.store.write('meeting-places', JSON.stringify(value));
  }

  /** Minutes without use after which a device with a passphrase locks; 0 for never. */
  get lockAfter(): number {
    return this.#lockAfter;
  }
  set lockAfter(minutes: number) {
    this.#lockAfter = minutes;
    this.store.write('lock-after', String(minutes));
  }

  /** Which documents of an engagement are kept on this device. */
  filePlan(engagement: EngagementId): FilePlan {
    return this.#filePlans[engagement] ?? defaultFilePlan;
  }
  /** Null forgets it. */
  setFilePlan(engagement: EngagementId, plan: FilePlan | null): void {
    const { [engagement]: _before, ...others } = this.#filePlans;
    this.#filePlans = plan ? { ...others, [engagement]: plan } : others;
    this.store.write('file-plans', JSON.stringify(this.#filePlans));
  }

  /** CSS pixels. */
  get inspectorWidth(): number {
    return this.#inspectorWidth;
  }
  set inspectorWidth(value: number) {
    this.#inspectorWidth = Math.round(Math.min(900, Math.max(280, value)));
    this.store.write('inspector', String(this.#inspectorWidth));
  }
}
