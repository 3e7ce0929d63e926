/** People of a team, each at a browser of their own, and the server where their devices find one another. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { createProfile, openProfile } from './browser';
import { Fieldroom } from './fixtures';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** The signalling server as `npm run signal` starts it. */
const startSignal = async (): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [join('src', 'tools', 'signal.mjs')], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  await new Promise<void>((ready, failed) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('In Fieldroom')) ready();
    });
    child.once('exit', () => failed(new Error('The signalling server ended.')));
  });
  return {
    url: `ws://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill();
      })
  };
};

export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly room: Fieldroom;
  end(): Promise<void>;
}

export const person = async (origin: string, args: readonly string[] = []): Promise<Person> => {
  const profile = createProfile();
  const context = await openProfile(profile.folder, args);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    room: new Fieldroom(page, origin),
    async end() {
      await context.close();
      profile.remove();
    }
  };
};

/** A lead and somebody to invite, and a signalling server for both; all of it is gone after `work`. */
export const together = async (
  origin: string,
  work: (ada: Person, ben: Person, signal: string) => Promise<void>
): Promise<void> => {
  const signal = await startSignal();
  const [ada, ben] = [await person(origin), await person(origin)];
  try {
    await work(ada, ben, signal.url);
  } finally {
    await ada.end();
    await ben.end();
    await signal.stop();
  }
};

export const setSignal = async ({ page, room }: Person, url: string): Promise<void> => {
  await room.goTo('Team');
  await page.getByLabel('Signalling server').fill(url);
  await page.getByRole('button', { name: 'Save and connect' }).click();
};

export const invite = async ({ page }: Person, name: string, role: string): Promise<string> => {
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Role').selectOption({ label: role });
  await dialog.getByRole('button', { name: 'Make the invitation' }).click();
  return dialog.getByLabel('Invitation link').inputValue();
};

/** Both compare the number; the host admits; the guest opens the engagement. */
export const comeIn = async (host: Person, guest: Person): Promise<void> => {
  const number = guest.page.getByLabel('Number to compare');
  await expect(number).toHaveText(/^\d{3} \d{3}$/);
  await expect(host.page.getByLabel('Number to compare')).toHaveText(await number.innerText());
  await host.page.getByRole('button', { name: 'They are the same: admit' }).click();
  await guest.page.getByRole('button', { name: 'Open the engagement' }).click();
  await host.page.getByRole('button', { name: 'Done' }).click();
};

export const ask = async ({ page }: Person, device: string): Promise<void> => {
  await page.getByLabel('What is this device called?').fill(device);
  await page.getByRole('button', { name: 'Ask to come in' }).click();
};
