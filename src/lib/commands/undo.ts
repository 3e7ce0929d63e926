import { inWritable, type Command } from './command';

export const undo: Command = {
  id: 'undo',
  title: 'Undo',
  group: 'Engagement',
  keys: 'Mod+Z',
  also: 'take back revert',
  available: inWritable,
  async run({ session, app, describe }) {
    if (!session) return;
    const result = await session.undo();
    if (result.ok) {
      app.toasts.show(`Undone: ${await describe(result.value.undone)}`, {
        action: { label: 'Redo', run: () => void session.redo() }
      });
    } else if (result.error.code === 'nothing-to-undo') app.toasts.show('There is nothing to undo.');
    else app.toasts.show(result.error.message, { tone: 'problem' });
  }
};
