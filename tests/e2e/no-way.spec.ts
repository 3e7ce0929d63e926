/** Two devices that cannot reach each other: who waits is told, and what can be done. */
import { expect, test } from '@playwright/test';
import { ask, invite, person } from './people';

test('who carried both texts and still finds no way is told so', async ({ baseURL }) => {
  // the browser tries for a quarter of a minute before it gives up
  test.setTimeout(3 * 60_000);
  const [ada, ben] = [await person(baseURL!), await person(baseURL!)];
  try {
    await ada.room.open();
    await ada.room.createEngagement('Nordlicht Robotics', ['ISO/IEC 27001:2022']);
    await ada.room.goTo('Team');
    await ben.page.goto(await invite(ada, 'Ben Okafor', 'Preparer'));
    await ask(ben, 'Ben’s laptop');
    await ada.page.getByRole('button', { name: 'Show this device’s text' }).click();
    const offer = await ada.page.getByLabel('Text of this device').inputValue();
    await ben.page.getByLabel('Text of the other device').fill(offer);
    await ben.page.getByRole('button', { name: 'Answer' }).click();
    const answer = await ben.page.getByLabel('Answer for the other device').inputValue();
    // as on another network: nothing that Ada sends arrives
    await ben.context.close();
    await ada.page.getByLabel('Answer of the other device').fill(answer);
    await ada.page.getByRole('button', { name: 'Connect', exact: true }).click();
    const told = ada.page.getByRole('alert');
    await expect(told).toContainText('found no way to each other', { timeout: 90_000 });
    await ada.page.getByRole('button', { name: 'Begin again' }).click();
    await expect(ada.page.getByLabel('Answer of the other device')).toHaveValue('');
    await expect(told).toHaveCount(0);
  } finally {
    await ada.end();
    await ben.end();
  }
});
