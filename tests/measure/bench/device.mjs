/** A browser with a profile of its own that a measurement may kill. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../../src/tools/chromium.mjs';

/** We start the browser ourselves, because only who started a process may kill it. */
const start = async (profile) => {
  const child = spawn(
    await findChromium({ install: true }),
    [
      ...chromiumArgs(),
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank'
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] }
  );
  const gone = new Promise((done) => child.once('exit', done));
  const address = await new Promise((found, failed) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const match = /DevTools listening on (\S+)/.exec(said);
      if (match) found(match[1]);
    });
    child.once('exit', () => failed(new Error(`The browser ended at once: ${said}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  return {
    context: browser.contexts()[0],
    async kill() {
      if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
  };
};

/**
 * Opens `url` in a new browser. `call` runs a step of the measuring command; `kill` ends all processes of the
 * browser as a power cut would and starts it again on what is on the disk.
 */
export const openDevice = async (name, command, url) => {
  const profile = mkdtempSync(join(tmpdir(), `fieldroom-${name}-`));
  let browser;
  let page;
  const launch = async () => {
    browser = await start(profile);
    page = await browser.context.newPage();
    page.on('console', (message) => {
      const text = message.text();
      if (text.startsWith('measure:')) console.error(text.slice('measure:'.length).trim());
      else if (message.type() === 'error') console.error(`[${name}] ${text}`);
    });
    page.on('pageerror', (error) => console.error(`[${name}] ${error.message}`));
    await page.goto(url);
    await page.waitForFunction(() => 'fieldroomMeasure' in globalThis);
  };
  await launch();
  return {
    get page() {
      return page;
    },
    call: (step, args = {}) =>
      page.evaluate(([of, all]) => globalThis.fieldroomMeasure.call(of, all), [command, { step, ...args }]),
    async kill() {
      await browser.kill();
      await launch();
    },
    async close() {
      await browser.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  };
};
