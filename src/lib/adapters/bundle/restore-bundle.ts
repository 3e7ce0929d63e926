import { err, ok, type Result } from '../../domain/result';
import type { BundleError } from '../../ports/bundles';
import { createStorage } from '../storage/create-storage';
import type { RestoreOptions, RestoreReport } from '../storage/restore';
import { createBundles } from './create-bundles';

/** Takes a bundle in on the recovery page, where the app does not run. */
export const restoreBundle = async (
  file: Blob,
  { passphrase, ...progress }: Omit<RestoreOptions, 'name'>
): Promise<Result<RestoreReport, Pick<BundleError, 'message'> & { readonly code: string }>> => {
  if (!passphrase) {
    return err({ code: 'passphrase-needed', message: 'This is a bundle: its passphrase is needed.' });
  }
  const storage = await createStorage();
  if (!storage.ok) return storage;
  const { logs, admissions, blobs, device, close } = storage.value;
  try {
    const bundles = createBundles({ logs, admissions, blobs, device: device.key, now: () => Date.now() });
    const read = await bundles.read(file, passphrase, progress);
    if (!read.ok) return read;
    const { entries, documents, missing, member } = read.value;
    const lacking = `${missing} documents that the bundle names without their bytes.`;
    return ok({
      engagements: 1,
      entries,
      files: documents,
      skipped: missing > 0 ? [lacking] : [],
      sameDevice: member
    });
  } finally {
    await close();
  }
};
