import { bundledSample } from './adapters/browser/bundled-sample';
import { browserEnvironment } from './adapters/browser/environment';
import { createLockSignals } from './adapters/browser/lock-signals';
import { browserPreferences } from './adapters/browser/preference-store';
import { browserStorageQuota } from './adapters/browser/storage-quota';
import { createBundledCatalogs } from './adapters/catalogs/bundled-catalogs';
import { folderPicker } from './adapters/browser/folder-picker';
import { createAppShell } from './adapters/pwa/app-shell';
import { createCatalogLibrary } from './app/frameworks/catalog-library';
import type { Device } from './adapters/storage/keys';
import { browserWait } from './adapters/storage/wait';
import { err, ok, type Result } from './domain/result';
import type { LockError } from './ports/device-lock';
import { AppModel } from './state/app-model.svelte';
import type { LockGate } from './state/lock-gate';

export interface BootProblem {
  /** One sentence: what happened and what is safe. */
  readonly message: string;
}

export type Started =
  | { readonly kind: 'open'; readonly app: AppModel }
  /** A passphrase locks the keys of this device. */
  | { readonly kind: 'locked'; readonly gate: LockGate };

/** The address of a search holds its words: they go with everything else. */
const restartPage = (): void => {
  if (location.search) location.replace(location.pathname);
  else location.reload();
};

/** The composition root: the one place that knows which adapter stands behind which port. */
const boot = async (): Promise<Result<Started, BootProblem>> => {
  const shell = createAppShell();
  // what the start page does not need comes in chunks of its own
  const [{ createStorage }, { createDeviceLock }, tools] = await Promise.all([
    import('./adapters/storage/create-storage'),
    import('./adapters/storage/device-lock'),
    import('./bootstrap-tools')
  ]);
  const lock = createDeviceLock();

  const open = async (unlocked?: Device): Promise<Result<AppModel, BootProblem>> => {
    let app: AppModel | null = null;
    const storage = await createStorage({
      onLost: (error) => app?.lose(error.message),
      openSoon: location.pathname.includes('/e/'),
      ...(unlocked ? { device: unlocked } : {})
    });
    if (!storage.ok) return err({ message: storage.error.message });
    const { logs, admissions, blobs, derived, records, device } = storage.value;
    const files = { logs, admissions, blobs, device: device.key, now: browserEnvironment.now };
    const made = tools.createTools(derived, records, blobs);
    const { own } = made.library;
    // what cannot be read now is told where it is used
    await own.open();
    app = new AppModel({
      ...made,
      environment: browserEnvironment,
      preferences: browserPreferences,
      quota: browserStorageQuota,
      catalogs: createCatalogLibrary(createBundledCatalogs(), own),
      crosswalks: {
        load: async () => (await import('./adapters/crosswalks/bundled-crosswalks')).bundledCrosswalks.load()
      },
      sample: bundledSample,
      shell,
      // most days nobody writes or reads a bundle
      bundles: async () => (await import('./adapters/bundle/create-bundles')).createBundles(files),
      backupFolder: async () => {
        const { createFolderBackups } = await import('./adapters/bundle/folder-backups');
        return createFolderBackups({ ...files, pickFolder: folderPicker() });
      },
      logs,
      admissions,
      network: async () => {
        const { createPeerNetwork } = await import('./adapters/peers/peer-network');
        return createPeerNetwork({ device, admissions, blobs, environment: browserEnvironment });
      },
      origin: () => location.origin,
      blobs,
      derived,
      device: device.key,
      lock,
      signals: createLockSignals(),
      codes: async () => (await import('./adapters/codes/qr-codes')).qrCodes,
      async restart() {
        // a storage that does not close in time is closed by the new page
        await Promise.race([storage.value.close(), browserWait(5000).passed]);
        restartPage();
      }
    });
    return ok(app);
  };

  const set = await lock.isSet();
  if (!set.ok) return err({ message: set.error.message });
  if (!set.value) {
    const app = await open();
    return app.ok ? ok({ kind: 'open', app: app.value }) : app;
  }
  const openWith = async (unlocked: Result<Device, LockError>): Promise<Result<AppModel, LockError>> => {
    if (!unlocked.ok) return unlocked;
    const app = await open(unlocked.value);
    return app.ok ? app : err({ code: 'storage', message: app.error.message });
  };
  return ok({
    kind: 'locked',
    gate: {
      unlock: async (passphrase) => openWith(await lock.unlock(passphrase)),
      checkCode: (code) => lock.checkCode(code),
      newCode: () => lock.newCode(),
      recover: async (code, passphrase, next) => openWith(await lock.recover(code, passphrase, next))
    }
  });
};

let started: Promise<Result<Started, BootProblem>> | null = null;

/** Starts the app once per page; a start that failed may be tried again. */
export const startApp = async (): Promise<Result<Started, BootProblem>> => {
  started ??= boot().catch((failure: unknown) =>
    err({ message: failure instanceof Error ? failure.message : String(failure) })
  );
  const result = await started;
  if (!result.ok) started = null;
  return result;
};
