import {
  admitGuest,
  describeDevice,
  inviteMember,
  keysAreStale,
  revokeDevices,
  rotateKeys,
  type MembersDeps
} from '../app/members/members';
import { invitationLink } from '../app/members/invitation-link';
import type { Member } from '../domain/engagement/state';
import type { DeviceKey, InvitationKey } from '../domain/ids';
import type { Role } from '../domain/log/action';
import { activeDevices } from '../domain/members/membership';
import { err, ok, type Result } from '../domain/result';
import type {
  DirectHalf,
  EngagementPeers,
  FileWishes,
  HostedInvitation,
  JoinRequest,
  MeetingPlaces,
  PeerNetwork,
  PeerStatus
} from '../ports/peers';

export interface TeamDeps extends MembersDeps {
  readonly device: DeviceKey;
  /** Loaded when first needed: most engagements are one person's for a while. */
  readonly network: () => Promise<PeerNetwork>;
  readonly places: () => MeetingPlaces;
  readonly origin: () => string;
  /** What is wanted of the documents. */
  readonly files: FileWishes;
}

type Failure = { readonly message: string };

/** A pairing that the host's screen shows. */
export interface Hosting {
  readonly invitation: InvitationKey;
  readonly name: string;
  readonly link: string;
  readonly request: JoinRequest | null;
  readonly progress: { readonly received: number; readonly left: number } | null;
  readonly state: 'waiting' | 'asking' | 'admitting' | 'admitted';
  readonly problem: string | null;
}

/** A person with their devices. */
export interface TeamMember {
  readonly person: DeviceKey;
  readonly name: string;
  readonly role: Role;
  readonly devices: readonly (Member & { readonly key: DeviceKey })[];
}

const off: PeerStatus = {
  running: 'off',
  devices: [],
  presence: [],
  relay: null,
  progress: { received: 0, left: 0 },
  files: [],
  incidents: []
};

/** Who is in the engagement, who is here now, and how others come in. */
export class TeamModel {
  status: PeerStatus = $state.raw(off);
  hosting: Hosting | null = $state.raw(null);
  #peers: EngagementPeers | null = null;
  #opening: Promise<Result<EngagementPeers, Failure>> | null = null;
  #hosted: HostedInvitation | null = null;
  #where = '';
  #stops: (() => void)[] = [];
  #closed = false;

  constructor(private readonly deps: TeamDeps) {}

  /** Every person, those without a device that counts last; current while the engagement's state is. */
  get members(): readonly TeamMember[] {
    const byPerson = new Map<DeviceKey, TeamMember>();
    for (const [key, member] of Object.entries(this.deps.log.state.members) as [DeviceKey, Member][]) {
      const { person, name, role } = member;
      const devices = [...(byPerson.get(person)?.devices ?? []), { ...member, key }];
      byPerson.set(person, { person, name, role, devices });
    }
    const gone = (member: TeamMember): number => Number(member.devices.every(({ revoked }) => revoked));
    return [...byPerson.values()].sort((one, other) => gone(one) - gone(other));
  }

  /** Other devices that are here, by a connection of their own or by a relay. */
  get present(): readonly DeviceKey[] {
    const { devices, relay } = this.status;
    return [...new Set([...devices, ...(relay?.presence ?? []).map(({ device }) => device)])];
  }

  get keysAreStale(): boolean {
    return keysAreStale(this.deps.log.state);
  }

  /** Looks for the others where that can be of use: there are others, and a place to meet them. */
  async start(): Promise<void> {
    // a device that was cut off while it joined may not have heard of itself yet
    const others = activeDevices(this.deps.log.state).some(([device]) => device !== this.deps.device);
    const { signaling, relays } = this.deps.places();
    if (others && signaling.length + relays.length > 0) await this.connect();
  }

