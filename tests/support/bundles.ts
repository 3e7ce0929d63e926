/** Bundles of test devices, with a passphrase that is quick to derive. */
import { createChunkWriter, keyProof } from '../../src/lib/adapters/bundle/chunks';
import { createBundles } from '../../src/lib/adapters/bundle/create-bundles';
import { encodeHeader } from '../../src/lib/adapters/bundle/format';
import { fileKey, newMaster } from '../../src/lib/adapters/bundle/passphrase-key';
import { openBundle } from '../../src/lib/adapters/bundle/read-bundle';
import { writeRecord, type BundleRecord } from '../../src/lib/adapters/bundle/records';
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

export const recordsOf = async (file: Blob): Promise<BundleRecord[]> => {
  const records: BundleRecord[] = [];
  for await (const record of (await openBundle(file, PASSPHRASE)).records()) records.push(record);
  return records;
};

/** The bundle of somebody who knows the passphrase and seals what they like. */
export const sealAgain = async (records: readonly BundleRecord[]): Promise<Blob> => {
  const master = await newMaster(PASSPHRASE, CHEAP);
  const nonce = crypto.getRandomValues(new Uint8Array(16));
  const header = await encodeHeader({ kdf: master.kdf, nonce });
  const bound = await crypto.subtle.digest('SHA-256', header);
  const key = await fileKey(master, nonce);
  const parts: Uint8Array<ArrayBuffer>[] = [header, await keyProof(key, bound)];
  const writer = createChunkWriter(key, bound, async (sealed) => void parts.push(sealed));
  for (const { kind, body } of records) await writeRecord(writer, kind, body);
  await writer.end();
  return new Blob(parts);
};
