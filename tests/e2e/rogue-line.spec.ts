/** A member whose page sends what no honest client sends, over a live connection: cut off, named, and the others work on. */
import { expect, test } from '@playwright/test';
import { comeIn, found, level, meet, Member, sameHash } from '../long/member';
import { startSignal } from '../long/signal';

test('who breaks the protocol on a live line is cut off and named in the log view; the others work on', async ({
  baseURL
}) => {
  const signal = await startSignal();
  const [ada, cy, eve] = ['Ada', 'Cy', 'Eve'].map((name) => new Member(name, baseURL!)) as [
    Member,
    Member,
    Member
  ];
  const all = [ada, cy, eve];
  try {
    await found(ada, signal.url);
    await comeIn(ada, cy, 'preparer');
    await comeIn(ada, eve, 'preparer');
    await meet(all);
    /** On Eve’s open channels of this number: 0 carries Yjs, 1 the exchange. */
    const attempts: readonly (readonly [number, string | readonly number[], RegExp])[] = [
      [0, [0, 2, 9, 255, 255, 255, 255, 255], /update that cannot be read/],
      [0, 'F999999999999', /impossible size/],
      [1, [1, 2, 3], /message that is none/],
      [1, 'hello', /impossible size/]
    ];
    for (const [channel, data, reason] of attempts) {
      await meet(all);
      await eve.say(channel, data);
      for (const one of [ada, cy]) {
        await expect
          .poll(async () => (await one.status()).incidents.filter((found) => reason.test(found.reason)))
          .toContainEqual(expect.objectContaining({ device: (await eve.status()).device }));
      }
      expect((await ada.status()).devices).toContain((await cy.status()).device);
    }
    await cy.do({ do: 'work', count: 5, seed: 1 });
    await level([ada, cy]);
    await sameHash([ada, cy]);
    for (const one of [ada, cy]) {
      expect(one.problems).toEqual([]);
      // the app's own navigation: the session stays open
      await one.page.evaluate((path) => {
        const link = document.createElement('a');
        link.href = path;
        document.body.append(link);
        link.click();
      }, `/e/${one.engagement}/log`);
      await one.page.getByText(/refused at the door/).click();
      const list = one.page.getByRole('list', { name: 'Refused at the door' });
      await expect(list.getByText(/Eve: It sent an update that cannot be read/).first()).toBeVisible();
      await expect(list.getByText(/Eve: It sent a message that is none/).first()).toBeVisible();
    }
  } finally {
    for (const one of all) await one.end();
    await signal.kill();
  }
});
