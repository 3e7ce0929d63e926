import type { EngagementState } from '../domain/engagement/state';
import type { FilePlan } from '../domain/documents/file-plan';
import type { ContentHash, DeviceKey, EngagementId, InvitationKey } from '../domain/ids';
import type { Result } from '../domain/result';
import type { Admission } from './admissions';
import type { EntryExchange } from './entry-exchange';
import type { StorageError } from './storage-error';

/** How devices find one another. All of it may be empty: then people carry the halves of a connection by hand. */
export interface MeetingPlaces {
  /** Addresses of signalling servers, `wss://…`. */
  readonly signaling: readonly string[];
  readonly turn: readonly TurnServer[];
  /** Addresses of one relay, or of several that stand beside each other, `wss://…`. */
  readonly relays: readonly string[];
}

export interface TurnServer {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

/** Somebody who is here, and where they are looking; told by their device, never stored. */
export interface Presence {
  readonly device: DeviceKey;
  /** Path of the view within the engagement. */
  readonly where: string;
}

export interface PeerIncident {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Null where it is not known who it was. */
  readonly device: DeviceKey | null;
  readonly reason: string;
}

/** A server that keeps sealed entries for devices that are away, and passes on live ones. */
export interface RelayStatus {
  readonly state: 'connecting' | 'connected' | 'denied';
  /** The one that is used or tried now. */
  readonly address: string;
  /** Whether it is known to have everything that this device has. */
  readonly level: boolean;
  /** Who is here by it, as their devices say. */
  readonly presence: readonly Presence[];
}

/** In bytes. */
export interface FileProgress {
  readonly hash: ContentHash;
  readonly bytes: number;
  readonly size: number;
}

/** What this device wants of the documents that the log names. */
export interface FileWishes {
  wants(hash: ContentHash): boolean;
  /** Its limits bind whatever is wanted. */
  plan(): FilePlan;
  /** A document's bytes came from another device. */
  onArrived(hash: ContentHash): void;
}

export interface PeerStatus {
  /** Whether this page looks for others; another tab of this browser may do it instead. */
  readonly running: 'off' | 'here' | 'in-another-tab';
  readonly devices: readonly DeviceKey[];
  readonly presence: readonly Presence[];
  /** Null where none is used. */
  readonly relay: RelayStatus | null;
  /** Entries that came in this exchange and that are known to be lacking still. */
  readonly progress: { readonly received: number; readonly left: number };
  /** Documents whose bytes are coming in now. */
  readonly files: readonly FileProgress[];
  /** Newest last, at most 100. */
  readonly incidents: readonly PeerIncident[];
}

export interface DirectHalf {
  /** What the other side has to be given. */
  readonly text: string;
  /** Takes the other side's text, on the side that began; a sentence where it cannot be. */
  accept(text: string): Promise<string | null>;
  close(): void;
}

/** The devices of one engagement that are connected to this one. */
export interface EngagementPeers {
  readonly status: PeerStatus;
  subscribe(listener: () => void): () => void;
  start(places: MeetingPlaces): Promise<void>;
  stop(): void;
  lookAt(where: string): void;
  /** To be called when the log's state changed: who is no member any more is cut off. */
  membersChanged(): void;
  /** To be called when what is wanted of the documents, or how much of them, changed. */
  wishesChanged(): void;
  /** Begins a connection to a member's device whose halves people carry. */
  offer(): Promise<DirectHalf>;
  /** Answers one; a sentence where the text is none. */
  answer(text: string): Promise<DirectHalf | string>;
  close(): void;
}

export interface JoinRequest {
  readonly device: DeviceKey;
  readonly box: string;
  readonly name: string;
  readonly deviceName: string;
  readonly proof: string;
  /** Six digits that both screens show. */
  readonly code: string;
}

export interface HostEvents {
  onRequest(request: JoinRequest): void;
  onProgress(progress: { readonly received: number; readonly left: number }): void;
  onFailed(reason: string): void;
}

/** The inviting side of a pairing. */
export interface HostedInvitation {
  /** Where no signalling server helps: begins a connection whose halves people carry. */
  offer(): Promise<DirectHalf>;
  /** After the log says that the device is admitted. */
  welcome(request: JoinRequest, admission: Admission): Promise<void>;
  refuse(reason: string): void;
  close(): void;
}

export interface GuestEvents {
  /** To be compared with the host's screen. */
  onCode(code: string): void;
  onProgress(progress: { readonly received: number; readonly left: number }): void;
  /** All entries that the host has are here: the engagement can be opened. */
  onJoined(): void;
  onFailed(reason: string): void;
}

export interface GuestInput {
  readonly engagement: EngagementId;
  /** The invitation's secret, from the link. */
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly deviceName: string;
  readonly places: MeetingPlaces;
}

export interface GuestPairing {
  /** Answers the host's half where no server helps; a sentence where the text is none. */
  answer(text: string): Promise<DirectHalf | string>;
  close(): void;
}

export interface NewInvitation {
  readonly invitation: InvitationKey;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** Everything that connects devices. */
export interface PeerNetwork {
  engagement(
    id: EngagementId,
    exchange: EntryExchange,
    state: () => EngagementState,
    files: FileWishes
  ): Promise<Result<EngagementPeers, StorageError>>;
  newInvitation(): Promise<NewInvitation>;
  host(
    input: {
      readonly engagement: EngagementId;
      readonly invitation: InvitationKey;
      readonly secret: Uint8Array<ArrayBuffer>;
      readonly exchange: EntryExchange;
      readonly places: MeetingPlaces;
    },
    events: HostEvents
  ): Promise<HostedInvitation>;
  join(input: GuestInput, events: GuestEvents): Promise<GuestPairing>;
}
