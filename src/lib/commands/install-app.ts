import type { Command } from './command';

export const installApp: Command = {
  id: 'install-app',
  title: 'Install Fieldroom on this device',
  group: 'This device',
  also: 'app desktop window pwa',
  available: ({ app }) => app.shell.installable,
  run: ({ app }) => app.install()
};
