import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = () => [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** Playwright's own browser, where somebody has installed it. */
const fromPlaywright = async () => {
  try {
    const { chromium } = await import('playwright');
    return chromium.executablePath();
  } catch {
    return undefined;
  }
};

/**
 * Path of a Chromium to test with: `CHROMIUM`, Playwright's own, Debian's, Google Chrome.
 * Installs Debian's where none is found and this is root on Debian; otherwise says what to install.
 */
export const findChromium = async ({ install = false } = {}) => {
  const [fromEnvironment, ...installed] = candidates();
  const paths = [fromEnvironment, await fromPlaywright(), ...installed];
  const found = paths.find((path) => path && existsSync(path));
  if (found) return found;
  if (install && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('No Chromium here: installing Debian’s …');
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    });
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  throw new Error(
    'No Chromium found. Install Chromium or Google Chrome, or set CHROMIUM to the path of one, and run this again.'
  );
};

/** Flags that keep a test browser quiet and offline; root needs `--no-sandbox`. */
export const chromiumArgs = () => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run'
];
