import { fileKind } from './adapters/bundle/format';
import { exportDevice, inspectDevice, resetDevice } from './adapters/storage/recovery';
import { restoreDevice, type RestoreOptions } from './adapters/storage/restore';

/** A recovery file of the whole device, or a bundle of one engagement. */
const restore = async (file: Blob, options: RestoreOptions) => {
  if ((await fileKind(file)) === 'other') return restoreDevice(file, options);
  const { restoreBundle } = await import('./adapters/bundle/restore-bundle');
  return restoreBundle(file, options);
};

/** What the recovery page works with; it needs neither the app nor a database that opens. */
export const recoveryTools = {
  inspect: () => inspectDevice(),
  export: exportDevice,
  restore,
  reset: resetDevice
};
