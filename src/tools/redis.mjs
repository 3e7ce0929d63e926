import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = () => [
  process.env.REDIS_SERVER,
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/opt/homebrew/bin/redis-server'
];
const find = () => candidates().find((path) => path && existsSync(path));

/**
 * Path of a redis-server to test with: `REDIS_SERVER`, Debian's, Homebrew's. Installs Debian's where none is found
 * and this is root on Debian; otherwise says what to install.
 */
export const findRedis = () => {
  const found = find();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('No Redis here: installing Debian’s …');
    const stdio = ['ignore', 'ignore', 'inherit'];
    execFileSync('apt-get', ['update', '-qq'], { stdio });
    execFileSync('apt-get', ['install', '-y', '-qq', 'redis-server'], {
      stdio,
      // it is started by the test, with a folder of its own
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    });
    const installed = find();
    if (installed) return installed;
  }
  throw new Error(
    'No Redis found. Install redis-server, or set REDIS_SERVER to the path of one, and run this again.'
  );
};
