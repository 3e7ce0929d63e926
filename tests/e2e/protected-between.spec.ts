/** A protected document between two members: its bytes travel as they came, its password does not. */
import { expect, test } from '@playwright/test';
import { fileOf, pdfOf } from './files';
import { ask, comeIn, invite, setSignal, together } from './people';

const access =
  'All user access rights to production systems must be reviewed every quarter by the system owner.';

test('who gets a protected document from another member is asked for its password', async ({ baseURL }) => {
  test.setTimeout(3 * 60_000);
  await together(baseURL!, async (ada, ben, signal) => {
    await ada.room.open();
    await ada.room.createEngagement('Harrow Mills', ['ISO/IEC 27001:2022']);
    await ada.room.goTo('Documents');
    await ada.room.addFiles([fileOf('access.pdf', await pdfOf([access], 'seven herons'))]);
    await ada.page.getByLabel(/Enter its password: access\.pdf/).fill('seven herons');
    await ada.page.keyboard.press('Enter');
    await expect(ada.room.incomingFile('access.pdf')).toContainText('Added');
    await setSignal(ada, signal);
    const link = await invite(ada, 'Ben Okafor', 'Preparer');
    await ben.page.goto(link);
    await ask(ben, 'Ben’s laptop');
    await comeIn(ada, ben);
    await setSignal(ben, signal);

    await ben.room.goTo('Documents');
    const row = ben.room.documentRow('access.pdf');
    await expect(row).toContainText('protected');
    await row.getByRole('link').first().click();
    const field = ben.page.getByLabel(/Enter its password: access\.pdf/);
    await field.fill('eight herons');
    await ben.page.keyboard.press('Enter');
    await expect(ben.page.getByRole('alert').getByText('does not open it')).toBeVisible();
    await field.fill('seven herons');
    await ben.page.keyboard.press('Enter');
    await expect(field).toHaveCount(0);
    await ben.room.goTo('Documents');
    await expect(row.getByRole('link', { name: '1', exact: true })).toBeVisible();
  });
});
