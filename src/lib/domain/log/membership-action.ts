import type { DeviceKey, InvitationKey } from '../ids';
import type { Book, Role } from './book';

/** Where a revoked device's chain ends in one book: later entries of it never count. */
export interface ChainCut {
  readonly device: DeviceKey;
  readonly book: Book;
  /** The last `seq` that the revoker knew, 0 for none. */
  readonly seq: number;
}

/** A book's key under a new number, sealed for each device that may have it. */
export interface RotatedKey {
  readonly book: Book;
  /** First 16 hex digits of SHA-256 of the key. */
  readonly key: string;
  /** By device, base64url: see `adapters/members/key-box.ts`. */
  readonly sealed: Readonly<Record<DeviceKey, string>>;
}

/** Who belongs to the engagement, with which devices. All of it is in the data room, so that every member checks it. */
export type MembershipAction =
  | {
      readonly type: 'member.invited';
      /** Public half of a key pair made for this one invitation; its secret half is in the link. */
      readonly invitation: InvitationKey;
      readonly role: Role;
      readonly name: string;
      /** The member whose further device is invited; null for a new member. */
      readonly person: DeviceKey | null;
      /** Milliseconds since 1970, by the inviting device's clock. */
      readonly expiresAt: number;
    }
  | { readonly type: 'invitation.withdrawn'; readonly invitation: InvitationKey }
  | {
      readonly type: 'member.admitted';
      readonly invitation: InvitationKey;
      readonly device: DeviceKey;
      /** The device's X25519 public key, base64url: what keys are sealed for. */
      readonly box: string;
      readonly name: string;
      readonly deviceName: string;
      /** The invitation's signature over engagement, device and box; see `adapters/members/invitation.ts`. */
      readonly proof: string;
    }
  | {
      readonly type: 'member.changed';
      readonly person: DeviceKey;
      readonly changes: { readonly name?: string; readonly role?: Role };
    }
  | {
      readonly type: 'device.described';
      readonly device: DeviceKey;
      readonly name?: string;
      readonly box?: string;
    }
  | {
      readonly type: 'device.revoked';
      readonly devices: readonly DeviceKey[];
      readonly reason: string;
      readonly cuts: readonly ChainCut[];
    }
  | { readonly type: 'keys.rotated'; readonly books: readonly RotatedKey[] };

export type MembershipActionType = MembershipAction['type'];

export const membershipActionTypes: readonly MembershipActionType[] = [
  'member.invited',
  'invitation.withdrawn',
  'member.admitted',
  'member.changed',
  'device.described',
  'device.revoked',
  'keys.rotated'
];

export const isMembershipAction = (action: { readonly type: string }): action is MembershipAction =>
  membershipActionTypes.some((type) => type === action.type);
