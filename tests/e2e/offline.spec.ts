/** Without a network: everything is kept, the server may be gone, and a newer build waits for the user's word. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { serve } from '../../src/tools/serve.mjs';
import { createGate, createProfile, openProfile } from './browser';
import { fileOf, sampleFile } from './files';
import { Fieldroom, guard } from './fixtures';
import { makeNextBuild } from './next-build';

const profile = createProfile();
let context: BrowserContext;
let problems: string[] = [];

const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });

/** Paths of what the service worker keeps. */
const keptPaths = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return lists.flat().map(({ url }) => new URL(url).pathname);
  });

const isReachable = (origin: string): Promise<boolean> =>
  fetch(origin).then(
    () => true,
    () => false
  );

const open = async (origin: string): Promise<Fieldroom> => {
  const page = await context.newPage();
  const room = new Fieldroom(page, origin);
  await room.open();
  return room;
};

const restart = async (origin: string): Promise<void> => {
  await context.close();
  context = await openProfile(profile.folder);
  problems = guard(context, origin);
};

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  context = await openProfile(profile.folder);
});
test.afterAll(async () => {
  await context.close();
  profile.remove();
});

test('keeps everything with visible progress, then works with the server gone', async () => {
  const server = await serve({});
  const gate = await createGate(server.url, /model_quantized\.onnx$/);
  const { origin } = gate;
  problems = guard(context, origin);
  const room = await open(origin);
  const { page } = room;

  await test.step('progress is shown while files are still to come', async () => {
    await expect(page.getByText(/Keeping the app for offline use: [\d.,]+ \wB of [\d.]+ MB/)).toBeVisible();
    const bar = page.getByRole('progressbar', { name: 'Kept for offline use' });
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { message: 'the bar moves' })
      .toBeGreaterThan(0);
    await expect(page.getByText('Ready to work without a network')).toBeHidden();
    gate.open();
    await expect(page.getByText('Ready to work without a network')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('every file of the build is kept, the model included', async () => {
    const kept = new Set(await keptPaths(page));
    const built = filesUnder('build')
      .map((path) => path.slice('build'.length))
      // pictures of the app are shown on installing it, not in it
      .filter((path) => path !== '/service-worker.js' && !path.startsWith('/screenshots/'));
    expect(built.filter((path) => !kept.has(path))).toEqual([]);
    expect([...kept]).toContain('/models/all-MiniLM-L6-v2/onnx/model_quantized.onnx');
  });

  await test.step('the app can be installed', async () => {
    const devtools = await context.newCDPSession(page);
    await expect
      .poll(async () => (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors)
      .toEqual([]);
    const { errors, data } = await devtools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { icons } = JSON.parse(data ?? '{}') as {
      icons: { src: string; sizes: string; purpose?: string }[];
    };
    for (const { src, sizes } of icons) {
      const drawn = await page.evaluate(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return image.naturalWidth;
      }, src);
      if (/^\d/.test(sizes)) expect(`${drawn}x${drawn}`).toBe(sizes);
      else expect(drawn).toBeGreaterThan(0);
    }
    expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  });

  await gate.close();
  await server.close();
  expect(await isReachable(origin)).toBe(false);
  await restart(origin);
  const offline = await open(origin);

  await test.step('a new engagement reads documents and compares them, model and all', async () => {
    await expect(offline.page.getByText('Ready to work without a network')).toBeVisible();
    await offline.createEngagement('Nordlicht AG');
    await offline.goTo('Documents');
    await offline.addFiles([
      sampleFile('Cryptography-Policy.pdf'),
      sampleFile('Backup-and-Continuity-Policy.docx'),
      sampleFile('Risk-Register.xlsx')
    ]);
    await offline.analysisSettled();
    expect(await offline.countDocuments()).toBe(3);
    await offline.saved();
    await offline.goTo('Controls');
    const { total } = await offline.reviewProgress();
    expect(total).toBeGreaterThan(10);
  });

  await test.step('deep links open in a browser that starts cold', async () => {
    const { engagement } = offline;
    await offline.goTo('Documents');
    const document = await offline.documents.getByRole('link', { name: /Cryptography/ }).getAttribute('href');
    await restart(origin);
    const page = await context.newPage();
    const cold = new Fieldroom(page, origin);
    await cold.open(document ?? '');
    await expect(page.getByRole('heading', { name: /Cryptography/ }).first()).toBeVisible();
    await cold.open(`${engagement}/requirements/iso27001-2022:A.8.24`);
    await expect(page.getByRole('heading', { level: 1, name: /A\.8\.24/ })).toBeVisible();
    // what the model found for it
    await expect(page.getByRole('figure', { name: /Cryptography/ }).first()).toBeVisible();
    await cold.open(`${engagement}/documents`);
    await expect(page.getByRole('table', { name: 'Documents' })).toBeVisible();
    expect(await cold.countDocuments()).toBe(3);
    await cold.open('/recover');
    await expect(page.getByText(/On this device: 1 engagement, 4 entries, 3 files/)).toBeVisible();
    await cold.open('/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  });
  expect(problems).toEqual([]);
});

test('says whether the browser keeps the data, and what room is left', async ({ baseURL }) => {
  const origin = new URL(baseURL ?? '').origin;
  await restart(origin);
  const room = await open(origin);
  const { page } = room;
  await room.open('/settings');
  const storage = page.getByRole('region', { name: 'Storage' });
  await expect(storage.getByText(/[\d.,]+ \wB used, [\d.,]+ \wB left/)).toBeVisible();
  await expect(storage.getByRole('progressbar', { name: 'Storage used' })).toBeVisible();
  await expect(storage.getByText('The browser has not agreed')).toBeVisible();

  const devtools = await context.newCDPSession(page);
  await devtools.send('Browser.setPermission', {
    origin,
    permission: { name: 'persistent-storage' },
    setting: 'granted'
  });
  await storage.getByRole('button', { name: 'Ask the browser' }).click();
  await expect(
    storage.getByText('The browser has agreed to keep this data until you erase it.')
  ).toBeVisible();
  expect(problems).toEqual([]);
});

test('a newer build is offered, changes nothing until it is accepted, then runs', async () => {
  const old = await serve({});
  const port = Number(new URL(old.url).port);
  const origin = old.url;
  await restart(origin);
  const room = await open(origin);
  const { page } = room;
  const edition = (of: Page): Promise<string | undefined> =>
    of.evaluate(() => document.documentElement.dataset['edition']);
  await expect(page.getByText('Ready to work without a network')).toBeVisible({ timeout: 60_000 });
  await room.createEngagement('Umbra GmbH');
  await room.saved();

  const folder = join(profile.folder, 'next-build');
  makeNextBuild(folder);
  await old.close();
  const next = await serve({ folder, port });
  const offer = page.getByText('A new version of Fieldroom is ready on this device.');

  await test.step('the offer appears and the old build goes on', async () => {
    await page.reload();
    await expect(offer).toBeVisible({ timeout: 60_000 });
    await page.reload();
    await expect(offer).toBeVisible();
    expect(await edition(page)).toBeUndefined();
    // parts that were never loaded still come from the old build
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await page.keyboard.press('Escape');
    await room.goTo('Documents');
    await room.addFiles([fileOf('note.md', '# Note\n\nBackups must be tested every quarter.')]);
    await room.analysisSettled();
    await room.saved();
  });

  const other = await open(origin);
  await expect(other.page.getByRole('link', { name: 'Umbra GmbH' })).toBeVisible();
  expect(await edition(other.page)).toBeUndefined();

  await test.step('accepted, the new build runs and everything is there', async () => {
    await page.getByRole('button', { name: 'Update now' }).click();
    await expect.poll(() => edition(page).catch(() => undefined)).toBe('next');
    await expect(offer).toBeHidden();
    await expect(page.getByRole('table', { name: 'Documents' })).toBeVisible();
    expect(await room.countDocuments()).toBe(1);
  });

  await test.step('another tab is told, and moves when its user says so', async () => {
    await expect(other.page.getByText('Fieldroom was updated in another tab.')).toBeVisible();
    expect(await edition(other.page)).toBeUndefined();
    await other.page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => edition(other.page).catch(() => undefined)).toBe('next');
  });

  await test.step('the new build works without a server, and the old one takes no room', async () => {
    await next.close();
    expect(await isReachable(origin)).toBe(false);
    await restart(origin);
    const cold = await open(origin);
    expect(await edition(cold.page)).toBe('next');
    await cold.page.getByRole('link', { name: 'Umbra GmbH' }).click();
    await expect(cold.page.getByRole('heading', { level: 1, name: 'Umbra GmbH' })).toBeVisible();
    const bundledFiles = (await keptPaths(cold.page)).filter((path) => path.startsWith('/_app/immutable/'));
    expect(bundledFiles.length).toBeGreaterThan(10);
    expect(bundledFiles.filter((path) => !path.startsWith('/_app/immutable/next/'))).toEqual([]);
  });
  expect(problems).toEqual([]);
});
