/**
 * `npm run shots -- --out DIR [--only review,home]`: a picture of every view of the production build, on the
 * sample engagement, in headless Chromium. Files are named `VIEW-WIDTH-THEME.png`; 390 px is a touch screen.
 * `--only` takes the beginnings of names, so that `document` takes every document.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { openMeasurePage, readOptions } from './harness.mjs';

const options = readOptions('npm run shots -- --out DIR [--only NAME,NAME]', ['out'], ['only']);
const only = options.only?.split(',').map((name) => name.trim());
const isAsked = (name) => only === undefined || only.some((beginning) => name.startsWith(beginning));

const desktop = { width: 1440, height: 900 };
const tablet = { width: 1024, height: 768 };
const phone = { width: 390, height: 844 };
const themes = ['light', 'dark'];

const opened = performance.now();
const room = await openMeasurePage({ path: '/' });
/** The page that is looked at; a guest's for a while. */
let { page } = room;
page.setDefaultTimeout(30_000);
let taken = 0;
const failures = [];

const heading = (name) => page.getByRole('heading', { level: 1, name });
const dialog = (name) => page.getByRole('dialog', { name });
const named = (role, name) => page.getByRole(role, { name });
const visible = (locator) => locator.first().waitFor();

const sessions = new Map();
const setScreen = async (size) => {
  // one session per page: what a session emulates no other can take back
  if (!sessions.has(page)) sessions.set(page, await page.context().newCDPSession(page));
  await sessions.get(page).send('Emulation.setTouchEmulationEnabled', { enabled: size === phone });
  await page.setViewportSize(size);
};

/** Text in its own type, and nothing still on its way in. */
const settled = () =>
  page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      [...document.images].filter(({ complete }) => !complete).map((image) => image.decode())
    );
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  });

const take = async (name, size) => {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${theme}"]`).waitFor();
    await settled();
    await page.screenshot({
      path: join(options.out, `${name}-${size.width}-${theme}.png`),
      animations: 'disabled'
    });
    taken += 1;
  }
};

/**
 * Opens one view at each width and takes it in both themes.
 * @param {{ name: string, path: string, ready: () => Promise<void>, sizes?: typeof desktop[] }} view
 */
const shoot = async ({ name, path, ready, sizes = [desktop, phone] }) => {
  if (!isAsked(name)) return;
  for (const size of sizes) {
    await setScreen(size);
    await page.goto(room.url + path);
    try {
      await ready();
    } catch (error) {
      failures.push(
        `“${name}” at ${size.width} px did not come up: ${error.message.split('\n').slice(0, 3).join(' ')}`
      );
      continue;
    }
    await take(name, size);
  }
};

const allSizes = [desktop, tablet, phone];
const engagementPath = () => new URL(page.url()).pathname.match(/^\/e\/[^/]+/)[0];

/** Everything is read and compared; ends in the documents view. */
const analysisSettled = async () => {
  await page.getByText('Files taken in', { exact: true }).first().waitFor({ timeout: 60_000 });
  // a number of controls in every row says that its document was read and compared
  await page.waitForFunction(
    () => {
      const rows = [...document.querySelectorAll('table[aria-label="Documents"] tbody tr')];
      return rows.length > 0 && rows.every((row) => row.querySelector('a[href*="review?document="]'));
    },
    null,
    { timeout: 180_000 }
  );
};

const openSample = async () => {
  await page.goto(room.url);
  // a person who has said who they are, as everybody has after the first engagement of their own
  await page.evaluate(() => localStorage.setItem('fieldroom.person', 'Ada Lindqvist'));
  await page.reload();
  await named('button', /^Open the sample/).click();
  await visible(heading('Tessamoor Ltd'));
  const base = engagementPath();
  await named('link', /^Documents/)
    .first()
    .click();
  await analysisSettled();
  return base;
};

