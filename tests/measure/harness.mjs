/**
 * Runs the measuring commands in the production build: builds if stale, serves `build/` on a free port,
 * opens `/measure` in headless Chromium, hands files in through its file input, calls commands.
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../src/tools/chromium.mjs';
import { serve } from '../../src/tools/serve.mjs';
import { ensureBuilt } from '../../src/tools/stale.mjs';

/**
 * @typedef {object} MeasurePage
 * @property {import('playwright').Page} page
 * @property {string} url Origin of the served build.
 * @property {(files: string[]) => Promise<void>} setFiles Paths of files for the commands that follow.
 * @property {(command: string, args?: unknown) => Promise<any>} call
 * @property {() => Promise<void>} close
 */

/**
 * Opens the measuring page. The service worker is kept out unless asked for, because filling its cache
 * would be measured too.
 * @returns {Promise<MeasurePage>}
 */
export const openMeasurePage = async ({ serviceWorkers = 'block', args = [], path = '/measure' } = {}) => {
  await ensureBuilt();
  const server = await serve({ port: 0 });
  let browser;
  try {
    browser = await chromium.launch({
      executablePath: await findChromium({ install: true }),
      args: [...chromiumArgs(), ...args]
    });
    const context = await browser.newContext({ serviceWorkers });
    const page = await context.newPage();
    page.on('console', (message) => {
      const text = message.text();
      if (text.startsWith('measure:')) console.error(text.slice('measure:'.length).trim());
      else if (message.type() === 'error') console.error(`[browser] ${text}`);
    });
    page.on('pageerror', (error) => console.error(`[browser] ${error.message}`));
    await page.goto(server.url + path);
    if (path === '/measure') await page.waitForFunction(() => 'fieldroomMeasure' in globalThis);
    return {
      page,
      url: server.url,
      setFiles: (files) => page.setInputFiles('#measure-files', files),
      call: (command, commandArgs = null) =>
        page.evaluate(
          ([name, value]) => globalThis.fieldroomMeasure.call(name, value),
          [command, commandArgs]
        ),
      close: async () => {
        await browser.close();
        await server.close();
      }
    };
  } catch (error) {
    await browser?.close();
    await server.close();
    throw error;
  }
};

/** One command on some files, from start to end. */
export const measure = async (command, { files = [], args = null } = {}) => {
  const measurePage = await openMeasurePage();
  try {
    if (files.length > 0) await measurePage.setFiles(files);
    return await measurePage.call(command, args);
  } finally {
    await measurePage.close();
  }
};

/** Every file under `folder`, sorted: `{ path, name }` with `name` relative to it. Hidden files are left out. */
export const listFiles = (folder) => {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Error(`There is no folder “${folder}”.`);
  const walk = (path) =>
    readdirSync(path)
      .filter((name) => !name.startsWith('.'))
      .sort()
      .flatMap((name) =>
        statSync(join(path, name)).isDirectory() ? walk(join(path, name)) : [join(path, name)]
      );
  return walk(resolve(folder)).map((path) => ({
    path,
    name: relative(resolve(folder), path).split(sep).join('/')
  }));
};

/**
 * `{ name: value }` of `--name value` options; ends with a sentence where a required one is missing. Those in
 * `repeatable` may be given more than once and are lists.
 */
export const readOptions = (usage, required, optional = [], repeatable = []) => {
  let values = {};
  try {
    ({ values } = parseArgs({
      options: Object.fromEntries(
        [...required, ...optional, ...repeatable].map((name) => [
          name,
          { type: 'string', multiple: repeatable.includes(name) }
        ])
      )
    }));
  } catch (error) {
    console.error(error.message);
  }
  const missing = required.filter((name) => !values[name]);
  if (missing.length > 0) {
    console.error(`Missing: ${missing.map((name) => `--${name}`).join(', ')}. Usage: ${usage}`);
    process.exit(2);
  }
  return values;
};

const write = (file, text) => {
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(file, text);
};
/** @param {unknown[]} rows */
export const writeJsonLines = (file, rows) =>
  write(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
/** @param {unknown} value */
export const writeJson = (file, value) => write(file, `${JSON.stringify(value, null, 2)}\n`);
