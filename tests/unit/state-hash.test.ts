import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateHash } from '../../src/lib/adapters/log/state-hash';
import { canonicalJson } from '../../src/lib/domain/log/canonical';
import { accepted, added, arbitraryAction, catalogAdded, created, writeLog } from '../support/log';

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

  it('of a log that an earlier build wrote is what that build found', async () => {
    const { log } = writeLog([created, added('d1'), accepted(10)]);
    expect(await stateHash(log.state)).toBe(
      '2681e7a19ed0b34c092b8d73b3f96cea58e0e42c9ff247b9c8e408d974be85d6'
    );
    // and another as soon as a framework is part of the engagement
    expect(Object.keys(log.state)).not.toContain('ownCatalogs');
    const more = writeLog([created, added('d1'), accepted(10), catalogAdded('1')]);
    expect(Object.keys(more.log.state.ownCatalogs ?? {})).toEqual(['house@1']);
  });
});
