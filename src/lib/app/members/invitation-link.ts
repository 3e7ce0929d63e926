import type { EngagementId } from '../../domain/ids';

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

/** Of the form below; a build that knows only another refuses the link instead of misreading it. */
const VERSION = 2;
/** Characters behind the `#` at most. */
const LONGEST = 20_000;

/** JSON in base64url. It ends with a bracket, so that the link's last character is a letter and survives in a mail. */
const encode = (value: unknown): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const decode = (code: string): unknown =>
  JSON.parse(
    new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(atob(code.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
    )
  );

/**
 * `origin`: of the page that the guest opens. Fields stand by their place and not by their name: a QR code of half the
 * size is read by a phone from farther away.
 */
export const invitationLink = (origin: string, link: InvitationLink): string => {
  const { engagement, secret, name, by, expiresAt, signaling, relays } = link;
  return `${origin}/join#${encode([VERSION, engagement, secret, name, by, expiresAt, signaling, relays])}`;
};

const isAddresses = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((url) => typeof url === 'string' && /^wss?:\/\//.test(url));

/** Null where the text is no invitation; takes the whole link or what stands behind its `#`. */
export const readInvitationLink = (text: string): InvitationLink | null => {
  const code = text.trim().split('#').at(-1) ?? '';
  if (!/^[\w-]+$/.test(code) || code.length > LONGEST) return null;
  try {
    const value = decode(code);
    if (!Array.isArray(value) || value.length !== 8) return null;
    const [version, engagement, secret, name, by, expiresAt, signaling, relays] = value as unknown[];
    const whole =
      version === VERSION &&
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
