import { describe, expect, it } from 'vitest';
import {
  accepted,
  added,
  created,
  device,
  requirement,
  stranger,
  writeLog
} from '../../../../tests/support/log';
import { mappingKey } from '../engagement/state';
import type { ActionBody } from './action';
import { invertAction, withoutOvertaken } from './invert-action';

describe('what can be taken back', () => {
  const { state } = writeLog([created, added('d1')]).log;

  it('is not the creation of an engagement, nor a version of a document', () => {
    expect(invertAction(created, state)).toBeNull();
    const version = { ...added('d1'), type: 'document.versionAdded' } as never;
    expect(invertAction(version, state)).toBeNull();
  });

  it('is not an action that changes nothing', () => {
    expect(invertAction({ type: 'document.restored', documents: ['d1' as never] }, state)).toBeNull();
  });

  it('leaves alone what another member has decided since', () => {
    const { log } = writeLog([created, accepted(10), accepted(20)]);
    const first = accepted(10) as Extract<ActionBody, { type: 'mapping.decided' }>;
    const { document, start, end } = (first.items[0] as (typeof first.items)[number]).citation;
    const key = mappingKey(document, start, end, requirement('A.5.15'));
    const mine = log.state.mappings[key] as (typeof log.state.mappings)[string];
    const overtaken = {
      ...log.state,
      mappings: { ...log.state.mappings, [key]: { ...mine, decided: { ...mine.decided, by: stranger } } }
    };
    const both = {
      ...first,
      items: [accepted(10), accepted(20)].flatMap((action) => (action as typeof first).items)
    };
    expect(withoutOvertaken(both, device, log.state)).toEqual(both);
    expect(withoutOvertaken(both, device, overtaken)).toEqual(accepted(20));
    expect(withoutOvertaken(first, device, overtaken)).toBeNull();
  });
});
