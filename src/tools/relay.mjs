/**
 * `npm run relay`: a relay for teams that one mesh does not hold, or whose members are rarely on at the same time.
 * It keeps sealed entries and can read none. See `relay/README.md`.
 */
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './stale.mjs';

const usage = `npm run relay -- [options]
  --port 4500         port to listen on (PORT)
  --host 0.0.0.0      address to listen on (HOST)
  --data .cache/relay folder for the sealed entries, where there is no Redis (RELAY_DATA)
  --redis URL         Redis that several relays share, redis://host:6379 (REDIS_URL)
  --access WORD       who connects must have ?access=WORD in the address (RELAY_ACCESS)
  --keep-days N       delete rooms in which nobody was for N days; 0 never (RELAY_KEEP_DAYS)
  --max-room-mb N     what one room may hold (RELAY_MAX_ROOM_MB)`;

const fail = (text) => {
  console.error(`${text}\n\n${usage}`);
  process.exit(2);
};

const { env } = process;
let options;
try {
  const option = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({
    options: {
      port: option(env.PORT ?? '4500'),
      host: option(env.HOST ?? '0.0.0.0'),
      data: option(env.RELAY_DATA ?? '.cache/relay'),
      redis: option(env.REDIS_URL ?? ''),
      access: option(env.RELAY_ACCESS ?? ''),
      'keep-days': option(env.RELAY_KEEP_DAYS ?? '0'),
      'max-room-mb': option(env.RELAY_MAX_ROOM_MB ?? '4096'),
      help: { type: 'boolean', default: false }
    }
  });
  options = values;
} catch (failure) {
  fail(failure.message);
}
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const whole = (name, max) => {
  const number = Number(options[name]);
  if (!Number.isInteger(number) || number < 0 || number > max) fail(`--${name}: a number up to ${max}.`);
  return number;
};
if (options.redis && !/^rediss?:\/\//.test(options.redis)) fail('--redis: redis://… or rediss://…');

ensureInstalled();
let lastTrouble = '';
const onTrouble = (what, failure) => {
  // the same trouble in a row is told once
  const text = `${what}: ${failure?.message ?? failure}`;
  if (text !== lastTrouble) console.error(text);
  lastTrouble = text;
};
// a Redis that is away for a while must not end the relay; devices bring what was not kept
process.on('unhandledRejection', (failure) => onTrouble('Not done', failure));

const { createRelay } = await import('./relay/create-relay.mjs');
let relay;
try {
  relay = await createRelay({
    port: whole('port', 65535),
    host: options.host,
    redis: options.redis || null,
    data: options.data,
    access: options.access,
    keepDays: whole('keep-days', 36500),
    maxRoomBytes: whole('max-room-mb', 1024 * 1024) * 1024 * 1024,
    onTrouble
  });
} catch (failure) {
  fail(`The relay did not start: ${failure.message}`);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void relay.close().finally(() => process.exit(0)));
}

const suffix = options.access ? `?access=${encodeURIComponent(options.access)}` : '';
const addresses = Object.values(networkInterfaces())
  .flat()
  .filter((one) => one && one.family === 'IPv4' && !one.internal)
  .map((one) => `ws://${one.address}:${relay.port}${suffix}`);
console.log(
  `Relay on port ${relay.port}, sealed entries in ${options.redis ? 'Redis' : options.data}.\n` +
    `In Fieldroom, set as relay: ${[...addresses, `ws://127.0.0.1:${relay.port}${suffix}`].join(' or ')}`
);
