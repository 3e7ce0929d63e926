/** `npm run build`: run-time files, model check, Kit's build, the verifier's page, precache list. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { checkModel } from './check-model.mjs';
import { injectPrecache } from './precache.mjs';
import { vendor } from './vendor.mjs';
import { writeVerifyPage } from './verify/build-page.mjs';

vendor();
checkModel();
execFileSync(
  process.execPath,
  [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
  {
    stdio: 'inherit'
  }
);
await writeVerifyPage();
const { files, bytes } = injectPrecache();
console.log(`build/: ${files} files for offline use, ${(bytes / 1048576).toFixed(1)} MB`);
