/** “House Rules”, a framework of a firm's own, and an engagement that is held against it. */
import type { Locator, Page } from '@playwright/test';
import { fileOf } from './files';
import { expect, type Fieldroom } from './fixtures';

export const chooseFile = (page: Page, name: string, text: string): Promise<void> =>
  page.getByLabel('File of the framework').setInputFiles([fileOf(name, text)]);

/** Brings a version in from CSV; `of` names the framework that it is said to be a version of. */
export const importFramework = async (
  room: Fieldroom,
  { text, version, of }: { readonly text: string; readonly version: string; readonly of?: string }
): Promise<void> => {
  const { page } = room;
  await room.open('/frameworks');
  await page.getByRole('button', { name: 'Import a framework' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a framework' });
  await chooseFile(page, 'house-rules.csv', text);
  if (of) await dialog.getByLabel('It is').selectOption({ label: `a version of ${of}` });
  else await dialog.getByLabel('Name', { exact: true }).fill('House Rules');
  await dialog.getByLabel('Version', { exact: true }).fill(version);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
};

export const beginWithHouseRules = async (room: Fieldroom): Promise<void> => {
  const { page } = room;
  await room.open('/');
  await page.getByRole('button', { name: 'New engagement' }).first().click();
  const begin = page.getByRole('dialog', { name: 'New engagement' });
  await begin.getByLabel('Client').fill('Brightwater Mills');
  await begin.getByRole('checkbox', { name: /House Rules/ }).check();
  await begin.getByLabel('Your name').fill('Ada Lindqvist');
  await begin.getByRole('button', { name: 'Create engagement' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Brightwater Mills' })).toBeVisible();
};

/** The link to its gaps, in the rail. */
export const houseRules = (page: Page): Locator =>
  page
    .getByRole('navigation', { name: 'Rooms of this engagement' })
    .getByRole('link', { name: /^Gaps House Rules/ });
