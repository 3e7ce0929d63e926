/** A helper of the log worker: opens and verifies batches of entries. It keeps nothing. */
import { thisWorker, type WorkerScope } from '../worker-rpc';
import { answerRequest, type CheckRequest } from './check-batch';

const scope: WorkerScope = thisWorker;

scope.onmessage = ({ data }: MessageEvent<{ readonly id: number; readonly args: [CheckRequest] }>) => {
  const { id, args } = data;
  answerRequest(args[0]).then(
    (value) => scope.postMessage({ id, value }, [value.entries.buffer]),
    (failure: unknown) => scope.postMessage({ id, failure: String(failure) })
  );
};
