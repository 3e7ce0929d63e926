/** A timer that can be stopped; handed in so that tests need not wait. */
export interface Waiting {
  readonly passed: Promise<void>;
  stop(): void;
}
export type Wait = (milliseconds: number) => Waiting;

export const browserWait: Wait = (milliseconds) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return { passed, stop: () => clearTimeout(timer) };
};
