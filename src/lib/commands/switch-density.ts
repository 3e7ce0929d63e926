import type { Command } from './command';

const next = { compact: 'normal', normal: 'comfortable', comfortable: 'compact' } as const;

export const switchDensity: Command = {
  id: 'switch-density',
  title: 'Switch row height (compact, normal, comfortable)',
  group: 'This device',
  also: 'density size spacing',
  run({ app }) {
    app.preferences.density = next[app.preferences.density];
    app.toasts.show(`Rows: ${app.preferences.density}`);
  }
};
