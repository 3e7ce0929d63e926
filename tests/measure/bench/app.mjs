/** Drives the app as a user does, and measures what such a user would wait for. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../../src/tools/chromium.mjs';
import { serve } from '../../../src/tools/serve.mjs';
import { ensureBuilt } from '../../../src/tools/stale.mjs';

/** What is on screen, read the same way by every measurement; runs in the page. */
const observe = () => {
  const seen = { longTasks: [], usable: null };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  const numberIn = (text) => Number((text ?? '').replace(/[^0-9]/g, '') || 0);
  globalThis.fieldroomSeen = seen;
  globalThis.fieldroomToReview = () =>
    numberIn(
      [...document.querySelectorAll('nav .count')].find((count) => count.textContent?.includes('to review'))
        ?.textContent
    );
  const usable = {
    review: (controls) =>
      document.querySelector('[role="option"]') !== null &&
      document.querySelector('blockquote') !== null &&
      [...document.querySelectorAll('p')].some((p) =>
        p.textContent?.includes(`of ${controls.toLocaleString()} decided`)
      ),
    home: (controls) =>
      document.querySelector('main h1, main h2') !== null && globalThis.fieldroomToReview() === controls
  };
  globalThis.fieldroomUsable = (view, controls) => {
    if (!usable[view](controls)) return false;
    seen.usable ??= performance.now();
    return true;
  };
};

/** Highest resident size of any page's process of the browser on this profile, in MB; null off Linux. */
const peakMemoryOf = (profile) => {
  if (!existsSync('/proc/self/status')) return null;
  const read = (pid, file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return ''; // it ended meanwhile
    }
  };
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parentOf = (pid) => /PPid:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? '0';
  const main = pids.find((pid) => {
    const line = read(pid, 'cmdline');
    return line.includes(profile) && !line.includes('--type=');
  });
  const isOurs = (pid) => {
    for (let at = pid; at !== '0' && at !== '1'; at = parentOf(at)) if (at === main) return true;
    return false;
  };
  const peaks = pids
    .filter((pid) => read(pid, 'cmdline').includes('--type=renderer') && isOurs(pid))
    .map((pid) => Number(/VmHWM:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0) / 1024);
  return peaks.length > 0 ? Math.max(...peaks) : null;
};

/**
 * Opens the production build at `path` (null: nowhere yet). `persistent` keeps a profile, so that `reopen` starts
 * a new browser on what the one before left on the disk.
 */
export const openApp = async ({ path = '/', persistent = false } = {}) => {
  await ensureBuilt();
  const server = await serve({ port: 0 });
  const executablePath = await findChromium({ install: true });
  const profile = mkdtempSync(join(tmpdir(), 'fieldroom-bench-'));
  let context;
  let page;

  const launch = async () => {
    context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: chromiumArgs(),
      viewport: { width: 1440, height: 900 },
      serviceWorkers: 'block',
      locale: 'en-US'
    });
    await context.addInitScript(observe);
    page = context.pages()[0] ?? (await context.newPage());
    page.on('pageerror', (error) => console.error(`[browser] ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (text.startsWith('measure:')) console.error(text.slice('measure:'.length).trim());
      else if (message.type() === 'error') console.error(`[browser] ${text}`);
    });
  };
  await launch();
  if (path !== null) await page.goto(server.url + path);
  if (!persistent && path !== null) await page.waitForLoadState('networkidle');

  const app = {
    url: server.url,
    get page() {
      return page;
    },
    /** Ends the browser and starts another on the same profile, at `to`. */
    async reopen(to) {
      await context.close();
      await launch();
      await page.goto(server.url + to);
      await page.waitForLoadState('networkidle');
    },
    async usable(view, controls) {
      await page.waitForFunction(
        ([name, count]) => globalThis.fieldroomUsable(name, count),
        [view, controls],
        {
          polling: 'raf',
          timeout: 60_000
        }
      );
    },
    /** Milliseconds from the navigation's start until the view can be worked in. */
    async timeToUsable(to, view, controls) {
      await page.goto(server.url + to, { waitUntil: 'commit' });
      await app.usable(view, controls);
      return page.evaluate(() => globalThis.fieldroomSeen.usable);
    },
    /** Waits until nothing is taken in or analyzed any more. */
    async analysisDone() {
      await page.waitForFunction(
        () =>
          !/Taking files in|Reading controls and comparing/.test(
            document.querySelector('main')?.textContent ?? ''
          ) && document.querySelector('main [role="progressbar"][aria-label^="Comparing"]') === null,
        null,
        { polling: 250, timeout: 600_000 }
      );
    },
    toReview: () => page.evaluate(() => globalThis.fieldroomToReview()),
    longTasks: () => page.evaluate(() => globalThis.fieldroomSeen.longTasks),
    /** Milliseconds from each key or click until the next statement is painted. */
    async responseTimes(name, act, count) {
      const times = [];
      for (let at = 0; at < count; at += 1) {
        await page.evaluate(() => {
          const shown = () => document.querySelector('blockquote')?.textContent ?? '';
          const before = shown();
          globalThis.fieldroomResponse = new Promise((done) => {
            const began = (event) => {
              removeEventListener('keydown', began, true);
              removeEventListener('click', began, true);
              const look = () => {
                if (shown() === before) return requestAnimationFrame(look);
                // the frame after the change is the one that is painted with it
                return requestAnimationFrame(() =>
                  setTimeout(() => done(performance.now() - event.timeStamp))
                );
              };
              requestAnimationFrame(look);
            };
            addEventListener('keydown', began, true);
            addEventListener('click', began, true);
          });
        });
        if (act === 'keyboard') await page.keyboard.press(name);
        else
          await page.getByRole('toolbar', { name: 'Decide' }).getByRole('button', { name }).first().click();
        times.push(await page.evaluate(() => globalThis.fieldroomResponse));
      }
      return times;
    },
    /** Milliseconds from each typed character to the list of results that belongs to it. */
    async searchTimes() {
      const box = page.getByRole('searchbox').first();
      await box.waitFor();
      const times = [];
      for (const word of ['access rights', 'suppliers of area 77', 'encryption keys']) {
        await box.fill('');
        for (const letter of word) {
          await page.evaluate(() => {
            const main = document.querySelector('main');
            globalThis.fieldroomResponse = new Promise((done) => {
              addEventListener(
                'input',
                (event) => {
                  const observer = new MutationObserver(() => {
                    observer.disconnect();
                    requestAnimationFrame(() => setTimeout(() => done(performance.now() - event.timeStamp)));
                  });
                  observer.observe(main, { childList: true, subtree: true, characterData: true });
                  // the same results as before are an answer too
                  setTimeout(() => done(null), 2000);
                },
                { capture: true, once: true }
              );
            });
          });
          await box.press(letter === ' ' ? 'Space' : letter);
          const time = await page.evaluate(() => globalThis.fieldroomResponse);
          if (time !== null) times.push(time);
        }
      }
      return times;
    },
    peakMemory: () => peakMemoryOf(profile),
    async close() {
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
    }
  };
  return app;
};

/** Creates an engagement through its dialog and goes to its documents. */
export const startEngagement = async (page, client) => {
  await page.getByRole('button', { name: 'New engagement' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New engagement' });
  await dialog.getByLabel('Client').fill(client);
  for (const box of await dialog.getByRole('checkbox').all()) await box.check();
  await dialog.getByLabel('Your name').fill('Ada Bench');
  await dialog.getByRole('button', { name: 'Create engagement' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByRole('link', { name: /Documents/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor();
};
