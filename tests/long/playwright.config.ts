import { defineConfig } from '@playwright/test';

const port = Number(process.env['E2E_PORT'] ?? 4398);

/** The long proofs, on the production build: `npm run test:long`. One after the other, each with browsers of its own. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.long.ts',
  outputDir: '../../.cache/long-results',
  timeout: 45 * 60_000,
  expect: { timeout: 60_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: '../../.cache/long.json' }]],
  use: { baseURL: `http://127.0.0.1:${port}` },
  webServer: {
    command: 'node src/tools/serve.mjs build',
    cwd: '../..',
    env: { PORT: String(port) },
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: false
  }
});
