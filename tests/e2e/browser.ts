/** Browsers and servers that a test starts and ends by itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run'
];

/** A folder for a browser's profile, and how to remove it. */
export const createProfile = (): { readonly folder: string; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldroom-e2e-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
};

/** A click that finds nothing fails by itself, long before its test does. */
const ACTION_TIMEOUT = 30_000;

/** A browser that keeps what it stores when it is closed. */
export const openProfile = async (folder: string, more: readonly string[] = []): Promise<BrowserContext> => {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: [...quiet, ...more],
    viewport: { width: 1440, height: 900 },
    locale: 'en-US'
  });
  context.setDefaultTimeout(ACTION_TIMEOUT);
  return context;
};

export interface KillableBrowser {
  readonly context: BrowserContext;
  /** Its first process, which leads the group of all of them. */
  readonly pid: number;
  /** Ends all of its processes at once, as a power cut would. Resolves when they are gone. */
  kill(): Promise<void>;
  /** Asks it to end by itself. Resolves when it is gone. */
  close(): Promise<void>;
}

/** A browser of our own making, because only who started a process may kill it. */
export const openKillable = async (folder: string): Promise<KillableBrowser> => {
  const child: ChildProcess = spawn(
    executablePath,
    [
      ...quiet,
      '--headless=new',
      '--window-size=1440,900',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      'about:blank'
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] }
  );
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const address = await new Promise<string>((found, failed) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const match = /DevTools listening on (\S+)/.exec(said);
      if (match?.[1]) found(match[1]);
    });
    child.once('exit', () => failed(new Error(`The browser ended at once: ${said}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no context.');
  context.setDefaultTimeout(ACTION_TIMEOUT);
  return {
    context,
    pid: child.pid ?? 0,
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => undefined);
      await gone;
    },
    async kill() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
  };
};

/** Passes everything on to `origin`, but holds paths that match back until they are let through. */
export const createGate = async (
  origin: string,
  held: RegExp
): Promise<{ readonly origin: string; open(): void; close(): Promise<void> }> => {
  let open = (): void => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  const server = createServer((incoming, outgoing) => {
    const pass = (): void => {
      const onward = httpRequest(origin + (incoming.url ?? '/'), {
        method: incoming.method,
        headers: incoming.headers
      });
      onward.on('response', (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    };
    if (held.test(incoming.url ?? '')) void opened.then(pass);
    else pass();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => open(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      })
  };
};
