import type { LockSignal, LockSignals } from '../../ports/lock-signals';

export const createLockSignals = (name = 'fieldroom-lock'): LockSignals => {
  const channel = new BroadcastChannel(name);
  return {
    announce: (signal) => channel.postMessage(signal),
    onSignal(listener) {
      const hear = ({ data }: MessageEvent<LockSignal>): void => listener(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    }
  };
};
