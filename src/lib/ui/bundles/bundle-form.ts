/** Fewer characters are guessed, whatever the key's cost. */
const LEAST = 10;

export const passphraseProblem = (
  passphrase: string,
  again: string
): { readonly passphrase?: string; readonly again?: string } => {
  if (passphrase.length < LEAST) {
    return { passphrase: `Take at least ${LEAST} characters; four or five words are good and easy to say.` };
  }
  return passphrase === again ? {} : { again: 'This is not the same passphrase.' };
};

/** `nordlicht-robotics-2026-03-31.fieldroom`; the date is the user's, ISO 8601. */
export const bundleName = (client: string, audience: 'firm' | 'client', date: string): string => {
  const plain = client
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return `${plain || 'engagement'}${audience === 'client' ? '-data-room' : ''}-${date}.fieldroom`;
};
