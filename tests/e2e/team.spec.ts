/** Two browsers, each a process of its own with a profile of its own: nothing but the network is between them. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createProfile } from './browser';
import { cameraPlaying, filmTo } from './camera';
import { sampleFile } from './files';
import { ask, comeIn, invite, person, setSignal, together, type Person } from './people';

const openRequirement = async ({ page }: Person, id: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Command/ }).fill(id);
  await page.getByRole('option', { name: new RegExp(`^${id.replaceAll('.', '\\.')} `) }).click();
  await expect(page.getByRole('heading', { level: 1, name: id })).toBeVisible();
};

/** One prepares, the other reviews, and a later change is seen by both. */
const signOffTogether = async (ada: Person, ben: Person): Promise<void> => {
  const lines = ({ page }: Person) => ({
    preparer: page.getByRole('group', { name: 'Sign-off of the preparer' }),
    reviewer: page.getByRole('group', { name: 'Sign-off of the reviewer' })
  });
  const [atAda, atBen] = [lines(ada), lines(ben)];
  await openRequirement(ada, 'A.5.15');
  await expect(atAda.preparer).toContainText('Nothing is assessed yet');
  await ada.page.getByLabel('Result').selectOption({ label: 'Conforming' });
  await atAda.preparer.getByRole('button', { name: 'Sign as preparer' }).click();
  await expect(atAda.preparer).toContainText('Ada Lindqvist (you)');
  await expect(atAda.reviewer).toContainText('The preparer cannot be the reviewer too.');
  await expect(atAda.reviewer.getByRole('button', { name: 'Sign as reviewer' })).toBeDisabled();

  await ben.room.goTo('Home');
  await ben.page.getByRole('link', { name: /Review 1 requirement that is prepared/ }).click();
  await expect(ben.page.getByRole('row', { name: /A\.\d+\.\d+/ })).toHaveCount(1);
  await ben.page.getByRole('link', { name: 'Access control', exact: true }).click();
  await expect(atBen.preparer).toContainText('Ada Lindqvist');
  await expect(atBen.preparer.getByRole('button')).toHaveCount(0);
  await atBen.reviewer.getByRole('button', { name: 'Sign as reviewer' }).click();
  await expect(atAda.reviewer).toContainText('Ben Okafor');
  await ada.room.goTo('Home');
  await expect(ada.page.getByText(/1 of \d+ assessed, 1 reviewed/)).toBeVisible();
  await ada.room.goTo('Gaps 27001');
  await ada.page.getByRole('link', { name: 'Gap report' }).click();
  await expect(ada.page.getByRole('region', { name: 'A.5.15' })).toContainText(
    /Prepared by Ada Lindqvist, [\d-]{10} · Reviewed by Ben Okafor, [\d-]{10}/
  );

  await openRequirement(ada, 'A.5.15');
  await ada.page.getByLabel('Result').selectOption({ label: 'Partly conforming' });
  for (const line of [atAda.preparer, atBen.reviewer])
    await expect(line).toContainText('Changed since signed.');
  await expect(atAda.reviewer.getByRole('button', { name: 'Withdraw' })).toHaveCount(0);
  await atBen.reviewer.getByRole('link', { name: 'What changed' }).click();
  const entry = ben.page.getByRole('complementary', { name: 'Entry' });
  await expect(entry).toContainText(/assessed A\.5\.15.*partly conforming/);
};

/** One keeps only what is opened: documents of the other stay where they are until then. */
const fetchOnDemand = async (ada: Person, ben: Person): Promise<void> => {
  await ben.room.goTo('Settings');
  await ben.page.getByLabel('Fetch when opened').check();
  await ada.room.goTo('Documents');
  await ada.room.addFiles([
    sampleFile('Cryptography-Policy.pdf'),
    sampleFile('secure-development-standard.md')
  ]);
  await ben.room.goTo('Documents');
  const policy = ben.room.documentRow('Cryptography-Policy.pdf');
  await expect(policy.getByRole('button', { name: /^Fetch .* now$/ })).toBeVisible();
  await expect(policy).toContainText('not here');
  await policy.getByRole('button', { name: /^Fetch .* now$/ }).click();
  await expect(policy.getByText('here', { exact: true })).toBeVisible();

  const standard = ben.room.documentRow('secure-development-standard.md');
  await expect(standard.getByRole('button', { name: /^Fetch .* now$/ })).toBeVisible();
  await standard.getByRole('link').first().click();
  await expect(ben.page.getByRole('region', { name: 'Text' })).toBeVisible();
};

