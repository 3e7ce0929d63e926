import { EXTRACTION_VERSION } from '../../domain/controls/extraction-version';
import type { Statement } from '../../domain/controls/statement';
import { RANKING_VERSION } from '../../domain/mapping/ranking-version';
import type { Suggestion } from '../../domain/mapping/suggestion';
import { err, ok, type Result } from '../../domain/result';
import type { Analyst, AnalystError } from '../../ports/analyst';
import { createWorkerClient, WorkerCrash, type WorkerClient } from '../worker-rpc';

const startAnalystWorker = (): Worker =>
  new Worker(new URL('./analyst.worker.ts', import.meta.url), { type: 'module', name: 'analyst' });

const crashed = (failure: unknown): Result<never, AnalystError> =>
  err({
    code: 'worker-crashed',
    message:
      failure instanceof WorkerCrash
        ? 'The analysis stopped unexpectedly. Resume it; what was computed so far is kept.'
        : 'This document could not be analyzed. Its text is kept; resume the analysis to try again.'
  });

/** The worker's client as well, because measuring asks for whole rankings. */
export interface WorkerAnalyst extends Analyst {
  readonly client: WorkerClient;
}

/** Extraction and ranking in one worker, which is started when first needed. */
export const createWorkerAnalyst = (start: () => Worker = startAnalystWorker): WorkerAnalyst => {
  const client = createWorkerClient(start);
  return {
    client,
    version: `${EXTRACTION_VERSION}.${RANKING_VERSION}`,
    async load(frameworks, own = []) {
      try {
        for (const { catalog, vectors, content } of own) {
          // a catalog with its vectors is megabytes: it is sent where the worker does not have it
          if (await client.call<boolean>('holds', [catalog.id, catalog.version, content])) continue;
          const refused = await client.call<AnalystError | null>('take', [catalog, vectors, content]);
          if (refused) return err(refused);
        }
        const owned = new Set(own.map(({ catalog }) => catalog.id));
        const shipped = frameworks.filter((framework) => !owned.has(framework));
        const failure = await client.call<AnalystError | null>('load', [shipped]);
        return failure ? err(failure) : ok(undefined);
      } catch (failure) {
        return crashed(failure);
      }
    },
    async extract(document, parsed) {
      try {
        return ok(await client.call<Statement[]>('extract', [document, parsed]));
      } catch (failure) {
        return crashed(failure);
      }
    },
    async rank(frameworks, inputs) {
      try {
        return ok(await client.call<Suggestion[][]>('suggest', [frameworks, inputs]));
      } catch (failure) {
        return crashed(failure);
      }
    },
    release: () => client.end()
  };
};
