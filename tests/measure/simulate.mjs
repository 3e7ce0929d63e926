/**
 * `npm run simulate -- [--members 2,5,…] [--out FILE.json] [--write]`: how traffic and time grow with the number of
 * members, by a mesh and by a relay. The app's and the relay's own code encodes and answers every message; lines and
 * clock are simulated. `--write` puts the table into the relay's README.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureInstalled } from '../../src/tools/stale.mjs';

ensureInstalled();
const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '2,5,10,20,50,100,200' },
    out: { type: 'string' },
    write: { type: 'boolean', default: false }
  }
});
const members = values.members.split(',').map(Number);
if (members.some((count) => !Number.isInteger(count) || count < 2 || count > 500)) {
  console.error('--members: numbers from 2 to 500, with commas between them.');
  process.exit(2);
}

// hundreds of documents in one process each listen to its end
process.setMaxListeners(0);
const { module } = await runnerImport('./tests/measure/simulate/main.ts', {
  configFile: false,
  logLevel: 'warn'
});
const result = await module.simulate(members, (text) => console.error(text));
console.log(result.table);
if (values.out) writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
if (values.write) {
  const path = 'src/tools/relay/README.md';
  const [before, , after] = readFileSync(path, 'utf8').split(/<!-- simulated -->/);
  writeFileSync(path, `${before}<!-- simulated -->\n\n${result.table}\n\n<!-- simulated -->${after}`);
  const prettier = join('node_modules', 'prettier', 'bin', 'prettier.cjs');
  spawnSync(process.execPath, [prettier, '--write', '--log-level', 'warn', path], { stdio: 'inherit' });
}
process.exit(0);