/** A second client, with nothing in it yet. */
const createEmpty = async () => {
  await page.goto(room.url);
  await named('button', 'New engagement').click();
  const form = dialog('New engagement');
  await form.getByLabel('Client').fill('Norrvik Energi AB');
  for (const box of await form.getByRole('checkbox').all()) await box.check();
  await form.getByLabel('Your name').fill('Ada Lindqvist');
  await named('button', 'Create engagement').click();
  await visible(heading('Norrvik Energi AB'));
  return engagementPath();
};

/** Some decisions of a person, so that settled and suggested stand beside each other. */
const decideSome = async (base) => {
  await page.goto(`${room.url}${base}/review`);
  await visible(named('toolbar', 'Decide'));
  let decided = 0;
  for (const key of 'aaaaaaaaraaar') {
    await page.keyboard.press(key);
    decided += 1;
    await page.getByText(new RegExp(`\\b${decided} of [\\d,]+ decided`)).waitFor();
  }
  await page.getByText('Saved on this device').waitFor();
};

/** One requirement assessed and signed by its preparer, another changed after it was signed. */
const signSome = async (base) => {
  for (const [id, change] of [
    ['A.5.15', null],
    ['A.8.24', 'Partly conforming']
  ]) {
    await page.goto(`${room.url}${base}/requirements/iso27001-2022:${id}`);
    const result = page.getByLabel('Result');
    await result.selectOption({ label: 'Conforming' });
    const line = page.getByRole('group', { name: 'Sign-off of the preparer' });
    await line.getByRole('button', { name: 'Sign as preparer' }).click();
    await visible(line.getByText('signed over'));
    if (change) await result.selectOption({ label: change });
    if (change) await visible(line.getByText('Changed since signed.'));
  }
  await page.getByText('Saved on this device').waitFor();
};

/** A browser of somebody who joined without a server in this role, and does what `work` does. */
const asMember = async (base, name, role, work) => {
  const host = page;
  await setScreen(desktop);
  await host.goto(`${room.url}${base}/team`);
  await named('button', 'Invite').click();
  const invite = dialog('Invite');
  await invite.getByLabel('Name').fill(name);
  await invite.getByLabel('Role').selectOption({ label: role });
  await named('button', 'Make the invitation').click();
  const link = await invite.getByLabel('Invitation link').inputValue();
  await named('button', 'Show this device’s text').click();
  const offer = await invite.getByLabel('Text of this device').inputValue();
  const context = await host.context().browser().newContext({ serviceWorkers: 'block' });
  const guest = await context.newPage();
  guest.setDefaultTimeout(30_000);
  try {
    await guest.goto(link);
    await guest.getByLabel('What is this device called?').fill('Laptop');
    await guest.getByRole('button', { name: 'Ask to come in' }).click();
    await guest.getByLabel('Text of the other device').fill(offer);
    await guest.getByRole('button', { name: 'Answer' }).click();
    const answer = await guest.getByLabel('Answer for the other device').inputValue();
    await host.getByLabel('Answer of the other device').fill(answer);
    await host.getByRole('button', { name: 'Connect', exact: true }).click();
    await host.getByRole('button', { name: 'They are the same: admit' }).click();
    await guest.getByRole('button', { name: 'Open the engagement' }).click();
    page = guest;
    await visible(heading('Tessamoor Ltd'));
    await work();
  } finally {
    page = host;
    await context.close();
  }
};

/** `{ file name: path of its page }` of the engagement's documents. */
const documentPaths = async (base) => {
  await page.goto(`${room.url}${base}/documents`);
  await visible(named('row', /Cryptography-Policy\.pdf/));
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('tbody tr')].map((row) => {
        const link = row.querySelector('a[href*="/documents/"]');
        const name = row.querySelector('.file')?.textContent ?? link?.textContent ?? '';
        return [name.trim(), link?.getAttribute('href') ?? ''];
      })
    )
  );
};

/** The link to a statement of a document, as the review queue offers it. */
const statementPath = async (documentPath, place = 2) => {
  await page.goto(room.url + documentPath);
  await named('button', /^Review \d+ statements?$/).click();
  const options = named('listbox', 'Statements').getByRole('option');
  await options.nth(place).click();
  return named('region', 'Decision').getByRole('link').first().getAttribute('href');
};

