import type { Command } from './command';

export const keepStorage: Command = {
  id: 'keep-storage',
  title: 'Ask the browser to keep the data for good',
  group: 'This device',
  also: 'persist storage evict protect',
  available: ({ app }) => app.storage.persistence !== 'granted',
  async run({ app }) {
    await app.storage.askAgain();
    app.toasts.show(
      app.storage.persistence === 'granted'
        ? 'The browser keeps this data until you erase it.'
        : 'The browser did not agree. Installing the app usually changes its mind; until then keep a backup.'
    );
  }
};