test('a team meets at its own signalling server, works on one engagement, and takes a device out', async ({
  baseURL
}) => {
  // two browsers and a whole engagement's work: it takes half a minute on a machine that does nothing else
  test.setTimeout(4 * 60_000);
  await together(baseURL!, async (ada, ben, signal) => {
    await ada.room.open();
    await ada.room.createEngagement('Nordlicht Robotics', ['ISO/IEC 27001:2022']);
    await ada.room.goTo('Documents');
    await ada.room.addFiles([sampleFile('Access-Control-Policy.docx')]);
    await expect(ada.room.documentRow('Access Control Policy')).toBeVisible();
    await setSignal(ada, signal);
    const link = await invite(ada, 'Ben Okafor', 'Reviewer');

    await ben.page.goto(link);
    await ask(ben, 'Ben’s laptop');
    await comeIn(ada, ben);
    await expect(ben.page.getByRole('heading', { level: 1, name: 'Nordlicht Robotics' })).toBeVisible();

    await setSignal(ben, signal);
    const benAtAda = ada.page.getByRole('row', { name: /Ben Okafor/ });
    await expect(benAtAda.getByText(/^connected/)).toBeVisible();
    await expect(ben.page.getByRole('row', { name: /Ada Lindqvist/ }).getByText(/^connected/)).toBeVisible();

    // devices are told apart by their names
    await ada.page.getByRole('button', { name: 'Rename the device of Ada Lindqvist' }).click();
    const rename = ada.page.getByRole('dialog', { name: 'Name of the device' });
    await rename.getByLabel('Name').fill('  ');
    await rename.getByRole('button', { name: 'Save' }).click();
    await expect(rename).toContainText('A name is needed');
    await rename.getByLabel('Name').fill('Desk in Kiel');
    await rename.getByRole('button', { name: 'Save' }).click();
    await expect(ben.page.getByRole('row', { name: /Ada Lindqvist/ })).toContainText('Desk in Kiel');
    await expect(ben.page.getByRole('button', { name: /^Rename .* of Ada/ })).toHaveCount(0);

    // the document's bytes come too, and are read and mapped on this device
    await ben.room.goTo('Controls');
    await expect(ben.page.getByText(/of \d+|to review/).first()).toBeVisible({ timeout: 60_000 });
    await ben.room.goTo('Documents');
    await expect(ben.room.documentRow('Access Control Policy')).toBeVisible();

    // what one writes the other sees
    await ada.room.goTo('Settings');
    await ada.page.getByLabel('Title').fill('Surveillance audit');
    await ada.page.getByRole('button', { name: 'Save changes' }).click();
    await expect(ben.page.getByRole('banner').getByText('Surveillance audit')).toBeVisible();

    await signOffTogether(ada, ben);
    await fetchOnDemand(ada, ben);

    // a role that is given shows at once, on buttons and on keys
    await ada.room.goTo('Team');
    await ada.page.getByLabel('Role of Ben Okafor').selectOption({ label: 'Observer' });
    await expect(ben.page.getByText('You take part as observer.')).toBeVisible();
    await ben.room.goTo('Documents');
    const add = ben.page.getByRole('button', { name: 'Add files' });
    await expect(add).toBeDisabled();
    await expect(add).toHaveAccessibleDescription(
      /may not do this: it takes a lead, preparer, reviewer or client/
    );
    await ben.room.goTo('Controls');
    await expect(ben.page.getByRole('toolbar', { name: 'Decide' })).toBeVisible();
    await ben.page.keyboard.press('a');
    await expect(ben.page.getByText('The role “observer” may not do this: it takes')).toBeVisible();
    expect((await ben.room.reviewProgress()).decided).toBe(0);

    // a device that is taken out hears nothing more, and what it writes on counts nowhere
    await ada.room.goTo('Team');
    await benAtAda.getByRole('button', { name: 'Revoke …' }).click();
    await ada.page.getByLabel('Reason').fill('Laptop lost');
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(benAtAda.getByText(/revoked/)).toBeVisible();
    await expect(ada.page.getByText('no other device connected')).toBeVisible();
    await ada.room.goTo('Settings');
    await ada.page.getByLabel('Title').fill('After the loss');
    await ada.page.getByRole('button', { name: 'Save changes' }).click();
    await expect(ada.page.getByRole('banner').getByText('After the loss')).toBeVisible();
    await expect(ben.page.getByRole('banner').getByText('Surveillance audit')).toBeVisible();
  });
});

