/** Knows, by content hashes, whether dependencies or the build have to be made again. Node builtins only. */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const hashFiles = (paths) => {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else if (!path.startsWith(join('static', 'vendor'))) {
      hash.update(path).update('\0').update(readFileSync(path));
    }
  };
  paths.forEach(visit);
  return hash.digest('hex');
};

const isCurrent = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
const write = (stamp, hash) => {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
};

/** Runs `npm ci` where node_modules is missing or was made from another lock file. */
export const ensureInstalled = () => {
  const stamp = join('node_modules', '.fieldroom-lock');
  const hash = hashFiles(['package-lock.json']);
  if (isCurrent(stamp, hash)) return;
  console.error('Installing packages …');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32'
  });
  write(stamp, hash);
};

const sources = [
  'src',
  'static',
  'catalogs',
  'svelte.config.js',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json'
];
const buildStamp = join('.cache', 'built');

/** Builds where `build/` is missing or older sources made it. */
export const ensureBuilt = async () => {
  const hash = hashFiles(sources);
  if (existsSync(join('build', 'index.html')) && isCurrent(buildStamp, hash)) return;
  console.error('Building …');
  execFileSync(process.execPath, ['src/tools/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  write(buildStamp, hash);
};
