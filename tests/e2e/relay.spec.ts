/** Two browsers that are never on at the same time, and a relay in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { createProfile, openProfile } from './browser';
import { Fieldroom } from './fixtures';

interface Relay {
  readonly url: string;
  stop(): Promise<void>;
}

/** The relay as `npm run relay` starts it. */
const startRelay = async (data: string, port = 0): Promise<Relay> => {
  const child: ChildProcess = spawn(
    process.execPath,
    [join('src', 'tools', 'relay.mjs'), '--port', String(port), '--data', data, '--access', 'word'],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  );
  const url = await new Promise<string>((ready, failed) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /ws:\/\/127\.0\.0\.1:\d+\S*/.exec(said);
      if (found) ready(found[0]);
    });
    child.once('exit', () => failed(new Error('The relay ended.')));
  });
  return {
    url,
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill();
      })
  };
};

interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly room: Fieldroom;
}

const person = async (origin: string, folder: string): Promise<Person> => {
  const context = await openProfile(folder);
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, room: new Fieldroom(page, origin) };
};

const status = ({ page }: Person) => page.getByRole('region', { name: 'Connections' }).getByRole('status');

test('members who are never on at the same time work by a relay, which can read nothing', async ({
  baseURL
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fieldroom-relay-'));
  const [mine, theirs] = [createProfile(), createProfile()];
  let relay = await startRelay(data);
  const port = Number(new URL(relay.url).port);
  let ada = await person(baseURL!, mine.folder);
  let ben = await person(baseURL!, theirs.folder);
  try {
    await ada.room.open();
    await ada.room.createEngagement('Nordlicht Robotics', ['ISO/IEC 27001:2022']);
    const home = ada.page.url();
    await ada.room.goTo('Team');
    await ada.page.getByLabel('Relay', { exact: true }).fill('http://nowhere');
    await expect(ada.page.getByText('is no address of a relay')).toBeVisible();
    await ada.page.getByLabel('Relay', { exact: true }).fill(relay.url.replace('word', 'wrong'));
    await ada.page.getByRole('button', { name: 'Save and connect' }).click();
    await expect(status(ada)).toContainText('does not let this device in');
    await ada.page.getByLabel('Relay', { exact: true }).fill(relay.url);
    await ada.page.getByRole('button', { name: 'Save and connect' }).click();
    await expect(status(ada)).toContainText('The relay has everything that is here');

    // Ben comes in by hand; the invitation tells his device of the relay
    await ada.page.getByRole('button', { name: 'Invite' }).click();
    const dialog = ada.page.getByRole('dialog', { name: 'Invite' });
    await dialog.getByLabel('Name').fill('Ben Okafor');
    await dialog.getByLabel('Role').selectOption({ label: 'Lead' });
    await dialog.getByRole('button', { name: 'Make the invitation' }).click();
    await ben.page.goto(await dialog.getByLabel('Invitation link').inputValue());
    await ben.page.getByLabel('What is this device called?').fill('Ben’s laptop');
    await ben.page.getByRole('button', { name: 'Ask to come in' }).click();
    await ada.page.getByRole('button', { name: 'Show this device’s text' }).click();
    const offer = await ada.page.getByLabel('Text of this device').inputValue();
    await ben.page.getByLabel('Text of the other device').fill(offer);
    await ben.page.getByRole('button', { name: 'Answer' }).click();
    const answer = await ben.page.getByLabel('Answer for the other device').inputValue();
    await ada.page.getByLabel('Answer of the other device').fill(answer);
    await ada.page.getByRole('button', { name: 'Connect', exact: true }).click();
    await ada.page.getByRole('button', { name: 'They are the same: admit' }).click();
    await ben.page.getByRole('button', { name: 'Open the engagement' }).click();
    await expect(ben.page.getByRole('heading', { level: 1, name: 'Nordlicht Robotics' })).toBeVisible();
    await ben.room.goTo('Team');
    await expect(ben.page.getByLabel('Relay', { exact: true })).toHaveValue(relay.url);
    await expect(status(ben)).toContainText('The relay has everything that is here');
    const benAtAda = ada.page.getByRole('row', { name: /Ben Okafor/ });
    await ada.page.getByRole('button', { name: 'Done' }).click();
    await expect(benAtAda.getByText(/^here by the relay, at/)).toBeVisible();

    // Ben goes, Ada writes and goes, the relay is started anew, Ben comes back
    const benHome = ben.page.url();
    await ben.context.close();
    await ada.room.goTo('Settings');
    await ada.page.getByLabel('Title').fill('Surveillance audit');
    await ada.page.getByRole('button', { name: 'Save changes' }).click();
    await ada.room.goTo('Team');
    await expect(status(ada)).toContainText('The relay has everything that is here');
    await ada.context.close();
    await relay.stop();
    relay = await startRelay(data, port);
    ben = await person(baseURL!, theirs.folder);
    await ben.page.goto(benHome);
    await expect(ben.page.getByRole('banner').getByText('Surveillance audit')).toBeVisible();

    // and what Ben writes then, Ada gets without him
    await ben.room.goTo('Settings');
    await ben.page.getByLabel('Title').fill('Stage two');
    await ben.page.getByRole('button', { name: 'Save changes' }).click();
    await ben.room.goTo('Team');
    await expect(status(ben)).toContainText('The relay has everything that is here');
    await ben.context.close();
    ada = await person(baseURL!, mine.folder);
    await ada.page.goto(home);
    await expect(ada.page.getByRole('banner').getByText('Stage two')).toBeVisible();

    const kept = readdirSync(data).map((name) => readFileSync(join(data, name)).toString('latin1'));
    expect(kept.join('').length).toBeGreaterThan(2000);
    for (const word of ['Nordlicht', 'Surveillance', 'Ben Okafor']) expect(kept.join('')).not.toContain(word);
  } finally {
    await ada.context.close().catch(() => undefined);
    await ben.context.close().catch(() => undefined);
    mine.remove();
    theirs.remove();
    await relay.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
