import { startApp } from '../bootstrap';
import type { DeviceKey, EngagementId, EntryId, FrameworkId, RequirementRef } from '../domain/ids';
import type { Role } from '../domain/log/action';
import type { AppModel } from '../state/app-model.svelte';
import type { EngagementSession } from '../state/engagement-session.svelte';
import type { JoiningModel } from '../state/joining.svelte';
import { toBase64 } from './base64';
import type { MeasureCommand } from './command';
import { randomAction, seeded } from './random-actions';

/**
 * One step of a member in the long proofs: the whole app as its screen drives it, without the screen. What is
 * acknowledged is told line by line (`ack <entry>`), so that somebody outside knows it who outlives this browser.
 */
export type LiveStep =
  | { readonly do: 'create'; readonly client: string; readonly person: string }
  | { readonly do: 'open'; readonly engagement: EngagementId }
  | { readonly do: 'places'; readonly signaling: readonly string[] }
  | { readonly do: 'invite'; readonly name: string; readonly role: Role }
  /** Null until somebody asks; then the number to compare. */
  | { readonly do: 'asked' }
  | { readonly do: 'admit' }
  | { readonly do: 'join'; readonly link: string; readonly name: string; readonly device: string }
  | { readonly do: 'joining' }
  | { readonly do: 'connect' }
  | { readonly do: 'disconnect' }
  | { readonly do: 'rotate' }
  | { readonly do: 'revoke'; readonly device: DeviceKey }
  /** `pause`: milliseconds between two writes at the most. `undo`: how many of a hundred steps take one back. */
  | {
      readonly do: 'work';
      readonly count: number;
      readonly seed: number;
      readonly pause?: number;
      readonly undo?: number;
    }
  | { readonly do: 'files'; readonly names: readonly string[] }
  | { readonly do: 'bytes' }
  | { readonly do: 'note'; readonly requirement: RequirementRef; readonly note: string }
  /** Names of the documents that were read and compared on this device. */
  | { readonly do: 'analyzed' }
  | { readonly do: 'status' }
  | { readonly do: 'ids' }
  | { readonly do: 'state' }
  | { readonly do: 'hash' }
  /** Reads and verifies every entry anew: those whose bytes, id or signature are not right. */
  | { readonly do: 'unsound' }
  | { readonly do: 'bundle'; readonly passphrase: string }
  | { readonly do: 'restore'; readonly passphrase: string };

let joining: JoiningModel | null = null;

const must = <T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: { readonly message: string } }
): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const openApp = async (): Promise<AppModel> => {
  const started = must(await startApp());
  if (started.kind === 'locked') throw new Error('A passphrase locks this device.');
  return started.app;
};

const sessionOf = (app: AppModel): EngagementSession => {
  if (!app.session) throw new Error('No engagement is open.');
  return app.session;
};

const exchangeOf = ({ log }: EngagementSession) => {
  if (!log.exchange) throw new Error('This log is not exchanged.');
  return log.exchange;
};

const idsOf = async (session: EngagementSession): Promise<EntryId[]> => {
  const exchange = exchangeOf(session);
  const all = Array.from({ length: 256 }, (_, at) => at);
  const books = must(await exchange.summary()).map(({ book }) => book);
  const ids = await Promise.all(books.map(async (book) => must(await exchange.ids(book, all))));
  return ids.flat();
};

const work = async (
  session: EngagementSession,
  step: Extract<LiveStep, { do: 'work' }>,
  log: (line: string) => void
): Promise<number> => {
  const random = seeded(step.seed);
  let written = 0;
  for (let tries = 0; written < step.count && tries < step.count * 4; tries += 1) {
    const back = random() * 100 < (step.undo ?? 0);
    const result = back ? await session.undo() : await session.run(randomAction(random, session.state));
    if (result.ok) {
      written += 1;
      log(`ack ${typeof result.value === 'string' ? result.value : result.value.entry}`);
    } else if (result.error.code === 'storage') throw new Error(result.error.message);
    if (step.pause) await new Promise((done) => setTimeout(done, random() * step.pause!));
  }
  return written;
};

export const run: MeasureCommand = async (args, { files, log }): Promise<unknown> => {
  const step = args as LiveStep;
  const app = await openApp();
  switch (step.do) {
    case 'create':
      return must(
        await app.create({
          client: step.client,
          title: 'Proof',
          frameworks: ['iso27001-2022' as FrameworkId],
          periodStart: '2026-01-01',
          periodEnd: '2026-12-31',
          person: step.person
        })
      );
    case 'open':
      must(await app.open(step.engagement));
      return null;
    case 'places':
      app.preferences.places = { ...app.preferences.places, signaling: step.signaling };
      return null;
    case 'join':
      joining = app.joining(step.link);
      if (!joining) throw new Error('This is no invitation.');
      return joining.begin(step.name, step.device);
    case 'joining':
      return (
        joining && {
          state: joining.state,
          code: joining.code,
          problem: joining.problem,
          received: joining.progress?.received ?? 0
        }
      );
    case 'restore':
      return must(await app.importBundle(files[0]!, step.passphrase, {}));
    default:
  }
  const session = sessionOf(app);
  const { team } = session;
  switch (step.do) {
    case 'invite':
      must(await team.invite({ name: step.name, role: step.role, person: null, days: 1 }));
      return team.hosting?.link;
    case 'asked':
      return team.hosting?.request?.code ?? null;
    case 'admit':
      must(await team.admit());
      return null;
    case 'connect':
      must(await team.connect());
      return null;
    case 'disconnect':
      return team.disconnect();
    case 'rotate':
      must(await team.changeKeys());
      return null;
    case 'revoke':
      must(await team.revoke([step.device], 'Lost'));
      return null;
    case 'work':
      return work(session, step, log);
    case 'files':
      session.addFiles(
        files
          .filter(({ name }) => step.names.includes(name))
          .map((file) => ({ name: file.name, folder: '', size: file.size, read: () => file.arrayBuffer() }))
      );
      return null;
    case 'bytes': {
      const hashes = session.documents.map(({ hash }) => hash);
      const read = await Promise.all(
        hashes.map(async (hash) => [hash, await session.readBytes(hash)] as const)
      );
      return Object.fromEntries(
        read.map(([hash, bytes]) => [hash, bytes.ok ? bytes.value.byteLength : null])
      );
    }
    case 'note': {
      const { requirement, note } = step;
      must(await session.run({ type: 'requirement.assessed', items: [{ requirement, note }] }));
      return null;
    }
    case 'analyzed':
      return session.documents
        .filter(({ hash }) => session.analysis.documents.has(hash))
        .map(({ file }) => file.name);
    case 'status': {
      const { running, devices, progress, incidents } = team.status;
      const { total } = await session.log.rows(0, 1);
      return { device: app.device, running, devices, progress, incidents, entries: total };
    }
    case 'ids':
      return idsOf(session);
    case 'state':
      return session.state;
    case 'unsound': {
      const { rows } = await session.log.rows(0, Number.MAX_SAFE_INTEGER);
      return rows.filter(({ signed }) => signed !== true).map(({ id, refused }) => `${id}: ${refused}`);
    }
    case 'hash':
      return app.stateHash(session);
    case 'bundle': {
      const { passphrase } = step;
      const written = must(await app.exportBundle(session, { passphrase, audience: 'firm' }));
      return toBase64(new Uint8Array(await written.file.arrayBuffer()));
    }
    default:
      throw new Error('There is no such step.');
  }
};
