import type { Command } from './command';

export const openSample: Command = {
  id: 'open-sample',
  title: 'Open the sample engagement',
  group: 'Start',
  also: 'demo example try fictional',
  async run({ app, go }) {
    const known = app.engagements?.find(({ sample }) => sample);
    if (known) {
      go(`/e/${known.id}`);
      return;
    }
    const opened = await app.openSample();
    if (opened.ok) go(`/e/${opened.value}`);
    else app.toasts.show(opened.error.message, { tone: 'problem' });
  }
};
