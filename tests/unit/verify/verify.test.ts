/** The independent verifier against bundles that the app writes, and against what an adversary makes of them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleRecord } from '../../../src/lib/adapters/bundle/records';
import { bytesToText, textToBytes } from '../../../src/lib/adapters/log/bytes';
import type { DocumentId } from '../../../src/lib/domain/ids';
import type { Action } from '../../../src/lib/domain/log/action';
import { canonicalJson } from '../../../src/lib/domain/log/canonical';
import type { EngagementLog } from '../../../src/lib/ports/engagement-log';
import { admit, exchanged, newDevice, type TestDevice } from '../../support/devices';
import { bundlesOf, PASSPHRASE, recordsOf, sealAgain } from '../../support/bundles';
import { accepted, catalogAdded, facts } from '../../support/log';
import { must } from '../../support/storage';

const folder = mkdtempSync(join(tmpdir(), 'fieldroom-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = promisify(execFile);
interface Run {
  readonly code: number;
  readonly text: string;
}
let runs = 0;
const verify = async (file: Blob, ...args: readonly string[]): Promise<Run> => {
  const path = join(folder, `${(runs += 1)}.fieldroom`);
  writeFileSync(path, Buffer.from(await file.arrayBuffer()));
  const given = args.length > 0 ? args : ['--passphrase', PASSPHRASE];
  try {
    const { stdout } = await run(process.execPath, ['src/tools/verify/verify.mjs', path, ...given]);
    return { code: 0, text: stdout };
  } catch (failure) {
    const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
};

let device: TestDevice;
let log: EngagementLog;
let file: Blob;
let records: readonly BundleRecord[];

beforeAll(async () => {
  device = await newDevice();
  log = must(await device.storage.logs.create(facts, { name: 'Ada Lindqvist' }));
  const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) & 255);
  const sha256 = must(await device.storage.blobs.put(log.id, content.buffer));
  const document = { name: 'd1.pdf', folder: '', kind: 'pdf' as const, size: content.length, sha256 };
  must(await log.append({ type: 'document.added', document: 'd1' as DocumentId, file: document }));
  const other = await newDevice();
  const ben = await admit({ device, log }, other, 'Ben', 'preparer');
  must(await ben.append(accepted(10)));
  must(await log.append(must(await device.storage.admissions.rotation(log.id, log.state))));
  must(await log.append(accepted(20)));
  await exchanged(log.exchange!, ben.exchange!);
  must(await log.append(accepted(30)));
  file = must(await bundlesOf(device).write(log, { passphrase: PASSPHRASE, audience: 'firm' })).file;
  records = await recordsOf(file);
});

describe('the independent verifier', () => {
  it('passes what the app wrote, entries under rotated keys and admissions too', async () => {
    const { code, text } = await verify(file);
    expect(text).toContain('Verified: everything in this bundle holds together.');
    expect(code).toBe(0);
    expect(text).toContain('Nordlicht Robotics: Surveillance audit');
    expect(text).toMatch(/Ada Lindqvist: 7 entries/);
    expect(text).toMatch(/Ben: 1 entry,/);
    expect(text).toContain('1 document checked');
    expect(text).toContain(await bundlesOf(device).stateHash(log));
  });

  it('passes a client’s bundle and a part', async () => {
    const request = { passphrase: PASSPHRASE, audience: 'client' as const };
    const client = must(await bundlesOf(device).write(log, request));
    const whole = await verify(client.file);
    expect(whole.code).toBe(0);
    expect(whole.text).toContain('whole: data room\n');
    const reader = await newDevice();
    must(await bundlesOf(reader).read(client.file, PASSPHRASE));
    const theirs = must(await reader.storage.logs.open(log.id));
    const lackingFrom = must(await bundlesOf(reader).summary(theirs));
    const part = must(
      await bundlesOf(device).write(log, { passphrase: PASSPHRASE, audience: 'firm', lackingFrom })
    );
    const verified = await verify(part.file);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.text).toContain('a part');
  });

  it('counts the catalog of an own framework, and finds it changed, left out or never named', async () => {
    const ada = await newDevice();
    const own = must(await ada.storage.logs.create(facts, { name: 'Ada' }));
    const catalog = Uint8Array.from('{"id":"house"}', (letter) => letter.charCodeAt(0));
    const house = { size: catalog.length, sha256: must(await ada.storage.blobs.put(own.id, catalog.buffer)) };
    must(await own.append({ ...catalogAdded('1'), file: house } as Action));
    const request = { passphrase: PASSPHRASE, audience: 'firm' as const };
    const written = await recordsOf(must(await bundlesOf(ada).write(own, request)).file);
    const { code, text } = await verify(await sealAgain(written));
    expect(text).toContain('0 documents checked');
    expect(text).toContain('1 catalog checked against their hashes');
    expect(code).toBe(0);

    const changed = written.map(({ kind, body }) => {
      const copy = body.slice();
      if (kind === 'D') copy[40]! ^= 1;
      return { kind, body: copy };
    });
    expect((await verify(await sealAgain(changed))).text).toContain('does not match its hash');
    const without = written.filter(({ kind }) => kind !== 'D');
    expect((await verify(await sealAgain(without))).text).toContain('which an entry names, is not there');
    const audit = written.findIndex(({ kind, body }) => kind === 'E' && body[0] === 1);
    const unnamed = written.filter((_, at) => at !== audit);
    expect((await verify(await sealAgain(unnamed))).text).toContain('no entry names it');
  });

  it('takes the passphrase from the environment, refuses a wrong one, and says how it is called', async () => {
    expect(await verify(file, '--passphrase', 'wrong')).toMatchObject({
      code: 1,
      text: expect.stringContaining('The passphrase does not open this bundle.')
    });
    expect(await verify(file, 'one', 'too many')).toMatchObject({ code: 2 });
    const path = join(folder, '1.fieldroom');
    const env = { ...process.env, FIELDROOM_PASSPHRASE: PASSPHRASE };
    const { stdout } = await run(process.execPath, ['src/tools/verify/verify.mjs', path], { env });
    expect(stdout).toContain('Verified');
  });

  it('finds bytes that were changed, cut off or swapped', async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const flip = (at: number): Blob => {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      return new Blob([changed]);
    };
    for (const at of [0, 20, 60, 300, bytes.length >> 1, bytes.length - 1]) {
      expect(await verify(flip(at)), `byte ${at}`).toMatchObject({
        code: 1,
        text: expect.stringContaining('FAULT')
      });
    }
    expect(await verify(new Blob([bytes.slice(0, -100)]))).toMatchObject({ code: 1 });
    expect(await verify(new Blob([bytes.slice(0, 30)]))).toMatchObject({ code: 1 });
    expect(await verify(new Blob([bytes, 'more']))).toMatchObject({ code: 1 });
  });

  it('names what somebody changed who knows the passphrase', async () => {
    const without = (index: number): BundleRecord[] => records.filter((_, at) => at !== index);
    const at = (kind: string): number => records.findIndex((record) => record.kind === kind);
    const withBody = (index: number, change: (body: Uint8Array<ArrayBuffer>) => void): BundleRecord[] =>
      records.map((record, place) => {
        if (place !== index) return record;
        const body = record.body.slice();
        change(body);
        return { kind: record.kind, body };
      });
    const restated = (own: readonly BundleRecord[], members: Record<string, unknown>): BundleRecord[] =>
      own.map((record) =>
        record.kind === 'M'
          ? {
              kind: 'M' as const,
              body: textToBytes(
                canonicalJson({ ...(JSON.parse(bytesToText(record.body)) as object), ...members })
              )
            }
          : record
      );
    const cases: readonly (readonly [string, readonly BundleRecord[], RegExp])[] = [
      ['an entry left out', without(at('E')), /entries of the data room|left out|missing/],
      ['an entry changed', withBody(at('E'), (body) => (body[body.length - 20]! ^= 1)), /does not open/],
      ['an entry under another id', withBody(at('E'), (body) => (body[3]! ^= 1)), /does not open/],
      ['a document changed', withBody(at('D'), (body) => (body[5000]! ^= 1)), /does not match its hash/],
      ['a document left out', without(at('D')), /is not there/],
      ['a key left out', without(at('K')), /does not have/],
      ['a key changed', withBody(at('K'), (body) => (body[20]! ^= 3)), /does not open|damaged/],
      ['no manifest', without(0), /manifest is missing/],
      ['another root', restated(records, { root: 'f'.repeat(64) }), /began, is not there/],
      ['another count', restated(records, { documents: 7 }), /7 documents/],
      ['another engagement', restated(records, { engagement: 'A'.repeat(22) }), /does not open/],
      ['records reversed', [records[0]!, ...records.slice(1).reverse()], /out of order/]
    ];
    for (const [what, own, fault] of cases) {
      const { code, text } = await verify(await sealAgain(own));
      expect({ what, code }).toEqual({ what, code: 1 });
      expect(text, what).toMatch(fault);
    }
  });

  it('finds an entry left out by the links of others, even where the manifest was restated', async () => {
    const entries = records.filter(({ kind }) => kind === 'E');
    const manifest = JSON.parse(bytesToText(records[0]!.body)) as { entries: Record<string, object> };
    const idOf = ({ body }: BundleRecord): string => Buffer.from(body.slice(1, 33)).toString('hex');
    let found = 0;
    for (const gone of entries.filter(({ body }) => body[0] === 1)) {
      const left = entries.filter((one) => one.body[0] === 1 && one !== gone);
      const ids = left.map(idOf).sort().join('\n');
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', textToBytes(ids))).toString('hex');
      const body = textToBytes(
        canonicalJson({
          ...manifest,
          entries: { ...manifest.entries, 'audit-file': { count: left.length, digest } }
        })
      );
      const own = [{ kind: 'M' as const, body }, ...records.slice(1).filter((one) => one !== gone)];
      const { text } = await verify(await sealAgain(own));
      if (/which is not there: something was left out/.test(text)) found += 1;
      else expect(text).toContain('Verified'); // the newest of all: nothing is linked to it
    }
    expect(found).toBeGreaterThan(0);
  });

  it('shares no code with the app', () => {
    const tools = join('src', 'tools', 'verify');
    for (const name of readdirSync(tools).filter((one) => one.endsWith('.mjs'))) {
      const imports = [...readFileSync(join(tools, name), 'utf8').matchAll(/from '([^']+)'/g)];
      for (const [, from] of imports) {
        expect(from, name).toMatch(/^(node:|@noble\/|\.\/[a-z-]+\.mjs$|vite$)/);
      }
    }
  });
});