  async connect(): Promise<Result<void, Failure>> {
    const peers = await this.#open();
    if (!peers.ok) return peers;
    await describeDevice(this.deps)(this.deps.device);
    await peers.value.start(this.deps.places());
    peers.value.lookAt(this.#where);
    return ok(undefined);
  }

  disconnect(): void {
    this.#peers?.stop();
  }

  /** Other documents are wanted now, or more or less of them. */
  wishesChanged(): void {
    this.#peers?.wishesChanged();
  }

  /** Where this person is looking, for the others. */
  lookAt(where: string): void {
    this.#where = where;
    this.#peers?.lookAt(where);
  }

  async offer(): Promise<Result<DirectHalf, Failure>> {
    const peers = await this.#open();
    return peers.ok ? ok(await peers.value.offer()) : peers;
  }

  async answer(text: string): Promise<Result<DirectHalf, Failure>> {
    const peers = await this.#open();
    if (!peers.ok) return peers;
    const half = await peers.value.answer(text);
    return typeof half === 'string' ? err({ message: half }) : ok(half);
  }

  /** Writes the invitation and waits for the guest. */
  async invite(input: {
    readonly name: string;
    readonly role: Role;
    readonly person: DeviceKey | null;
    readonly days: number;
  }): Promise<Result<void, Failure>> {
    this.stopHosting();
    const network = await this.deps.network();
    await describeDevice(this.deps)(this.deps.device);
    const made = await inviteMember(this.deps, network)(input);
    if (!made.ok) return made;
    const { invitation, secret } = made.value;
    const { log } = this.deps;
    if (!log.exchange) return err({ message: 'This engagement cannot be shared.' });
    const places = this.deps.places();
    const link = invitationLink(this.deps.origin(), {
      engagement: log.id,
      secret: base64url(secret),
      name: input.name,
      by: log.state.members[this.deps.device]?.name ?? '',
      expiresAt: log.state.invitations[invitation]?.expiresAt ?? 0,
      signaling: places.signaling,
      relays: places.relays
    });
    const { name } = input;
    this.hosting = { invitation, name, link, request: null, progress: null, state: 'waiting', problem: null };
    this.#hosted = await network.host(
      { engagement: log.id, invitation, secret, exchange: log.exchange, places },
      {
        onRequest: (request) => this.#host({ request, state: 'asking', problem: null }),
        onProgress: (progress) => this.#host({ progress }),
        onFailed: (problem) => {
          if (this.hosting?.state !== 'admitted') this.#host({ request: null, state: 'waiting', problem });
        }
      }
    );
    return ok(undefined);
  }

  async hostOffer(): Promise<Result<DirectHalf, Failure>> {
    this.#host({ problem: null });
    const half = await this.#hosted?.offer();
    return half ? ok(half) : err({ message: 'Nobody is being invited.' });
  }

  /** The people have compared the codes and they are the same. */
  async admit(): Promise<Result<void, Failure>> {
    const { hosting } = this;
    if (!hosting?.request) return err({ message: 'Nobody asks to come in.' });
    this.#host({ state: 'admitting' });
    const admission = await admitGuest(this.deps)(hosting.invitation, hosting.request);
    if (!admission.ok) {
      this.#hosted?.refuse(admission.error.message);
      this.#host({ state: 'asking', problem: admission.error.message });
      return admission;
    }
    await this.#hosted?.welcome(hosting.request, admission.value);
    this.#host({ state: 'admitted' });
    // who was alone until now has not looked for anybody
    if (this.status.running === 'off') void this.start();
    return ok(undefined);
  }

  /** The codes differ, or it is somebody else. */
  refuse(): void {
    this.#hosted?.refuse('The codes were not the same, so nothing was shared. Begin again.');
    this.#host({ request: null, state: 'waiting', problem: 'You refused the device that asked.' });
  }

  stopHosting(): void {
    this.#hosted?.close();
    this.#hosted = null;
    this.hosting = null;
  }

  withdraw = (invitation: InvitationKey) => this.deps.run({ type: 'invitation.withdrawn', invitation });
  giveRole = (person: DeviceKey, role: Role) =>
    this.deps.run({ type: 'member.changed', person, changes: { role } });
  namePerson = (person: DeviceKey, name: string) =>
    this.deps.run({ type: 'member.changed', person, changes: { name } });
  nameDevice = (device: DeviceKey, name: string) => this.deps.run({ type: 'device.described', device, name });
  revoke = (devices: readonly DeviceKey[], reason: string) => revokeDevices(this.deps)(devices, reason);
  changeKeys = () => rotateKeys(this.deps);

  close(): void {
    this.#closed = true;
    this.stopHosting();
    for (const stop of this.#stops) stop();
    this.#peers?.close();
    this.#peers = null;
  }

  #host(changes: Partial<Hosting>): void {
    if (this.hosting) this.hosting = { ...this.hosting, ...changes };
  }

  #open(): Promise<Result<EngagementPeers, Failure>> {
    if (this.#peers) return Promise.resolve(ok(this.#peers));
    this.#opening ??= this.#openPeers().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #openPeers(): Promise<Result<EngagementPeers, Failure>> {
    const { log } = this.deps;
    if (!log.exchange) return err({ message: 'This engagement cannot be shared.' });
    const network = await this.deps.network();
    const opened = await network.engagement(log.id, log.exchange, () => log.state, this.deps.files);
    if (!opened.ok) return opened;
    if (this.#closed) {
      opened.value.close();
      return err({ message: 'The engagement was closed.' });
    }
    const peers = (this.#peers = opened.value);
    this.#stops.push(
      peers.subscribe(() => (this.status = peers.status)),
      log.subscribe(() => peers.membersChanged())
    );
    return ok(peers);
  }
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
