import { exportDevice, inspectDevice, resetDevice } from './adapters/storage/recovery';
import { restoreDevice } from './adapters/storage/restore';

/** What the recovery page works with; it needs neither the app nor a database that opens. */
export const recoveryTools = {
  inspect: () => inspectDevice(),
  export: exportDevice,
  restore: restoreDevice,
  reset: resetDevice
};
