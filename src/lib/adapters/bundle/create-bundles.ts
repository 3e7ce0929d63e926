import type { DeviceKey } from '../../domain/ids';
import { err, ok } from '../../domain/result';
import type { Admissions } from '../../ports/admissions';
import type { BlobStore } from '../../ports/blob-store';
import type { BundleError, Bundles } from '../../ports/bundles';
import type { EngagementLogs } from '../../ports/engagement-log';
import { stateHash } from '../log/state-hash';
import { bundleError, BundleFailure } from './bundle-failure';
import type { Sink } from './chunks';
import { newMaster, type KdfParameters } from './passphrase-key';
import { checkBundle, openBundle, takeBundle } from './read-bundle';
import { encodeSummary } from './summary-file';
import { StorageFailure, writeBundle } from './write-bundle';

export interface BundlesDeps {
  readonly logs: EngagementLogs;
  readonly admissions: Admissions;
  readonly blobs: BlobStore;
  readonly device: DeviceKey;
  readonly now: () => number;
  /** Tests take a cheaper one. */
  readonly cost?: Pick<KdfParameters, 'N' | 'r' | 'p'>;
}

/** Throws what is not a refusal of ours. */
export const toBundleError = (failure: unknown): BundleError => {
  if (failure instanceof BundleFailure) return bundleError(failure);
  if (failure instanceof StorageFailure) return { code: 'storage', message: failure.error.message };
  throw failure;
};

/** Collects what is written in blobs of a few megabytes, which the browser may keep on disk. */
export const createBlobSink = (): { readonly sink: Sink; end(): Blob } => {
  const FLUSH_BYTES = 8 * 1024 * 1024;
  const whole: Blob[] = [];
  let open: BlobPart[] = [];
  let size = 0;
  return {
    async sink(bytes) {
      open.push(bytes);
      size += bytes.length;
      if (size < FLUSH_BYTES) return;
      whole.push(new Blob(open));
      open = [];
      size = 0;
    },
    end: () => new Blob([...whole, ...open], { type: 'application/octet-stream' })
  };
};

export const createBundles = (deps: BundlesDeps): Bundles => {
  const { logs, admissions, blobs, device } = deps;
  return {
    async write(log, { passphrase, ...request }) {
      try {
        const master = await newMaster(passphrase, deps.cost);
        const { sink, end } = createBlobSink();
        const written = await writeBundle(deps, log, { ...request, master }, sink);
        return ok({ ...written, file: end() });
      } catch (failure) {
        return err(toBundleError(failure));
      }
    },

    async read(file, passphrase, { onProgress, signal } = {}) {
      let read = 0;
      // both readings count
      const step = (bytes: number): void => {
        read += bytes;
        if (signal?.aborted) throw new BundleFailure('cancelled');
        onProgress?.(Math.min(1, read / (2 * file.size)));
      };
      try {
        const bundle = await openBundle(file, passphrase);
        const checked = await checkBundle(bundle, step);
        const { engagement, root, facts, kind } = checked.manifest;
        const before = await logs.list();
        if (!before.ok) throw new StorageFailure(before.error);
        const known = before.value.some(({ id }) => id === engagement);
        if (!known && kind === 'part') throw new BundleFailure('part-only');
        const joined = await admissions.join({ engagement, root, keys: checked.keys, facts });
        if (!joined.ok) {
          if (joined.error.code === 'damaged') throw new BundleFailure('other-beginning');
          throw new StorageFailure(joined.error);
        }
        const exchange = admissions.exchange(engagement);
        try {
          const taken = await takeBundle(
            { admissions, blobs, exchange: () => exchange },
            bundle,
            checked,
            { step, ...(signal ? { signal } : {}) },
            ({ message }) => {
              throw new StorageFailure({ code: 'transaction-aborted', message });
            }
          );
          const opened = await logs.open(engagement);
          if (!opened.ok) throw new StorageFailure(opened.error);
          const log = opened.value;
          const hash = await stateHash(log.state);
          const own = log.state.members[device];
          const summary = await log.exchange?.summary();
          const same =
            summary?.ok &&
            summary.value.every(({ book, count }) => count === checked.manifest.entries[book]?.count);
          await log.close();
          return ok({
            engagement,
            facts,
            ...taken,
            missing: checked.missing,
            member: own !== undefined && own.revoked === null,
            stateHash: hash,
            sameState: same ? hash === checked.manifest.stateHash : null
          });
        } catch (failure) {
          // what was not here before does not stay half
          if (!known) await logs.erase(engagement);
          throw failure;
        }
      } catch (failure) {
        return err(toBundleError(failure));
      }
    },

    async summary(log) {
      const books = await log.exchange?.summary();
      if (!books) return err(bundleError(new BundleFailure('not-a-summary')));
      return books.ok
        ? ok(encodeSummary(log.id, books.value))
        : err({ code: 'storage', message: books.error.message });
    },

    stateHash: (log) => stateHash(log.state)
  };
};
