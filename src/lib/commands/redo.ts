import { inWritable, type Command } from './command';

export const redo: Command = {
  id: 'redo',
  title: 'Redo',
  group: 'Engagement',
  keys: 'Mod+Shift+Z',
  also: 'again',
  available: inWritable,
  async run({ session, app, describe }) {
    if (!session) return;
    const result = await session.redo();
    if (result.ok) app.toasts.show(`Done again: ${await describe(result.value.redone)}`);
    else if (result.error.code === 'nothing-to-undo') app.toasts.show('There is nothing to redo.');
    else app.toasts.show(result.error.message, { tone: 'problem' });
  }
};
