/** A firm's own framework between two browsers: who joins works with it at once, and sees a newer version arrive. */
import { expect, test } from '@playwright/test';
import { fileOf } from './files';
import { beginWithHouseRules, houseRules, importFramework } from './house-rules';
import { ask, comeIn, invite, setSignal, together } from './people';

const first = `Ref,Group,Title,Requirement
K,,Keys and access,
K-1,K,Access reviews,The access rights of all users are reviewed at regular intervals.
`;
const second = first.concat('K-2,K,Clocks,The clocks of all systems are synchronized with one source.\n');
const policy = `# Access Control Policy

## Access reviews

System owners must review the access rights of all users every quarter and remove rights that are no longer needed.
`;

test('who joins an engagement gets the firm’s own framework with it, and its newer version later', async ({
  baseURL
}) => {
  test.setTimeout(4 * 60_000);
  await together(baseURL!, async (ada, ben, signal) => {
    await importFramework(ada.room, { text: first, version: '1' });
    await beginWithHouseRules(ada.room);
    const engagement = ada.room.engagement;
    await ada.room.goTo('Documents');
    await ada.room.addFiles([fileOf('access-control-policy.md', policy)]);
    await ada.room.analysisSettled();
    await setSignal(ada, signal);
    await ben.page.goto(await invite(ada, 'Ben Okafor', 'Reviewer'));
    await ask(ben, 'Ben’s laptop');
    await comeIn(ada, ben);
    await setSignal(ben, signal);
    await expect(ada.page.getByRole('row', { name: /Ben Okafor/ }).getByText(/^connected/)).toBeVisible();

    // its requirements, and what the policy says of them, worked out on this device
    await ben.room.goTo('Documents');
    await expect(ben.room.documentRow('Access Control Policy')).toBeVisible();
    await ben.room.analyzed();
    await houseRules(ben.page).click();
    const rows = ben.page.getByRole('table').getByRole('row');
    await expect(rows.filter({ hasText: 'K-1' })).toContainText('Access reviews');
    await expect(rows.filter({ hasText: 'K-1' })).not.toContainText('Not found');
    await expect(rows.filter({ hasText: 'K-2' })).toHaveCount(0);

    await importFramework(ada.room, { text: second, version: '2', of: 'House Rules' });
    await ada.room.open(engagement);
    await ada.room.goToSettings();
    await ada.page.getByRole('button', { name: 'Version 2 is here' }).click();
    await ada.page.getByRole('button', { name: 'Use version 2' }).click();
    await expect(ada.page.getByText('This engagement now uses House Rules, version 2.')).toBeVisible();
    await expect(rows.filter({ hasText: 'K-2' })).toContainText('Clocks');
    await expect(rows.filter({ hasText: 'K-1' })).not.toContainText('Not found');

    // among the frameworks of his own it is only once he keeps it
    await ben.room.open('/frameworks');
    await expect(ben.page.getByRole('row').filter({ hasText: 'Comes with Fieldroom' }).first()).toBeVisible();
    await expect(ben.page.getByRole('row').filter({ hasText: 'House Rules' })).toHaveCount(0);
  });
});
