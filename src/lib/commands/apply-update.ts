import type { Command } from './command';

export const applyUpdate: Command = {
  id: 'apply-update',
  title: 'Update Fieldroom and reload',
  group: 'This device',
  also: 'new version upgrade',
  available: ({ app }) => app.shell.updateWaiting,
  run: ({ app }) => app.applyUpdate()
};
