/** Node 20 lacks what pdf.js asks of every browser that the app supports. */
const holder = Promise as { withResolvers?: () => unknown };
holder.withResolvers ??= () => {
  let resolve: unknown;
  let reject: unknown;
  const promise = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};
export {};