const run = async () => {
  mkdirSync(options.out, { recursive: true });
  await setScreen(desktop);

  await shoot({ name: 'start-empty', path: '/', ready: () => visible(heading('Begin an engagement')) });
  await setScreen(desktop);
  const base = await openSample();
  const empty = await createEmpty();
  await decideSome(base);
  await signSome(base);
  const paths = await documentPaths(base);
  const at = (file) => {
    if (!paths[file]) throw new Error(`The sample has no “${file}”: ${Object.keys(paths).join(', ')}.`);
    return paths[file];
  };
  const needsStatements =
    ['document-pdf', 'document-docx'].some(isAsked) || only?.some((name) => name.startsWith('observer'));
  const pdf = needsStatements ? await statementPath(at('Cryptography-Policy.pdf')) : '';
  const docx = needsStatements ? await statementPath(at('Access-Control-Policy.docx')) : '';
  console.error(`The sample was ready after ${Math.round(performance.now() - opened)} ms.`);

  // how far it is covered is kept for the list once an engagement has been quiet for a moment
  await page.goto(room.url + base);
  await visible(page.getByText(/of \d+ assessed/));
  await page.waitForTimeout(1500);
  await shoot({
    name: 'start',
    path: '/',
    sizes: allSizes,
    ready: async () => {
      await visible(named('link', 'Tessamoor Ltd'));
      // how far it is covered is read after the list is there
      if (page.viewportSize().width >= 1100) await visible(named('img', /^27001: \d+ covered/));
    }
  });
  await shoot({
    name: 'new-engagement',
    path: '/',
    ready: async () => {
      await named('button', 'New engagement').click();
      await visible(dialog('New engagement').getByLabel('Client'));
    }
  });
  await shoot({ name: 'settings-app', path: '/settings', ready: () => visible(heading(/Settings/)) });
  await shoot({ name: 'recover', path: '/recover', ready: () => visible(heading(/./)) });
  await shoot({ name: 'missing-page', path: '/nowhere', ready: () => visible(page.getByRole('heading')) });

  await shoot({
    name: 'home',
    path: base,
    sizes: allSizes,
    ready: () => visible(page.getByText(/of \d+ assessed/))
  });
  await shoot({ name: 'home-empty', path: empty, ready: () => visible(heading('Norrvik Energi AB')) });
  await shoot({
    name: 'documents',
    path: `${base}/documents`,
    sizes: allSizes,
    ready: () => visible(named('row', /Cryptography-Policy\.pdf|Cryptography/))
  });
  await shoot({
    name: 'documents-empty',
    path: `${empty}/documents`,
    ready: () => visible(page.getByText('Drop the client’s documents here'))
  });
  const reviewReady = async () => {
    await visible(named('toolbar', 'Decide'));
    // beside the statement where there is room for it: the source, drawn, with its words marked
    if (page.viewportSize().width >= 1000) await visible(page.locator('mark.target, rect.target'));
  };
  await shoot({
    name: 'review',
    path: `${base}/review`,
    sizes: allSizes,
    ready: async () => {
      await reviewReady();
      if (page.viewportSize().width < 1000) return;
      // one with several proposals: that is where there is something to decide
      const proposals = named('region', 'Decision').getByRole('checkbox');
      for (let step = 0; step < 20 && (await proposals.count()) < 2; step += 1)
        await page.keyboard.press('j');
      await visible(proposals.nth(1));
      await reviewReady();
    }
  });
  await shoot({
    name: 'review-empty',
    path: `${empty}/review`,
    ready: () => visible(page.getByText('No documents yet'))
  });
  await shoot({
    name: 'review-accept-many',
    path: `${base}/review`,
    ready: async () => {
      await reviewReady();
      await page.keyboard.press('Shift+A');
      await visible(dialog('Accept many suggestions'));
    }
  });
  await shoot({
    name: 'review-map',
    path: `${base}/review`,
    ready: async () => {
      await reviewReady();
      await page.keyboard.press('m');
      await visible(dialog('Map to a requirement'));
      await page.keyboard.type('crypto');
      await visible(dialog('Map to a requirement').getByText('A.8.24'));
    }
  });
  await shoot({
    name: 'review-decided',
    path: `${base}/review`,
    sizes: [desktop],
    ready: async () => {
      await reviewReady();
      await named('button', 'Decided').click();
      await visible(page.getByText(/accepted by you/));
    }
  });
  for (const [name, framework] of [
    ['27001', 'iso27001-2022'],
    ['42001', 'iso42001-2023']
  ]) {
    await shoot({
      name: `coverage-${name}`,
      path: `${base}/coverage/${framework}`,
      sizes: allSizes,
      ready: () =>
        visible(named('table', /^Requirements of/).getByText(/^(Covered|Partly covered|Not found)$/))
    });
  }
  await shoot({
    name: 'coverage-empty',
    path: `${empty}/coverage/iso27001-2022`,
    ready: () => visible(page.getByText('Nothing was read yet.'))
  });
  await shoot({
    name: 'documents-protected',
    path: `${empty}/documents`,
    ready: async () => {
      const pdf = await PDFDocument.create();
      pdf.addPage([595, 842]);
      pdf.encrypt({ userPassword: 'seven herons', ownerPassword: 'seven herons' });
      await page.getByLabel('Files to add').setInputFiles({
        name: 'board-minutes.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from(await pdf.save({ useObjectStreams: false }))
      });
      const field = page.getByLabel(/^This PDF is protected/);
      await field.fill('six herons');
      await named('button', 'Open board-minutes.pdf').click();
      await visible(page.getByText('This password does not open it'));
    }
  });
  for (const [name, requirement] of [
    ['requirement', 'iso27001-2022:A.5.15'],
    ['requirement-clause', 'iso27001-2022:6.1.2'],
    ['requirement-gap', 'iso27001-2022:A.7.4'],
    ['requirement-42001', 'iso42001-2023:A.5.2']
  ]) {
    await shoot({
      name,
      path: `${base}/requirements/${requirement}`,
      sizes: name === 'requirement' ? allSizes : [desktop, phone],
      ready: async () => {
        await visible(named('heading', 'Expectations'));
        await visible(page.locator('.gap').getByText(/./));
      }
    });
  }
  await shoot({
    name: 'requirement-source',
    path: `${base}/requirements/iso27001-2022:A.5.15`,
    sizes: [desktop],
    ready: async () => {
      await page.locator('blockquote a').first().click();
      await visible(page.locator('mark.target, rect.target'));
    }
  });
  await shoot({
    name: 'document-pdf',
    path: pdf,
    sizes: allSizes,
    ready: () => visible(page.locator('rect.target'))
  });
  await shoot({
    name: 'document-docx',
    path: docx,
    ready: () => visible(page.locator('mark.target'))
  });
  await shoot({
    name: 'document-text',
    path: at('secure-development-standard.md'),
    ready: () => visible(named('region', 'Text'))
  });
  await shoot({
    name: 'document-sheet',
    path: at('Risk-Register.xlsx'),
    ready: () => visible(page.locator('main table td, main [role="gridcell"]'))
  });
  await shoot({
    name: 'search',
    path: `${base}/search?q=access%20rights%20review`,
    sizes: allSizes,
    ready: () => visible(named('list', 'Passages found').getByRole('listitem'))
  });
  await shoot({
    name: 'search-empty',
    path: `${base}/search`,
    sizes: [desktop],
    ready: () => visible(page.getByText('Find any words in the documents'))
  });
  await shoot({
    name: 'log',
    path: `${base}/log`,
    sizes: allSizes,
    ready: () => visible(page.locator('tbody time'))
  });
  await shoot({
    name: 'log-entry',
    path: `${base}/log`,
    ready: async () => {
      await page.getByRole('row').nth(2).click();
      await visible(page.getByRole('complementary', { name: 'Entry' }));
    }
  });
  await shoot({ name: 'team', path: `${base}/team`, sizes: allSizes, ready: () => visible(heading('Team')) });
  await shoot({
    name: 'team-invite',
    path: `${base}/team`,
    ready: async () => {
      await named('button', 'Invite').click();
      await dialog('Invite').getByLabel('Name').fill('Ben Okafor');
      await named('button', 'Make the invitation').click();
      await visible(dialog('Invite').getByLabel('Invitation link'));
    }
  });
  await shoot({
    name: 'team-invite-code',
    path: `${base}/team`,
    ready: async () => {
      await named('button', 'Invite').click();
      await dialog('Invite').getByLabel('Name').fill('Cy Marsh');
      await named('button', 'Make the invitation').click();
      await named('button', 'QR code').click();
      await visible(page.getByRole('img', { name: 'QR code of the invitation' }));
      await named('button', 'Show this device’s text').click();
      await named('button', 'Show as QR codes').click();
      await visible(page.getByRole('img', { name: /^QR code, piece/ }));
    }
  });
  await shoot({
    name: 'join-scan',
    path: '/join',
    ready: async () => {
      await named('button', 'Scan an invitation').click();
      await visible(page.getByRole('group', { name: 'Camera' }));
    }
  });
  await shoot({
    name: 'more',
    path: base,
    sizes: [phone],
    ready: async () => {
      await named('button', 'More').click();
      await visible(named('link', 'Settings'));
    }
  });
  await shoot({
    name: 'settings-scope',
    path: `${base}/settings`,
    ready: async () => {
      await named('button', /^Take ISO\/IEC 27001:2022 out of scope$/).click();
      await visible(dialog(/out of scope/).getByText('Hidden with them'));
    }
  });
  await shoot({ name: 'join', path: '/join', ready: () => visible(heading('Join an engagement')) });
  await shoot({
    name: 'reuse',
    path: `${base}/reuse/iso42001-2023`,
    sizes: allSizes,
    ready: () => visible(page.getByRole('heading', { level: 1 }))
  });
  await shoot({
    name: 'settings-engagement',
    path: `${base}/settings`,
    sizes: allSizes,
    ready: () => visible(heading(/./))
  });
  await shoot({
    name: 'palette',
    path: base,
    ready: async () => {
      await visible(heading('Tessamoor Ltd'));
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('access');
      await visible(named('listbox', 'What was found').getByText('A.5.15'));
    }
  });
  await shoot({
    name: 'keys',
    path: `${base}/review`,
    ready: async () => {
      await reviewReady();
      await page.keyboard.press('?');
      await visible(dialog('Keys'));
    }
  });
  await shootFiles(base);
  await shootFrameworks();
  if (only === undefined || only.some((name) => /^(observer|client)/.test(name))) {
    await asMember(base, 'Ola Berg', 'Observer', async () => {
      await shoot({ name: 'observer-home', path: base, ready: () => visible(heading('Tessamoor Ltd')) });
      await shoot({
        name: 'observer-documents',
        path: `${base}/documents`,
        ready: () => visible(named('row', /Cryptography-Policy\.pdf|Cryptography/))
      });
      await shoot({
        name: 'observer-requirement',
        path: `${base}/requirements/iso27001-2022:A.5.15`,
        ready: () => visible(page.getByRole('group', { name: 'Sign-off of the reviewer' }))
      });
      await shoot({
        name: 'observer-settings',
        path: `${base}/settings`,
        ready: () => visible(page.getByText('Documents on this device').first())
      });
      await shoot({
        name: 'observer-elsewhere',
        path: pdf,
        ready: () => visible(page.getByText('is with other members'))
      });
    });
    await asMember(base, 'Cleo Marsh', 'Client', async () => {
      await shoot({ name: 'client-home', path: base, ready: () => visible(heading('Tessamoor Ltd')) });
      await shoot({
        name: 'client-documents',
        path: `${base}/documents`,
        ready: () => visible(named('row', /Cryptography-Policy\.pdf|Cryptography/))
      });
      await shoot({
        name: 'client-audit-file',
        path: `${base}/coverage/iso27001-2022`,
        ready: () => visible(page.getByText('This is part of the audit file'))
      });
    });
  }
  await shootLocked(base);
};

