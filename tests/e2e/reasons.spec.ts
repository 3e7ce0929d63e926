/** Why a requirement is proposed: what the statement says of itself, and what stands above it. */
import { fileOf } from './files';
import { expect, test } from './fixtures';

const policy = `# Remote Access and Backup Policy

Version 1.0, approved by the CISO.

## Multi-factor authentication

Multi-factor authentication is not required for remote access of contractors.

## Backup of information

Copies of all customer databases must be restored every quarter to prove that they can be used.
`;

test('a statement that says that it is not done shows so, and headings are named where they spoke', async ({
  room,
  page
}) => {
  await room.open();
  await room.createEngagement('Saltmarsh Ferries', ['ISO/IEC 27001:2022']);
  await room.goTo('Documents');
  await room.addFiles([fileOf('remote-access.md', policy)]);
  await room.analysisSettled();
  await room.goTo('Controls');

  const queue = page.getByRole('listbox', { name: 'Statements' });
  const decision = page.getByRole('region', { name: 'Decision' });
  await queue.getByRole('option').filter({ hasText: 'is not required' }).click();
  const exempt = decision.getByRole('listitem').filter({ hasText: 'A.8.5' });
  await expect(exempt).toContainText('No evidence says that it is not done: “is not required');
  await expect(exempt).toContainText('20 % confidence');
  await expect(exempt).not.toContainText('Speaks to');

  await queue.getByRole('option').filter({ hasText: 'customer databases' }).click();
  const backup = decision.getByRole('listitem').filter({ hasText: 'A.8.13' });
  await expect(backup).toContainText('Headings near in meaning: ');
  await expect(backup).toContainText('Backup of information');
  await expect(backup).not.toContainText('No evidence');

  // nothing stands for the control but the sentence that waives it
  await room.goTo('Gaps 27001');
  await expect(
    page.getByRole('link', { name: 'A.8.5 Secure authentication: not found', exact: true })
  ).toBeVisible();
});
