/** pdf.js needs this on Node 20; browsers have it. Import before anything that opens a PDF. */
const promises = Promise as unknown as { withResolvers?: unknown };
promises.withResolvers ??= <T>() => {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};
export {};
