/**
 * Invitations. An invitation is an Ed25519 key pair made for it alone: the public key stands in the log, the
 * secret (32 bytes, the private key's seed) is in the link. Whoever has the secret can prove it by a signature
 * over engagement, device and box key, and everybody can check the proof when the device is admitted.
 *
 *   proof = Ed25519(secret, "fieldroom/admission/1\n" engagement "\n" device "\n" box)
 *
 * After the invitations of local-first-web/auth.
 */
import type { DeviceKey, EngagementId, InvitationKey } from '../../domain/ids';
import { base64urlToBytes, bytesToBase64url, textToBytes } from '../log/bytes';

/** What is proved: that this device, with this key for sealing, holds the invitation to this engagement. */
export interface AdmissionClaim {
  readonly engagement: EngagementId;
  readonly device: DeviceKey;
  /** X25519 public key, base64url. */
  readonly box: string;
}

const SECRET_BYTES = 32;
/** RFC 8410: the PKCS #8 form of an Ed25519 private key is this prefix and the seed. */
const PKCS8_PREFIX = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];

const privateKeyOf = (secret: Uint8Array, extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8_PREFIX, ...secret]), 'Ed25519', extractable, [
    'sign'
  ]);

export const invitationSecret = (): Uint8Array<ArrayBuffer> =>
  crypto.getRandomValues(new Uint8Array(SECRET_BYTES));

/** The public key of an invitation. */
export const invitationKey = async (secret: Uint8Array): Promise<InvitationKey> => {
  const { x } = await crypto.subtle.exportKey('jwk', await privateKeyOf(secret, true));
  return x as InvitationKey;
};

const claimBytes = ({ engagement, device, box }: AdmissionClaim): Uint8Array<ArrayBuffer> =>
  textToBytes(`fieldroom/admission/1\n${engagement}\n${device}\n${box}`);

export const proveAdmission = async (secret: Uint8Array, claim: AdmissionClaim): Promise<string> => {
  const signature = await crypto.subtle.sign('Ed25519', await privateKeyOf(secret, false), claimBytes(claim));
  return bytesToBase64url(new Uint8Array(signature));
};

export const provesAdmission = async (
  invitation: InvitationKey,
  claim: AdmissionClaim,
  proof: string
): Promise<boolean> => {
  const raw = base64urlToBytes(invitation);
  const signature = base64urlToBytes(proof);
  if (!raw || !signature) return false;
  try {
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, claimBytes(claim));
  } catch {
    return false;
  }
};

/**
 * The code that both sides compare when a device is admitted: six digits over everything that they believe of
 * each other. Somebody in between who swaps a key changes it (a guess succeeds once in a million).
 */
export const comparisonCode = async (
  claim: AdmissionClaim,
  invitation: InvitationKey,
  admitting: DeviceKey
): Promise<string> => {
  const text = ['fieldroom/code/1', invitation, admitting, claim.engagement, claim.device, claim.box].join(
    '\n'
  );
  const digest = new DataView(await crypto.subtle.digest('SHA-256', textToBytes(text)));
  const digits = String(digest.getUint32(0) % 1_000_000).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
};
