/** The two promises of privacy: nothing leaves the origin, and what is stored tells nothing. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createProfile, openProfile } from './browser';
import { fileOf, pdfOf } from './files';
import { Fieldroom, guard } from './fixtures';

test('an inline script, eval and foreign addresses are refused', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: /New engagement/ })).toBeVisible();
  const tried = await page.evaluate(async () => {
    const refused: string[] = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      refused.push(`${effectiveDirective} ${blockedURI}`)
    );
    const marks = globalThis as unknown as { ran: string[] };
    marks.ran = [];
    const script = document.createElement('script');
    script.textContent = 'ran.push("inline")';
    document.head.append(script);
    const button = document.createElement('button');
    button.setAttribute('onclick', 'ran.push("attribute")');
    document.body.append(button);
    button.click();
    const attempt = async (name: string, act: () => unknown): Promise<void> => {
      try {
        await act();
        marks.ran.push(name);
      } catch {
        // refused, as it should be
      }
    };
    // a timer's callback has no part in the permissions of the tool that runs this test
    await new Promise<void>((done) =>
      setTimeout(() => {
        void attempt('eval', () => globalThis.eval('1'))
          .then(() => attempt('function', () => new Function('return 1')()))
          .then(() => attempt('fetch', () => fetch('https://example.com/collect')))
          .then(() => attempt('beacon', () => Promise.reject(navigator.sendBeacon('https://example.com/'))))
          .then(
            () =>
              new Promise<void>((over) => {
                const image = new Image();
                image.onload = () => {
                  marks.ran.push('image');
                  over();
                };
                image.onerror = () => over();
                image.src = 'https://example.com/pixel.png';
              })
          )
          .then(done);
      })
    );
    return { ran: marks.ran, refused };
  });
  expect(tried.ran).toEqual([]);
  for (const directive of ['script-src-elem inline', 'script-src-attr inline', 'script-src eval']) {
    expect(tried.refused).toContain(directive);
  }
  expect(tried.refused.filter((text) => text.startsWith('connect-src https://example.com'))).not.toEqual([]);
  expect(tried.refused.filter((text) => text.startsWith('img-src https://example.com'))).not.toEqual([]);
});

const secrets = {
  client: 'Quastenflosser Bank',
  title: 'Nachtigall review',
  person: 'Roswitha Zwiebelturm',
  text: 'Purpurschnecke',
  fileName: 'heimlichkeit-register',
  note: 'Wolkenkuckucksheim',
  password: 'Mondscheintarif'
};

/** Every value of every database of the origin, and the small stores beside them, as one string of bytes. */
const dumpStores = (page: Page): Promise<{ text: string; rows: number; names: string[] }> =>
  page.evaluate(async () => {
    const parts: string[] = [];
    let rows = 0;
    const write = (value: unknown): void => {
      if (typeof value === 'string') parts.push(value);
      else if (value instanceof ArrayBuffer) parts.push(new TextDecoder('latin1').decode(value));
      else if (ArrayBuffer.isView(value)) parts.push(new TextDecoder('latin1').decode(value));
      else if (Array.isArray(value)) value.forEach(write);
      else if (value instanceof Map) for (const entry of value) write(entry);
      else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(write);
    };
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('a read failed'));
      });
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    for (const name of names) {
      parts.push(name);
      const db = await asked(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(objects.getAllKeys()), asked(objects.getAll())]);
        rows += values.length;
        write(keys);
        write(values);
      }
      db.close();
    }
    return { text: parts.join('\n'), rows, names };
  });

/** The files of a profile in which a site's data lies. */
const storageFiles = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? storageFiles(path) : [path];
  });

const spellings = (word: string): Buffer[] => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')];

test('over a whole session no request leaves the origin, and nothing stored tells anything', async ({
  baseURL
}) => {
  const origin = new URL(baseURL ?? '').origin;
  const profile = createProfile();
  const context = await openProfile(profile.folder);
  try {
    const problems = guard(context, origin);
    const seen = new Set<string>();
    context.on('request', (request) => seen.add(new URL(request.url()).pathname));
    const page = await context.newPage();
    const room = new Fieldroom(page, origin);
    await room.open();
    await room.createEngagement(secrets.client);
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill(secrets.title);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByLabel('Your name').fill(secrets.person);
    await room.goTo('Documents');
    await room.addFiles([
      fileOf(
        `${secrets.fileName}.html`,
        `<html><head><link rel="stylesheet" href="https://example.com/a.css"><script src="https://example.com/a.js"></script></head>
         <body><h1>Access</h1><img src="https://example.com/pixel.png"><iframe src="https://example.com/"></iframe>
         <p>The ${secrets.text} team must review access rights every quarter.</p></body></html>`
      ),
      fileOf(
        'plan.pdf',
        await pdfOf([`All ${secrets.text} backups must be encrypted and restored in a test every quarter.`])
      ),
      fileOf('locked.pdf', await pdfOf(['Visitors must sign in at the desk.'], secrets.password))
    ]);
    await room.importSettled();
    // neither what was tried nor what fits may stay
    for (const password of [`${secrets.password}?`, secrets.password]) {
      await room
        .incomingFile('locked.pdf')
        .getByLabel(/Enter its password/)
        .fill(password);
      await page.keyboard.press('Enter');
      await expect(room.incomingFile('locked.pdf')).toContainText(/does not open|Added/);
    }
    await expect(room.incomingFile('locked.pdf')).toContainText('Added');
    await room.analysisSettled();
    await room.goTo('Controls');
    await page.keyboard.press('a');
    await expect.poll(async () => (await room.reviewProgress()).decided).toBeGreaterThan(0);
    await room.goTo('Search');
    await page.getByRole('searchbox').fill(secrets.text);
    await expect(page.getByText(secrets.text).first()).toBeVisible();
    await room.open(`${room.engagement}/requirements/iso27001-2022:A.5.18`);
    await page.getByLabel('Note', { exact: true }).fill(secrets.note);
    await page.getByRole('button', { name: 'Save the note' }).click();
    await room.saved();
    await room.goTo('Documents');
    await page.getByRole('link', { name: 'Access' }).click();
    await expect(page.getByText(`The ${secrets.text} team`).first()).toBeVisible();
    await room.goTo('Log');
    await expect(page.getByText('verified').first()).toBeVisible();

    expect(problems).toEqual([]);
    // workers are watched too: it is one of them that loads the model
    expect([...seen]).toContain('/models/all-MiniLM-L6-v2/onnx/model_quantized.onnx');

    const dump = await dumpStores(page);
    expect(dump.names).toContain('fieldroom');
    expect(dump.rows).toBeGreaterThan(20);
    for (const [name, word] of Object.entries(secrets)) {
      if (name === 'person') continue;
      expect(dump.text.includes(word), `${name} in a database`).toBe(false);
    }
    await context.close();

    for (const store of ['IndexedDB', 'Service Worker', 'Session Storage', 'Local Storage']) {
      const at = join(profile.folder, 'Default', store);
      let files: string[] = [];
      try {
        files = storageFiles(at);
      } catch {
        continue;
      }
      for (const file of files) {
        const bytes = readFileSync(file);
        for (const [name, word] of Object.entries(secrets)) {
          // the user's own name is a setting of the device
          if (name === 'person') continue;
          const found = spellings(word).some((spelling) => bytes.includes(spelling));
          expect(found, `${name} in ${store}`).toBe(false);
        }
      }
    }
  } finally {
    await context.close();
    profile.remove();
  }
});
