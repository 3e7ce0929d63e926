import type { Finding } from '../../domain/analysis/finding';
import { err, ok, type Result } from '../../domain/result';
import type { Reporter, ReporterError } from '../../ports/reporter';
import { createWorkerClient } from '../worker-rpc';

const startReportWorker = (): Worker =>
  new Worker(new URL('./report.worker.ts', import.meta.url), { type: 'module', name: 'report' });

const attempt = async <T>(work: Promise<T>, message: string): Promise<Result<T, ReporterError>> => {
  try {
    return ok(await work);
  } catch {
    return err({ code: 'worker-crashed', message });
  }
};

/** One worker, started when first needed. */
export const createWorkerReporter = (start: () => Worker = startReportWorker): Reporter => {
  const client = createWorkerClient(start);
  return {
    check: (documents, today) =>
      attempt(
        client.call<readonly Finding[]>('check', [documents, today]),
        'The documents could not be compared with each other. Nothing is lost; try again.'
      ),
    write: (report, format) =>
      attempt(
        client.call<Uint8Array<ArrayBuffer>>(format, [report]),
        'The report could not be written. Nothing is lost; try again.'
      ),
    release: () => client.end()
  };
};
