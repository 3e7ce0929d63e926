/**
 * How an invited device becomes a member's, over a line that only holders of the invitation can open. This
 * header is the protocol; messages have the form of `catch-up.ts`.
 *
 *   guest → host   join      {engagement, device, box, name, deviceName, proof}
 *   host → guest   welcome   {}            body: a box (`key-box.ts`) for the guest at the place
 *                                          ['admission', engagement], in it JSON {root, facts, books, keys}
 *                                          with keys by name, base64url
 *   guest → host   ready     {}            the guest has made a place for the engagement: both catch up
 *   host → guest   sorry     {reason}
 *
 * Between `join` and `welcome` both people compare a code of six digits (`comparisonCode`) that stands for
 * everything which the two devices believe of each other. After `welcome` the guest makes a place for the
 * engagement and both catch up over the same line, so that pairing works without any server.
 */
import type { DeviceKey, EngagementId, EntryId, InvitationKey } from '../../domain/ids';
import type { Book } from '../../domain/log/book';
import type { EngagementFacts } from '../../domain/log/action';
import { parseAction } from '../../domain/log/parse-action';
import { isObject } from '../../domain/log/schema';
import type { Admission, Admissions } from '../../ports/admissions';
import type { EntryExchange } from '../../ports/entry-exchange';
import type { GuestEvents, HostEvents, JoinRequest } from '../../ports/peers';
import { base64urlToBytes, bytesToBase64url, bytesToText, textToBytes } from '../log/bytes';
import { comparisonCode, invitationKey, proveAdmission, provesAdmission } from '../members/invitation';
import { sealFor } from '../members/key-box';
import { createExchangeLine, routeLine } from './exchange-line';
import { encodeMessage } from './message';
import type { PeerLine } from './secure-connection';

export interface HostOptions {
  readonly line: PeerLine;
  readonly engagement: EngagementId;
  readonly invitation: InvitationKey;
  /** This device. */
  readonly device: DeviceKey;
  readonly exchange: EntryExchange;
  readonly events: HostEvents;
}

export interface HostPairing {
  /** To be called when the log says that the device is admitted. */
  welcome(request: JoinRequest, admission: Admission): Promise<void>;
  refuse(reason: string): void;
}

const MAX_NAME = 300;
const textOf = (value: unknown, max = MAX_NAME): string | null =>
  typeof value === 'string' && value.length <= max ? value : null;

export const hostPairing = (options: HostOptions): HostPairing => {
  const { line, engagement, invitation, device, events } = options;
  let exchange: ReturnType<typeof createExchangeLine> | null = null;
  let asked = false;

  const takeJoin = async (head: Readonly<Record<string, unknown>>): Promise<void> => {
    const [box, proof] = [textOf(head['box'], 64), textOf(head['proof'], 128)];
    const [name, deviceName] = [textOf(head['name']), textOf(head['deviceName'], 100)];
    const own = head['device'] === line.device && head['engagement'] === engagement;
    if (asked || !own || !box || !proof || !name?.trim() || deviceName === null) {
      return line.close('It asks to come in with a request that is not whole.');
    }
    asked = true;
    const claim = { engagement, device: line.device, box };
    if (!(await provesAdmission(invitation, claim, proof))) {
      return line.close('It does not prove that it was invited.');
    }
    const code = await comparisonCode(claim, invitation, device);
    events.onRequest({ ...claim, name: name.trim(), deviceName, proof, code });
  };

  routeLine(
    line,
    () => exchange,
    ({ head }) => {
      if (head.kind === 'join') void takeJoin(head);
      else if (head.kind === 'ready') exchange?.compare();
    }
  );
  line.onClose = () => {
    exchange?.end();
    events.onFailed('The other device is gone.');
  };

  return {
    async welcome(request, admission) {
      const keys = Object.fromEntries(
        Object.entries(admission.keys).map(([name, raw]) => [name, bytesToBase64url(raw)])
      );
      const books = booksOf(Object.keys(keys));
      const { root, facts } = admission;
      const secret = textToBytes(JSON.stringify({ root, facts, keys }));
      exchange = createExchangeLine(line, books, options.exchange, {
        onProgress: events.onProgress,
        onViolation: (reason) => line.close(reason),
        onSilent: () => line.close(null)
      });
      const body = await sealFor(request.box, ['admission', engagement], secret);
      line.send(encodeMessage({ kind: 'welcome' }, body));
    },
    refuse(reason) {
      line.send(encodeMessage({ kind: 'sorry', reason }));
    }
  };
};

