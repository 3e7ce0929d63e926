/**
 * `npm test`: installs what is missing, then runs every check and prints one line per stage.
 * The last line is `N passed, N failed`; each static check counts as one.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { ensureBuilt, ensureInstalled } from './stale.mjs';

ensureInstalled();
process.env.CHROMIUM = await findChromium({ install: true });
mkdirSync('.cache', { recursive: true });

const bin = (...path) => join('node_modules', ...path);
const run = (script, ...args) =>
  spawnSync(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
let passed = 0;
let failed = 0;
const stage = (name, counts) => {
  console.log(`— ${name}: ${counts.passed} passed, ${counts.failed} failed`);
  passed += counts.passed;
  failed += counts.failed;
};
const check = (name, fine) => stage(name, { passed: fine ? 1 : 0, failed: fine ? 0 : 1 });

/** A reporter's JSON, or one failure where the run died before writing it. */
const counted = (file, fine, read) => {
  try {
    const counts = read(JSON.parse(readFileSync(file, 'utf8')));
    return counts.passed + counts.failed === 0 || (!fine && counts.failed === 0)
      ? { ...counts, failed: counts.failed + 1 }
      : counts;
  } catch {
    return { passed: 0, failed: 1 };
  }
};

check('format', run(bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'));
check('kit sync', run(bin('@sveltejs', 'kit', 'svelte-kit.js'), 'sync'));
check('lint', run(bin('eslint', 'bin', 'eslint.js'), '.'));
check(
  'types',
  run(
    bin('svelte-check', 'bin', 'svelte-check'),
    '--tsconfig',
    './tsconfig.json',
    '--fail-on-warnings',
    '--output',
    'human'
  )
);
check('domain types', run(bin('typescript', 'bin', 'tsc'), '-p', 'src/lib/domain/tsconfig.json'));

rmSync('.cache/vitest.json', { force: true });
const unit = run(bin('vitest', 'vitest.mjs'), 'run');
stage(
  'unit, contract, property',
  counted('.cache/vitest.json', unit, (report) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
        .length
  }))
);

try {
  await ensureBuilt();
  check('build', true);
  rmSync('.cache/playwright.json', { force: true });
  const browser = run(bin('@playwright', 'test', 'cli.js'), 'test');
  stage(
    'browser',
    counted('.cache/playwright.json', browser, ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky
    }))
  );
} catch (error) {
  console.error(String(error));
  check('build', false);
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