test('a client joins without any server, by codes that a camera reads, and never holds the audit file', async ({
  baseURL
}) => {
  const films = createProfile();
  const film = join(films.folder, 'codes.y4m');
  const ada = await person(baseURL!);
  let cleo: Person | null = null;
  try {
    await ada.room.open();
    await ada.room.createEngagement('Nordlicht Robotics', ['ISO/IEC 27001:2022']);
    await ada.room.goTo('Team');
    await invite(ada, 'Cleo Marsh', 'Client');
    await ada.page.getByRole('button', { name: 'QR code', exact: true }).click();
    await ada.page.getByRole('button', { name: 'Show this device’s text' }).click();
    await ada.page.getByRole('button', { name: 'Show as QR codes' }).click();
    await ada.page.getByRole('button', { name: 'Pause' }).click();
    const piece = ada.page.getByRole('img', { name: /^QR code, piece/ });
    const of = Number(/of (\d+)$/.exec((await piece.getAttribute('aria-label')) ?? '')?.[1]);
    expect(of).toBeGreaterThan(1);
    await filmTo(film, ada.page, [
      async () => ada.page.getByRole('img', { name: 'QR code of the invitation' }),
      ...Array.from({ length: of }, () => async () => {
        await ada.page.getByRole('button', { name: 'Next piece' }).click();
        return piece;
      })
    ]);

    cleo = await person(baseURL!, cameraPlaying(film));
    await cleo.room.open('/join');
    await cleo.page.getByRole('button', { name: 'Scan an invitation' }).click();
    await ask(cleo, 'Cleo’s desk');
    await cleo.page.getByLabel('Text of the other device').fill('not the text');
    await cleo.page.getByRole('button', { name: 'Answer' }).click();
    await expect(cleo.page.getByRole('alert')).toContainText('Copy all of it');
    await cleo.page.getByRole('button', { name: 'Scan with the camera' }).click();
    await expect(cleo.page.getByRole('img', { name: /^QR code, piece/ })).toBeVisible();
    const answer = await cleo.page.getByLabel('Answer for the other device').inputValue();
    await ada.page.getByLabel('Answer of the other device').fill(answer);
    await ada.page.getByRole('button', { name: 'Connect', exact: true }).click();
    await comeIn(ada, cleo);
    await expect(cleo.page.getByRole('heading', { level: 1, name: 'Nordlicht Robotics' })).toBeVisible();
    const books = await cleo.page.evaluate(async () => {
      const open = indexedDB.open('fieldroom');
      const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
      const rows = database.transaction('engagements').objectStore('engagements').getAll();
      const found = await new Promise<{ keys: object }[]>(
        (done) => (rows.onsuccess = () => done(rows.result))
      );
      return found.map(({ keys }) => Object.keys(keys).sort());
    });
    expect(books).toEqual([['data-room', 'local', 'names']]);

    // what it does not have it is not led to
    await expect(cleo.page.getByText('You take part as client.')).toBeVisible();
    const rooms = cleo.page.getByRole('navigation', { name: 'Rooms of this engagement' }).getByRole('link');
    await expect(rooms).toHaveText([/Fieldroom/, /Home/, /Documents/, /Search/, /Team/, /Log/, /Settings/]);
    await cleo.page.keyboard.press('Control+k');
    await cleo.page.getByRole('combobox').fill('review');
    await expect(cleo.page.getByRole('option', { name: /Controls to review/ })).toHaveCount(0);
    await cleo.page.keyboard.press('Escape');
    await cleo.page.keyboard.press('g');
    await cleo.page.keyboard.press('r');
    await expect(cleo.page).toHaveURL(new RegExp(`${cleo.room.engagement}$`));
    await cleo.page.goto(`${baseURL}${cleo.room.engagement}/requirements/iso27001-2022:A.5.15`);
    await expect(cleo.page.getByText('This is part of the audit file')).toBeVisible();

    // what is hers to do she can: documents come in, are read, and are held against nothing
    await cleo.room.goTo('Documents');
    await cleo.room.addFiles([sampleFile('Access-Control-Policy.docx')]);
    await cleo.room.importSettled();
    await expect(cleo.room.documentRow('Access Control Policy')).toBeVisible();
    await expect(cleo.page.getByRole('columnheader', { name: 'Controls' })).toHaveCount(0);
    await expect(cleo.page.getByRole('button', { name: /^Remove / })).toHaveCount(0);
  } finally {
    await ada.end();
    await cleo?.end();
    films.remove();
  }
});
