/**
 * `npm run test:long`: the proofs that take minutes, each with browsers of its own. Words after `--` choose some:
 * `npm run test:long -- joins`. Prints the figures of each proof, one line per proof, and `N passed, N failed`.
 * The proofs of the relay (`-- relay`) need no browser, but a Redis.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../src/tools/chromium.mjs';
import { ensureBuilt, ensureInstalled } from '../../src/tools/stale.mjs';

ensureInstalled();
mkdirSync('.cache', { recursive: true });
const words = process.argv.slice(2);
const others = words.filter((word) => word !== 'relay');
const withRelay = words.length === 0 || others.length < words.length;
const withBrowsers = words.length === 0 || others.length > 0;
const run = (...args) =>
  spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status;

const relayReport = join('.cache', 'long-relay.json');
const runRelay = () => {
  rmSync(relayReport, { force: true });
  // the project's settings for TypeScript build on what this writes
  run(join('node_modules', '@sveltejs', 'kit', 'svelte-kit.js'), 'sync');
  return run(
    ...[join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--config', 'tests/long/relay.config.ts'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${relayReport}`]
  );
};
const report = join('.cache', 'long.json');
const runBrowsers = async () => {
  process.env.CHROMIUM = await findChromium({ install: true });
  await ensureBuilt();
  rmSync(report, { force: true });
  const cli = join('node_modules', '@playwright', 'test', 'cli.js');
  return run(cli, 'test', '-c', join('tests', 'long', 'playwright.config.ts'), ...others);
};
const statuses = [withRelay ? runRelay() : 0, withBrowsers ? await runBrowsers() : 0];
const status = statuses.find((one) => one !== 0) ?? 0;

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
let passed = 0;
let failed = 0;
const told = (title, ok, ms) => {
  console.log(`— ${ok ? 'passed' : 'FAILED'}: ${title} (${Math.round((ms ?? 0) / 1000)} s)`);
  if (ok) passed += 1;
  else failed += 1;
};
try {
  const relay = withRelay ? JSON.parse(readFileSync(relayReport, 'utf8')).testResults : [];
  for (const { title, status, duration } of relay.flatMap(({ assertionResults }) => assertionResults)) {
    told(title, status === 'passed', duration);
  }
  const browsers = withBrowsers ? JSON.parse(readFileSync(report, 'utf8')).suites : [];
  for (const { title, ok, tests } of browsers.flatMap(specsOf)) {
    const [result] = tests[0].results;
    told(title, ok, result?.duration);
    for (const { type, description } of tests[0].annotations) {
      if (type === 'figure') console.log(`    ${description}`);
    }
  }
} catch (error) {
  console.error(`The proofs left no report: ${error.message}`);
}
// a run that died before its report is a failure of its own
if (status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
