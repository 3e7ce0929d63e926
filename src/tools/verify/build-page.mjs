/** Makes the verifier’s page: everything in one HTML file, whose policy allows its own script and style alone. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const verifyPage = async () => {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(here, 'page.mjs'), formats: ['iife'], name: 'verify', fileName: 'verify' }
    }
  });
  const [{ output }] = Array.isArray(built) ? built : [built];
  // a closing tag in the code would end the script early
  const script = output[0].code.replaceAll('</script', '<\\/script').trim();
  const style = readFileSync(join(here, 'page.css'), 'utf8');
  const csp = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; form-action 'none'; base-uri 'none'`;
  const page = readFileSync(join(here, 'page.html'), 'utf8');
  // the hashes are over all between the tags, so nothing else may stand there
  return page
    .replace(/%csp%/, () => csp)
    .replace(/(<style>)[\s\S]*?(<\/style>)/, (_, open, close) => open + style + close)
    .replace(/(<script>)[\s\S]*?(<\/script>)/, (_, open, close) => open + script + close);
};

/** Writes `verify.html` into the folder. */
export const writeVerifyPage = async (folder = 'build') =>
  writeFileSync(join(folder, 'verify.html'), await verifyPage());
