import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateHash } from '../../src/lib/adapters/log/state-hash';
import { canonicalJson } from '../../src/lib/domain/log/canonical';
import { arbitraryAction, created, writeLog } from '../support/log';

describe('the hash of a state', () => {
  it('is that of its canonical JSON, whatever the state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryAction, { maxLength: 20 }), async (actions) => {
        const { state } = writeLog([created, ...actions]).log;
        const whole = createHash('sha256').update(canonicalJson(state)).digest('hex');
        expect(await stateHash(state)).toBe(whole);
        // and not of the order in which its members came to be
        const turned = Object.fromEntries(Object.entries(state).reverse()) as typeof state;
        expect(await stateHash(turned)).toBe(whole);
      }),
      { numRuns: 60 }
    );
  });
});
