/**
 * A small static server for `build/`: right types, isolation and security headers, the app's page for
 * navigations to unknown paths, 404 for missing assets, nothing outside the folder.
 * `node src/tools/serve.mjs [folder]`, port by PORT (default 4173).
 */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const typeByExtension = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.pdf': 'application/pdf'
};

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // the page's own policy is in its HTML; these are what a meta element cannot say
  'Content-Security-Policy': "frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // the camera reads QR codes when a user asks for it; nothing else of the machine is wanted
  'Permissions-Policy':
    'camera=(self), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()',
  'Cache-Control': 'no-cache'
};

const fileFor = (root, pathname) => {
  const path = join(root, normalize(pathname));
  if (path !== root && !path.startsWith(root + sep)) return null;
  try {
    const stat = statSync(path);
    if (stat.isFile()) return { path, size: stat.size };
    const index = join(path, 'index.html');
    return stat.isDirectory() ? { path: index, size: statSync(index).size } : null;
  } catch {
    return null;
  }
};

/** Starts serving and resolves to `{ url, close }`; port 0 takes any free one. */
export const serve = ({ folder = 'build', port = 0, host = '127.0.0.1' } = {}) =>
  new Promise((done, failed) => {
    const root = resolve(folder);
    const server = createServer((request, response) => {
      const send = (status, text) =>
        response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
      if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'Only GET and HEAD.');
      let pathname;
      try {
        pathname = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      } catch {
        return send(400, 'Not a path.');
      }
      if (pathname.includes('\0')) return send(400, 'Not a path.');
      // ids such as A.5.15 stand in paths, so a dot alone makes no file
      const isNavigation =
        (request.headers.accept ?? '').includes('text/html') && !(extname(pathname) in typeByExtension);
      const file = fileFor(root, pathname) ?? (isNavigation ? fileFor(root, '/index.html') : null);
      if (!file) return send(404, 'Not found.');
      response.writeHead(200, {
        ...headers,
        ...(pathname.startsWith('/_app/immutable/')
          ? { 'Cache-Control': 'public, max-age=31536000, immutable' }
          : {}),
        'Content-Type': typeByExtension[extname(file.path)] ?? 'application/octet-stream',
        'Content-Length': file.size
      });
      if (request.method === 'HEAD') return response.end();
      return createReadStream(file.path)
        .on('error', () => response.destroy())
        .pipe(response);
    });
    server.once('error', failed);
    server.listen(port, host, () => {
      done({
        url: `http://${host}:${server.address().port}`,
        close: () =>
          new Promise((closed) => {
            server.close(closed);
            server.closeAllConnections();
          })
      });
    });
  });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const port = Number(process.env.PORT ?? 4173);
  serve({ folder: process.argv[2] ?? 'build', port }).then(
    ({ url }) => console.log(`Fieldroom is at ${url}`),
    (error) => {
      console.error(
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use. End what uses it, or set PORT to another.`
          : error.message
      );
      process.exitCode = 1;
    }
  );
}
