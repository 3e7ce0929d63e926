/**
 * `npm run test:long`: the proofs that take minutes, each with browsers of its own. Words after `--` choose some:
 * `npm run test:long -- joins`. Prints the figures of each proof, one line per proof, and `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../src/tools/chromium.mjs';
import { ensureBuilt, ensureInstalled } from '../../src/tools/stale.mjs';

ensureInstalled();
process.env.CHROMIUM = await findChromium({ install: true });
mkdirSync('.cache', { recursive: true });
await ensureBuilt();

const report = join('.cache', 'long.json');
rmSync(report, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    join('node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '-c',
    join('tests', 'long', 'playwright.config.ts'),
    ...process.argv.slice(2)
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] }
);

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
let passed = 0;
let failed = 0;
try {
  for (const { title, ok, tests } of JSON.parse(readFileSync(report, 'utf8')).suites.flatMap(specsOf)) {
    const [result] = tests[0].results;
    console.log(`— ${ok ? 'passed' : 'FAILED'}: ${title} (${Math.round((result?.duration ?? 0) / 1000)} s)`);
    for (const { type, description } of tests[0].annotations) {
      if (type === 'figure') console.log(`    ${description}`);
    }
    if (ok) passed += 1;
    else failed += 1;
  }
} catch (error) {
  console.error(`The proofs left no report: ${error.message}`);
}
// a run that died before its report is a failure of its own
if (status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