const booksOf = (names: readonly string[]): Book[] =>
  (['data-room', 'audit-file'] as const).filter((book) =>
    names.some((name) => name === book || name.startsWith(`${book}#`))
  );

export interface GuestOptions {
  readonly line: PeerLine;
  readonly engagement: EngagementId;
  /** The invitation's secret, from the link. */
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly device: DeviceKey;
  readonly name: string;
  readonly deviceName: string;
  readonly admissions: Admissions;
  readonly events: GuestEvents;
}

export const guestPairing = async (options: GuestOptions): Promise<void> => {
  const { line, engagement, secret, device, admissions, events } = options;
  let exchange: ReturnType<typeof createExchangeLine> | null = null;
  let joined = false;

  const takeWelcome = async (body: Uint8Array<ArrayBuffer>): Promise<void> => {
    const admission = await openWelcome(admissions, engagement, body);
    if (!admission || exchange) return line.close('Its welcome is not whole.');
    const made = await admissions.join(admission);
    if (!made.ok) {
      events.onFailed(made.error.message);
      return line.close(made.error.message);
    }
    const level = new Set<Book>();
    const books = booksOf(Object.keys(admission.keys));
    exchange = createExchangeLine(line, books, admissions.exchange(engagement), {
      onProgress: events.onProgress,
      onViolation: (reason) => line.close(reason),
      onSilent: () => line.close(null),
      onLevel: (book) => {
        level.add(book);
        if (joined || level.size < books.length) return;
        joined = true;
        events.onJoined();
      }
    });
    line.send(encodeMessage({ kind: 'ready' }));
  };

  routeLine(
    line,
    () => exchange,
    ({ head, body }) => {
      if (head.kind === 'welcome') void takeWelcome(body.slice());
      if (head.kind === 'sorry') events.onFailed(textOf(head['reason']) ?? 'The other side said no.');
    }
  );
  line.onClose = () => {
    exchange?.end();
    if (!joined) events.onFailed('The other device is gone.');
  };

  const claim = { engagement, device, box: admissions.box };
  const proof = await proveAdmission(secret, claim);
  const { name, deviceName } = options;
  line.send(encodeMessage({ kind: 'join', ...claim, name, deviceName, proof }));
  events.onCode(await comparisonCode(claim, await invitationKey(secret), line.device));
};

const openWelcome = async (
  admissions: Admissions,
  engagement: EngagementId,
  body: Uint8Array<ArrayBuffer>
): Promise<Admission | null> => {
  try {
    const plain = await admissions.openBox(['admission', engagement], body);
    const value = plain && (JSON.parse(bytesToText(plain)) as unknown);
    if (!isObject(value) || !isObject(value['keys']) || !isObject(value['facts'])) return null;
    const root = value['root'];
    if (typeof root !== 'string' || !/^[0-9a-f]{64}$/.test(root)) return null;
    const keys = Object.entries(value['keys']).map(([name, text]) => {
      const raw = base64urlToBytes(String(text));
      if (raw?.length !== 32) throw new Error('A key has the wrong length.');
      return [name, raw] as const;
    });
    const facts = value['facts'] as unknown as EngagementFacts;
    if (!parseAction({ type: 'engagement.changed', changes: facts }).ok) return null;
    return { engagement, root: root as EntryId, facts, keys: Object.fromEntries(keys) };
  } catch {
    return null;
  }
};
