/**
 * Requests to a dedicated worker, answered in any order.
 *
 * Protocol: the page posts `{id, method, args}`; the worker answers `{id, value}` or `{id, failure}`.
 * `Transferable`s among the arguments are moved when listed. A worker that dies rejects every open request
 * with `WorkerCrash`, and the next request starts a new one.
 */
export class WorkerCrash extends Error {
  override readonly name = 'WorkerCrash';
}

interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Answer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };

export interface WorkerClient {
  /** Starts the worker before it is first called. */
  start(): void;
  call<T>(method: string, args: readonly unknown[], transfer?: Transferable[]): Promise<T>;
  end(): void;
}

export const createWorkerClient = (start: () => Worker): WorkerClient => {
  let worker: Worker | null = null;
  let lastId = 0;
  const open = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();

  const fail = (reason: string): void => {
    worker?.terminate();
    worker = null;
    for (const { reject } of open.values()) reject(new WorkerCrash(reason));
    open.clear();
  };

  const ensure = (): Worker => {
    if (worker) return worker;
    worker = start();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const request = open.get(data.id);
      open.delete(data.id);
      if ('failure' in data) request?.reject(new Error(data.failure));
      else request?.resolve(data.value as never);
    };
    worker.onerror = (event) => fail(event.message || 'The worker stopped.');
    worker.onmessageerror = () => fail('A message could not be read.');
    return worker;
  };

  return {
    start: () => void ensure(),
    call: (method, args, transfer = []) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        open.set(lastId, { resolve, reject });
        ensure().postMessage({ id: lastId, method, args } satisfies Request, transfer);
      }),
    end: () => fail('The worker was ended.')
  };
};

export interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

/** The scope of the worker that this code runs in; the page's types describe a window. */
export const thisWorker = globalThis as unknown as WorkerScope;

/** An answer some of whose parts are moved rather than copied. */
export class Moved<T> {
  constructor(
    readonly value: T,
    readonly transfer: Transferable[]
  ) {}
}

/** The worker's side: answers each request by calling the method of that name. */
export const serveWorker = (
  scope: WorkerScope,
  methods: Readonly<Record<string, (...args: never[]) => unknown>>
): void => {
  scope.onmessage = (event: MessageEvent<Request>) => {
    const { id, method, args } = event.data;
    const run = methods[method];
    void Promise.resolve()
      .then(() => {
        if (!run) throw new Error(`The worker has no method “${method}”.`);
        return run(...(args as never[]));
      })
      .then(
        (answer) => {
          const value: unknown = answer instanceof Moved ? answer.value : answer;
          const transfer = answer instanceof Moved ? answer.transfer : [];
          scope.postMessage({ id, value } satisfies Answer, transfer);
        },
        (failure: unknown) =>
          scope.postMessage({
            id,
            failure: failure instanceof Error ? failure.message : String(failure)
          } satisfies Answer)
      );
  };
};
