/**
 * `npm run verify -- BUNDLE [--passphrase P]`: verifies a bundle without the app. The passphrase may also be in
 * FIELDROOM_PASSPHRASE, where no other user of the machine sees it. Exits 0 where everything holds, 1 on any fault, 2 where it was called wrongly.
 */
import { open } from 'node:fs/promises';
import { rows, verdict } from './report.mjs';
import { startThreads } from './threads.mjs';
import { verifyBundle } from './verify-bundle.mjs';

const usage = 'npm run verify -- BUNDLE [--passphrase P]   (or FIELDROOM_PASSPHRASE in the environment)';

const parse = (args) => {
  const rest = [];
  let passphrase = process.env.FIELDROOM_PASSPHRASE;
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] === '--passphrase') passphrase = args[(at += 1)];
    else rest.push(args[at]);
  }
  return rest.length === 1 && passphrase !== undefined ? { path: rest[0], passphrase } : null;
};

const main = async () => {
  const given = parse(process.argv.slice(2));
  if (!given) {
    console.error(usage);
    return 2;
  }
  let file;
  let threads;
  try {
    file = await open(given.path, 'r');
  } catch (failure) {
    console.error(`${given.path} cannot be read: ${failure.message}`);
    return 2;
  }
  try {
    const { size } = await file.stat();
    const source = {
      size,
      async slice(from, to) {
        const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
        return bytes.subarray(0, bytesRead);
      }
    };
    // pure JavaScript checks a few hundred signatures a second and core
    threads = startThreads();
    const tell = process.stderr.isTTY;
    const report = await verifyBundle(source, given.passphrase, {
      openAll: threads.openAll,
      onProgress: (done) => tell && process.stderr.write(`\rChecking ${Math.floor(done * 100)} %`)
    });
    if (tell) process.stderr.write('\r\x1b[K');
    for (const [name, value] of rows(report)) console.log(`${name.padEnd(11)} ${value}`);
    for (const fault of report.faults) console.log(`FAULT       ${fault}`);
    console.log(verdict(report));
    return report.ok ? 0 : 1;
  } finally {
    await threads?.end();
    await file.close();
  }
};

process.exitCode = await main();
