import type { Environment } from '../../ports/environment';

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const dayOf = (at: Date): string =>
  `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;

/** `scheduler.yield` keeps its place in the queue; a timer is what older browsers have. */
const yieldToScreen = (): Promise<void> => {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve, 0));
};

export const browserEnvironment: Environment = {
  now: () => Date.now(),
  today: () => dayOf(new Date()),
  dayOf: (at) => dayOf(new Date(at)),
  newId: () => toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  yieldToScreen
};
