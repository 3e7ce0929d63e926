import type { Command } from './command';

export const goSettings: Command = {
  id: 'go-settings',
  title: 'Settings',
  group: 'Go to',
  keys: 'g ,',
  also: 'theme density storage device version',
  run: ({ session, go }) => go(session ? `/e/${session.id}/settings` : '/settings')
};
