/** The app's own screens on an engagement of very many entries: does the page's thread stay free? */
import { openApp } from './app.mjs';
import { traceTasks } from './task-trace.mjs';

const ENTRIES = 50_000;

/** `add(name, value, unit, target, note)` as in `bench.mjs`. */
export const measureScreens = async (add, { framework }) => {
  const app = await openApp({ path: '/measure', persistent: true });
  await app.page.waitForFunction(() => 'fieldroomMeasure' in globalThis);
  const id = await app.page.evaluate((args) => globalThis.fieldroomMeasure.call('bench-log-here', args), {
    entries: ENTRIES,
    framework
  });
  await app.reopen('/recover');
  const { page } = app;
  const room = (name) =>
    page
      .getByRole('navigation', { name: 'Rooms of this engagement' })
      .getByRole('link', { name: new RegExp(`^${name}`) });
  const table = (name) => page.getByRole('table', { name });
  const bundle = () => page.getByRole('dialog', { name: 'Write a bundle' });

  /** Each is one thing that people do, and what shows that it is done. */
  const steps = [
    ['open it, every signature checked', () => page.goto(`${app.url}/e/${id}`), () => room('Log')],
    ['Documents', () => room('Documents').click(), () => page.getByText('policy-0.pdf').first()],
    ['Controls', () => room('Controls').click(), () => page.getByRole('heading', { name: 'Controls' })],
    ['Gaps', () => room('Gaps').first().click(), () => table(/^Requirements of/)],
    ['Log', () => room('Log').click(), () => table(/^Entries of the log/)],
    ['Team', () => room('Team').click(), () => page.getByRole('heading', { name: 'Team' })],
    [
      'Settings',
      () => page.getByRole('link', { name: 'Settings' }).click(),
      () => page.getByText('State hash')
    ],
    [
      'a bundle of it',
      async () => {
        await page.getByRole('button', { name: 'Write a bundle' }).click();
        await bundle().getByLabel('Passphrase', { exact: true }).fill('seven dull herons');
        await bundle().getByLabel('Passphrase once more').fill('seven dull herons');
        const download = page.waitForEvent('download', { timeout: 300_000 });
        await bundle().getByRole('button', { name: 'Write the bundle' }).click();
        await download;
      },
      () => page.getByText('State hash')
    ]
  ];
  const hardest = [];
  for (const [name, act, shown] of steps) {
    const end = await traceTasks(page);
    const from = performance.now();
    await act();
    await shown().waitFor({ timeout: 120_000 });
    const ms = performance.now() - from;
    // what comes after the first picture belongs to it
    await page.waitForTimeout(1500);
    const [task] = await end();
    hardest.push({ name, ms, ...task });
  }
  for (const { name, ms, cpuMs, wallMs } of hardest) {
    add(
      `Hardest main-thread task, ${ENTRIES.toLocaleString('en-US')} entries: ${name}`,
      cpuMs,
      'ms of processor time',
      [50, 'at most'],
      `${Math.round(wallMs)} ms on the clock; shown after ${Math.round(ms)} ms`
    );
  }
  await app.close();
};
