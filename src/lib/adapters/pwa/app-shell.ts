import { Workbox } from 'workbox-window';
import type { AppShell, AppShellStatus } from '../../ports/app-shell';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/**
 * Registers the service worker and tells what it does. Messages from the worker:
 * `{type: 'precache', done, total}` in bytes while it installs.
 */
export const createAppShell = (): AppShell => {
  const listeners = new Set<() => void>();
  let prompt: InstallPrompt | null = null;
  let workbox: Workbox | null = null;
  /** The user accepted a newer build in this tab. */
  let accepted = false;
  let status: AppShellStatus = {
    precache: null,
    offlineReady: false,
    updateWaiting: false,
    replaced: false,
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
    workbox.addEventListener('activated', () => change({ offlineReady: true, precache: null }));
    // the first worker of a page that had none changes nothing for it
    let controlled = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (accepted) location.reload();
      else if (controlled) change({ replaced: true, updateWaiting: false });
      controlled = true;
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
      accepted = true;
      workbox?.messageSkipWaiting();
    },
    async install() {
      await prompt?.prompt();
      prompt = null;
      change({ installable: false });
    }
  };
};
