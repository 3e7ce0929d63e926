import { createSubscriber } from 'svelte/reactivity';

/**
 * Makes an outside source reactive: reading through the returned function inside an effect or a derived
 * subscribes to it, and reads again whenever the source calls back.
 */
export const fromSubscribable = <T>(
  subscribe: (listener: () => void) => () => void,
  read: () => T
): (() => T) => {
  const track = createSubscriber((update) => subscribe(update));
  return () => {
    track();
    return read();
  };
};
