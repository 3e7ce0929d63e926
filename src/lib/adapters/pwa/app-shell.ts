import { Workbox } from 'workbox-window';
import type { AppShell, AppShellStatus } from '../../ports/app-shell';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Asked once per tab: the reload after the first visit that gives the page its isolation headers. */
const reloadedKey = 'fieldroom.isolation-reload';

/**
 * Registers the service worker and tells what it does. Messages from the worker:
 * `{type: 'precache', done, total}` in bytes while it installs.
 */
export const createAppShell = (): AppShell => {
  const listeners = new Set<() => void>();
  let prompt: InstallPrompt | null = null;
  let workbox: Workbox | null = null;
  let status: AppShellStatus = {
    precache: null,
    offlineReady: false,
    updateWaiting: false,
    installable: false,
    installed: matchMedia('(display-mode: standalone)').matches
  };
  const change = (changes: Partial<AppShellStatus>): void => {
    status = { ...status, ...changes };
    for (const listener of listeners) listener();
  };

  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    change({ installable: true });
  });
  addEventListener('appinstalled', () => change({ installable: false, installed: true }));

  const register = async (): Promise<void> => {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent) => {
      const message = data as { type?: string; done?: number; total?: number } | null;
      if (message?.type !== 'precache' || !message.total) return;
      change({ precache: { done: message.done ?? 0, total: message.total } });
    });
    workbox = new Workbox('/service-worker.js', { updateViaCache: 'none' });
    workbox.addEventListener('waiting', () => change({ updateWaiting: true, precache: null }));
    workbox.addEventListener('activated', ({ isUpdate }) => {
      change({ offlineReady: true, precache: null });
      if (isUpdate || crossOriginIsolated || sessionStorage.getItem(reloadedKey)) return;
      sessionStorage.setItem(reloadedKey, 'yes');
    });
    const registration = await workbox.register();
    if (registration?.active) change({ offlineReady: true, precache: null });
  };
  void register().catch(() => {
    // without a worker the app works while the server is there; the settings say that it is not offline-ready
  });

  return {
    get status() {
      return status;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    applyUpdate() {
      workbox?.addEventListener('controlling', () => location.reload());
      workbox?.messageSkipWaiting();
    },
    async install() {
      await prompt?.prompt();
      prompt = null;
      change({ installable: false });
    }
  };
};
