/**
 * `npm run signal`: y-webrtc's signalling server, for a team that runs its own. Devices find one another there;
 * what they tell each other by it is encrypted with keys that it does not have. PORT (default 4444).
 */
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './stale.mjs';

ensureInstalled();
process.env.PORT ??= '4444';
const require = createRequire(import.meta.url);
await import(pathToFileURL(join(dirname(require.resolve('y-webrtc')), '..', 'bin', 'server.js')).href);
const addresses = Object.values(networkInterfaces())
  .flat()
  .filter((one) => one && one.family === 'IPv4' && !one.internal)
  .map((one) => `ws://${one.address}:${process.env.PORT}`);
console.log(
  `In Fieldroom, set as signalling server: ${[...addresses, `ws://127.0.0.1:${process.env.PORT}`].join(' or ')}`
);