const shootFiles = async (base) => {
  for (const [name, framework] of [
    ['27001', 'iso27001-2022'],
    ['42001', 'iso42001-2023']
  ]) {
    await shoot({
      name: `report-${name}`,
      path: `${base}/report/${framework}`,
      ready: () => visible(page.locator('main').getByRole('heading', { level: 2 }))
    });
  }
  await shoot({
    name: 'bundle-export',
    path: `${base}/settings`,
    ready: async () => {
      await named('button', 'Write a bundle').click();
      await visible(dialog('Write a bundle').getByLabel('Passphrase once more'));
    }
  });
  await shoot({
    name: 'bundle-import',
    path: '/',
    ready: async () => {
      await named('button', /Import a bundle/).click();
      await visible(dialog('Import a bundle').getByLabel('Passphrase of the bundle'));
    }
  });
};

const rulesOfTheHouse = `Ref,Group,Title,Requirement,Criteria
K,,Keys and access,,
K-1,K,Access reviews,The access rights of all users are reviewed at regular intervals.,Access rights are reviewed every quarter.
K-2,K,Leavers,Accounts of people who leave are disabled without delay.,
L,,Logging,,
L-1,L,Log review,Security logs are collected and reviewed for unusual events.,
`;

const shootFrameworks = async () => {
  await shoot({ name: 'frameworks', path: '/frameworks', ready: () => visible(heading(/Frameworks/)) });
  const choose = async (text) => {
    await named('button', 'Import a framework').click();
    await page
      .getByLabel('File of the framework')
      .setInputFiles({ name: 'house-rules.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  };
  await shoot({
    name: 'framework-import',
    path: '/frameworks',
    ready: async () => {
      await choose(rulesOfTheHouse);
      await visible(dialog('Import a framework').getByText('3 requirements in 2 groups'));
    }
  });
  await shoot({
    name: 'framework-refused',
    path: '/frameworks',
    ready: async () => {
      await choose(rulesOfTheHouse.replaceAll('K-2', 'K-1'));
      await visible(dialog('Import a framework').getByRole('listitem').filter({ hasText: 'Row' }));
    }
  });
};

const PASSPHRASE = 'four calm herons cross';

/** Last, because it locks the app for good. */
const shootLocked = async (base) => {
  const openPassphrase = async () => {
    await named('button', 'Set a passphrase').click();
    const form = dialog('Set a passphrase');
    await form.getByLabel('New passphrase').fill(PASSPHRASE);
    await form.getByLabel('The same again').fill(PASSPHRASE);
    return form;
  };
  await shoot({ name: 'passphrase', path: '/settings', ready: () => openPassphrase() });
  await shoot({
    name: 'passphrase-code',
    path: '/settings',
    ready: async () => {
      const form = await openPassphrase();
      await form.getByRole('button', { name: 'Continue' }).click();
      await visible(form.getByRole('list', { name: 'Recovery code' }));
    }
  });
  if (!isAsked('locked')) return;
  await page.goto(`${room.url}/settings`);
  const form = await openPassphrase();
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByLabel('I have kept the code in a safe place').check();
  await form.getByRole('button', { name: 'Set the passphrase and lock' }).click();
  await visible(heading('Fieldroom is locked'));
  await shoot({ name: 'locked', path: base, ready: () => visible(heading('Fieldroom is locked')) });
  await shoot({
    name: 'locked-forgotten',
    path: base,
    ready: async () => {
      await named('button', 'Forgotten? Use the recovery code').click();
      await visible(page.getByLabel('Recovery code'));
    }
  });
};

try {
  await run();
  console.log(
    `${taken} pictures are in ${options.out}, after ${Math.round((performance.now() - opened) / 1000)} s.`
  );
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await room.close();
}
