/**
 * What the journeys share: the app as a user handles it, files to hand in, and a guard on every page that fails
 * the test on a request that leaves the origin, an error in the console, or an exception.
 */
import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

export { expect };

/** A file as a file input takes it. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export type Framework = 'ISO/IEC 27001:2022' | 'ISO/IEC 42001:2023' | 'SOC 2 (TSC 2017)';
/** Rooms by the beginning of their name in the rail. */
export type Room =
  | 'Home'
  | 'Documents'
  | 'Controls'
  | 'Gaps 27001'
  | 'Gaps 42001'
  | 'Gaps SOC 2'
  | 'Search'
  | 'Team'
  | 'Log'
  | 'Settings';

/** Watches a context; `problems` fills with sentences, which should stay empty. */
export const guard = (context: BrowserContext, origin: string): string[] => {
  const problems: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!/^(blob|data|about):/.test(url) && new URL(url).origin !== origin)
      problems.push(`left the origin: ${url}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (webError) => problems.push(`exception: ${webError.error().message}`));
  return problems;
};

/** The app, handled by what is written on the screen. */
export class Fieldroom {
  constructor(
    readonly page: Page,
    readonly origin = ''
  ) {}

  async open(path = '/'): Promise<void> {
    await this.page.goto(this.origin + path);
  }

  /** The path of the engagement that is open. */
  get engagement(): string {
    const match = /\/e\/[^/?#]+/.exec(this.page.url());
    if (!match) throw new Error(`No engagement is open at ${this.page.url()}.`);
    return match[0];
  }

  /** Fills in the dialog from the start page, with all frameworks where none are named; ends on the engagement's home. */
  async createEngagement(client: string, frameworks: readonly Framework[] = []): Promise<void> {
    await this.page.getByRole('button', { name: 'New engagement' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New engagement' });
    await dialog.getByLabel('Client').fill(client);
    const boxes = dialog.getByRole('checkbox');
    await expect(boxes.first()).toBeVisible();
    for (const box of await boxes.all()) {
      const name = (await box.locator('xpath=ancestor::label').innerText()).trim();
      await box.setChecked(
        frameworks.length === 0 || frameworks.some((framework) => name.startsWith(framework))
      );
    }
    await dialog.getByLabel('Period from').fill('2026-01-01');
    await dialog.getByLabel('to', { exact: true }).fill('2026-12-31');
    await dialog.getByLabel('Your name').fill('Ada Lindqvist');
    await dialog.getByRole('button', { name: 'Create engagement' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: client })).toBeVisible();
  }

  async goTo(room: Room): Promise<void> {
    const rail = this.page.getByRole('navigation', { name: 'Rooms of this engagement' });
    const link = rail.getByRole('link', { name: new RegExp(`^${room}\\b`) });
    // a phone's bottom bar has some of them behind one button
    const more = rail.getByRole('button', { name: 'More' });
    await expect(link.or(more).first()).toBeVisible();
    const behind = !(await link.isVisible());
    if (behind) await more.click();
    await link.click();
    if (behind) await expect(more).toHaveAttribute('aria-current', 'true');
    else await expect(link).toHaveAttribute('aria-current', 'page');
  }

  async goToSettings(): Promise<void> {
    const settings = this.page.getByRole('link', { name: 'Settings', exact: true });
    await settings.click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  }

  /** Hands files in through the file input of the documents view. */
  async addFiles(files: readonly TestFile[] | readonly string[]): Promise<void> {
    await this.page.getByLabel('Files to add').setInputFiles(files as TestFile[] | string[]);
  }

  get incoming(): Locator {
    return this.page.getByRole('region', { name: 'Files coming in' });
  }

  /** The row of one file on its way in. */
  incomingFile(name: string): Locator {
    return this.incoming.getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** The row of one file in the table of documents. */
  documentRow(name: string): Locator {
    return this.documents.getByRole('row').filter({ hasText: name });
  }

  get documents(): Locator {
    return this.page.getByRole('table', { name: 'Documents' });
  }

  /** Rows of the table of documents, its header left out. */
  async countDocuments(): Promise<number> {
    const count = await this.documents.getAttribute('aria-rowcount');
    return Number(count) - 1;
  }

  /** Waits until every file was taken in or refused. */
  async importSettled(timeout = 60_000): Promise<void> {
    await expect(this.incoming.getByText('Files taken in', { exact: true }).first()).toBeVisible({ timeout });
  }

  /** Waits, in the documents view, until every document listed was read and compared with the requirements. */
  async analysisSettled(timeout = 90_000): Promise<void> {
    await this.importSettled(timeout);
    await this.analyzed(timeout);
  }

  /** The same without files on their way in. What is not begun yet counts as unsettled, so no start is missed. */
  async analyzed(timeout = 90_000): Promise<void> {
    const controls = this.documents.locator('tbody td.end');
    const unsettled = async (): Promise<string[]> =>
      (await controls.allInnerTexts()).filter(
        (text) => !/^([\d,]+|none|failed|protected)$/.test(text.trim())
      );
    await expect(controls.first()).toBeVisible();
    await expect.poll(unsettled, { message: 'documents that are still read', timeout }).toEqual([]);
    await expect(this.page.getByText('Reading controls and comparing')).toBeHidden({ timeout });
  }

  async saved(): Promise<void> {
    await expect(this.page.getByText('Saved on this device')).toBeVisible();
  }

  /** `decided` and `total` of the review queue. */
  async reviewProgress(): Promise<{ decided: number; total: number }> {
    const text = await this.page.getByText(/of [\d,.\s]+ decided/).innerText();
    const [decided = 0, total = 0] = [...text.matchAll(/[\d,]+/g)].map(([number]) =>
      Number(number.replaceAll(',', ''))
    );
    return { decided, total };
  }

  /** The words that the viewer shows as the place asked for: marked text, or boxes on a drawn page. */
  get target(): Locator {
    return this.page.locator('mark.target, rect.target');
  }
}

interface Fixtures {
  readonly room: Fieldroom;
  readonly guarded: undefined;
}

/** Journeys that are not about offline use go without the service worker, which would fill its cache each time. */
export const test = base.extend<Fixtures>({
  serviceWorkers: 'block',
  locale: 'en-US',
  guarded: [
    async ({ context, baseURL }, use) => {
      const problems = guard(context, new URL(baseURL ?? 'http://127.0.0.1').origin);
      await use(undefined);
      expect(problems, 'nothing left the origin and nothing went wrong in the page').toEqual([]);
    },
    { auto: true }
  ],
  room: async ({ page }, use) => {
    await use(new Fieldroom(page));
  }
});
