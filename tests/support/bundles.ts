/** Bundles of test devices, with a passphrase that is quick to derive. */
import { createBundles } from '../../src/lib/adapters/bundle/create-bundles';
import type { Bundles } from '../../src/lib/ports/bundles';
import type { TestDevice } from './devices';

export const PASSPHRASE = 'correct horse battery staple';
/** The least that is accepted on reading: 16 MiB and some tens of milliseconds. */
export const CHEAP = { N: 2 ** 14, r: 8, p: 1 } as const;

export const bundlesOf = ({ storage }: TestDevice): Bundles =>
  createBundles({
    logs: storage.logs,
    admissions: storage.admissions,
    blobs: storage.blobs,
    device: storage.device.key,
    now: () => 1_700_000_000_000,
    cost: CHEAP
  });
