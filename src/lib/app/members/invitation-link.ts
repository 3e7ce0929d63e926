import type { EngagementId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';

/** What is in an invitation's link, behind the `#`, so that no server ever sees it. */
export interface InvitationLink {
  readonly engagement: EngagementId;
  /** The invitation's secret, 32 bytes, base64url. */
  readonly secret: string;
  /** Who is invited, and by whom, for the page that opens. */
  readonly name: string;
  readonly by: string;
  readonly expiresAt: number;
  /** Addresses of signalling servers where the inviting device waits. */
  readonly signaling: readonly string[];
  /** Addresses of relays that the team uses. */
  readonly relays: readonly string[];
}

const encodeText = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const decodeText = (hex: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  );

/** `origin`: of the page that the guest opens. */
export const invitationLink = (origin: string, link: InvitationLink): string =>
  `${origin}/join#${encodeText(JSON.stringify({ v: 1, ...link }))}`;

const isAddresses = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((url) => typeof url === 'string' && /^wss?:\/\//.test(url));

/** Null where the text is no invitation; takes the whole link or what stands behind its `#`. */
export const readInvitationLink = (text: string): InvitationLink | null => {
  const hex = text.trim().split('#').at(-1) ?? '';
  if (!/^([0-9a-f]{2})+$/.test(hex) || hex.length > 20_000) return null;
  try {
    const value = JSON.parse(decodeText(hex)) as unknown;
    if (!isObject(value) || value['v'] !== 1) return null;
    // links of before there were relays name none
    const { engagement, secret, name, by, expiresAt, signaling, relays = [] } = value;
    const whole =
      typeof engagement === 'string' &&
      /^[A-Za-z0-9_-]{22}$/.test(engagement) &&
      typeof secret === 'string' &&
      /^[A-Za-z0-9_-]{43}$/.test(secret) &&
      typeof name === 'string' &&
      typeof by === 'string' &&
      typeof expiresAt === 'number' &&
      isAddresses(signaling) &&
      isAddresses(relays);
    if (!whole) return null;
    return { engagement: engagement as EngagementId, secret, name, by, expiresAt, signaling, relays };
  } catch {
    return null;
  }
};
