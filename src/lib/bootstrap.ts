import { bundledSample } from './adapters/browser/bundled-sample';
import { browserEnvironment } from './adapters/browser/environment';
import { browserPreferences } from './adapters/browser/preference-store';
import { browserStorageQuota } from './adapters/browser/storage-quota';
import { createBundledCatalogs } from './adapters/catalogs/bundled-catalogs';
import { createBundledCrosswalks } from './adapters/crosswalks/bundled-crosswalks';
import { folderPicker } from './adapters/browser/folder-picker';
import { createAppShell } from './adapters/pwa/app-shell';
import { createCatalogLibrary } from './app/frameworks/catalog-library';
import { err, ok, type Result } from './domain/result';
import { AppModel } from './state/app-model.svelte';

export interface BootProblem {
  /** One sentence: what happened and what is safe. */
  readonly message: string;
}

/** The composition root: the one place that knows which adapter stands behind which port. */
const boot = async (): Promise<Result<AppModel, BootProblem>> => {
  const shell = createAppShell();
  // what the start page does not need comes in chunks of its own
  const [{ createStorage }, tools] = await Promise.all([
    import('./adapters/storage/create-storage'),
    import('./bootstrap-tools')
  ]);
  let app: AppModel | null = null;
  const storage = await createStorage({ onLost: (error) => app?.lose(error.message) });
  if (!storage.ok) return err({ message: storage.error.message });
  const { logs, admissions, blobs, derived, records, device } = storage.value;
  const files = { logs, admissions, blobs, device: device.key, now: browserEnvironment.now };
  const made = tools.createTools(derived, records);
  const { own } = made.library;
  // what cannot be read now is told where it is used
  await own.open();
  app = new AppModel({
    ...made,
    environment: browserEnvironment,
    preferences: browserPreferences,
    quota: browserStorageQuota,
    catalogs: createCatalogLibrary(createBundledCatalogs(), own),
    ownVectors: (catalog) => own.vectorsOf(catalog),
    crosswalks: createBundledCrosswalks(),
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
      return createPeerNetwork({ device, admissions, blobs, derived, environment: browserEnvironment });
    },
    origin: () => location.origin,
    blobs,
    derived,
    device: device.key
  });
  return ok(app);
};

let started: Promise<Result<AppModel, BootProblem>> | null = null;

/** Starts the app once per page; a start that failed may be tried again. */
export const startApp = async (): Promise<Result<AppModel, BootProblem>> => {
  started ??= boot().catch((failure: unknown) =>
    err({ message: failure instanceof Error ? failure.message : String(failure) })
  );
  const result = await started;
  if (!result.ok) started = null;
  return result;
};
