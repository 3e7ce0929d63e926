import type { Command } from './command';

export const lockNow: Command = {
  id: 'lock',
  title: 'Lock',
  group: 'This device',
  keys: 'Mod+Shift+L',
  also: 'passphrase away leave hide secure',
  available: ({ app }) => app.lock.isSet === true,
  run: ({ app }) => app.lock.lock()
};
