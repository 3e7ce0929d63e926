import type { Command } from './command';

/** The sample is signed with this name where the user has not told theirs yet. */
const NEWCOMER = 'You';

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
    const opened = await app.openSample(app.preferences.person || NEWCOMER);
    if (opened.ok) go(`/e/${opened.value}`);
    else app.toasts.show(opened.error.message, { tone: 'problem' });
  }
};
