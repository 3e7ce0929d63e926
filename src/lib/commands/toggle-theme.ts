import type { Command } from './command';

const next = { system: 'light', light: 'dark', dark: 'system' } as const;
const said = { system: 'as the system', light: 'light', dark: 'dark' } as const;

export const toggleTheme: Command = {
  id: 'toggle-theme',
  title: 'Switch theme (light, dark, as the system)',
  group: 'This device',
  also: 'colour color mode appearance night',
  run({ app }) {
    app.preferences.theme = next[app.preferences.theme];
    app.toasts.show(`Theme: ${said[app.preferences.theme]}`);
  }
};
