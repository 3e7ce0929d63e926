/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/**
 * Keeps every file of the build, the model included, so that the app opens with no server.
 *
 * The list comes in after the build: `{url, revision, size}`, sizes in bytes. While installing, each page is
 * told `{type: 'precache', done, total}`. A newer worker waits until a page says `{type: 'SKIP_WAITING'}`:
 * nothing is swapped under work that is open.
 */
declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: readonly { url: string; revision: string | null; size: number }[];
};

const files = self.__WB_MANIFEST;
const sizeByPath = new Map(files.map(({ url, size }) => [url, size]));
const total = files.reduce((sum, { size }) => sum + size, 0);
let done = 0;

const tellPages = async (): Promise<void> => {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage({ type: 'precache', done, total });
};

/** Hosts that can't set headers get their isolation from here. */
const isolated = (response: Response): Response => {
  if (response.type === 'opaque' || response.type === 'opaqueredirect') return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
};

addPlugins([
  {
    handlerWillRespond: ({ response }) => Promise.resolve(isolated(response)),
    handlerDidComplete: async ({ event, request }) => {
      if (event.type !== 'install') return;
      done += sizeByPath.get(new URL(request.url).pathname) ?? 0;
      await tellPages();
    }
  }
]);
precacheAndRoute(files.map(({ url, revision }) => ({ url, revision })));
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html')));
clientsClaim();

self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
