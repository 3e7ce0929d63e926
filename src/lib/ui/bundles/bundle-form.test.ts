import { describe, expect, it } from 'vitest';
import { bundleName, passphraseProblem } from './bundle-form';

describe('the form of a bundle', () => {
  it('asks for a passphrase that is long enough and twice the same', () => {
    expect(passphraseProblem('short', 'short')).toHaveProperty('passphrase');
    expect(passphraseProblem('long and dull', 'long and dul')).toHaveProperty('again');
    expect(passphraseProblem('long and dull', 'long and dull')).toEqual({});
  });

  it('names the file after the client, in letters that every disk takes', () => {
    expect(bundleName('Nordlicht Robotics GmbH', 'firm', '2026-03-31')).toBe(
      'nordlicht-robotics-gmbh-2026-03-31.fieldroom'
    );
    expect(bundleName('Käse/Söhne & Cie.', 'client', '2026-03-31')).toBe(
      'kase-sohne-cie-data-room-2026-03-31.fieldroom'
    );
    expect(bundleName('株式会社', 'firm', '2026-03-31')).toBe('engagement-2026-03-31.fieldroom');
  });
});
