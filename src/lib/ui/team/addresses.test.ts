import { describe, expect, it } from 'vitest';
import { addressesIn, hostOf, wrongAddress } from './addresses';

describe('addresses', () => {
  it('are read with whatever stands between them', () => {
    expect(addressesIn(' wss://a.example, ws://b:1\nwss://c/x?access=y ')).toEqual([
      'wss://a.example',
      'ws://b:1',
      'wss://c/x?access=y'
    ]);
    expect(addressesIn('  ')).toEqual([]);
  });

  it.each(['http://a', 'wss://', 'relay.example', 'wss://a b:', 'ws://[', 'javascript:alert(1)'])(
    'are not: %s',
    (text) => expect(wrongAddress(addressesIn(text))).not.toBeNull()
  );

  it('show no access word', () => {
    expect(wrongAddress(['wss://relay.example:444/?access=word'])).toBeNull();
    expect(hostOf('wss://relay.example:444/?access=word')).toBe('relay.example:444');
  });
});
