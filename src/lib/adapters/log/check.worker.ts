/** A helper of the log worker: opens and verifies batches of entries. It keeps nothing. */
import { thisWorker, type WorkerScope } from '../worker-rpc';
import { answerRequest, type CheckAnswer, type CheckRequest } from './check-batch';
import { answerLot, type LotAnswer, type LotRequest } from './check-lot';

const scope: WorkerScope = thisWorker;

type Request = { readonly id: number } & (
  | { readonly method: 'check'; readonly args: [CheckRequest] }
  | { readonly method: 'checkLot'; readonly args: [LotRequest] }
);

const answer = (request: Request): Promise<CheckAnswer | LotAnswer> =>
  request.method === 'checkLot' ? answerLot(request.args[0]) : answerRequest(request.args[0]);

scope.onmessage = ({ data }: MessageEvent<Request>) => {
  const { id } = data;
  answer(data).then(
    (value) => {
      const moved = 'sealed' in value ? [value.entries.buffer, value.sealed.buffer] : [value.entries.buffer];
      scope.postMessage({ id, value }, moved as Transferable[]);
    },
    (failure: unknown) => scope.postMessage({ id, failure: String(failure) })
  );
};
