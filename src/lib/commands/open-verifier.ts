import type { Command } from './command';

export const openVerifier: Command = {
  id: 'open-verifier',
  title: 'Verify a bundle without Fieldroom',
  group: 'This device',
  also: 'check signatures proof independent',
  // a page of its own beside the app
  run: () => void window.open('/verify.html', '_blank', 'noopener')
};
