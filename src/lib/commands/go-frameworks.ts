import type { Command } from './command';

export const goFrameworks: Command = {
  id: 'go-frameworks',
  title: 'Frameworks',
  group: 'Go to',
  also: 'import catalog OSCAL NIST CSF own standard version',
  run: ({ go }) => go('/frameworks')
};
