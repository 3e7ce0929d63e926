import { describe, expect, it } from 'vitest';
import {
  accepted,
  added,
  catalogAdded,
  cite,
  created,
  facts,
  requirement
} from '../../../../tests/support/log';
import { LARGEST_CATALOG } from './action';
import { parseAction } from './parse-action';

const changed = (changes: object) => ({ type: 'engagement.changed', changes });
const mapped = (changes: object) => ({
  type: 'mapping.decided',
  items: [{ ...(accepted(1) as unknown as { items: object[] }).items[0], ...changes }]
});

describe('the door for actions', () => {
  it.each([
    created,
    added('d1'),
    accepted(3),
    changed({ title: '' }),
    changed({ periodStart: '2024-02-29' }),
    mapped({ score: 0 }),
    mapped({ citation: { ...cite('x', 0), page: null, quote: 'Größe \u{1f600}' } }),
    { type: 'requirement.assessed', items: [{ requirement: requirement('6.1.2'), status: 'done' }] },
    {
      type: 'document.added',
      document: 'd',
      file: { ...(added('d') as unknown as { file: object }).file, later: true }
    },
    catalogAdded('2026-1'),
    { type: 'workpaper.signedOff', anything: { goes: [1, null] } },
    { ...accepted(1), undoes: 'a'.repeat(64) }
  ])('lets %j through as it is', (action) => {
    expect(parseAction(action)).toEqual({ ok: true, value: action });
  });

  it.each([
    ['text', 'document.added'],
    ['a list', [created]],
    ['no type', { facts }],
    ['a type with spaces', { type: 'some thing' }],
    ['a type that objects inherit', { type: 'constructor.' }],
    ['a client of blanks', changed({ client: ' ' })],
    ['a day that is not', changed({ periodStart: '2026-02-29' })],
    ['a month that is not', changed({ periodStart: '2026-13-01' })],
    ['a time', changed({ periodEnd: '2026-01-01T00:00' })],
    ['no changes', changed({})],
    ['a change to what is no fact', changed({ lead: 'x' })],
    ['a score above 1', mapped({ score: 1.1 })],
    ['a score that is no number', mapped({ score: '1' })],
    ['a citation that ends where it starts', mapped({ citation: { ...cite('x', 0), end: 0 } })],
    ['a page 0', mapped({ citation: { ...cite('x', 0), page: 0 } })],
    ['a hash in capitals', mapped({ citation: { ...cite('x', 0), document: 'A'.repeat(64) } })],
    ['half a character', mapped({ citation: { ...cite('x', 0), quote: 'x\ud83d' } })],
    ['a requirement without framework', mapped({ requirement: 'A.5.15' })],
    ['no items', { type: 'mapping.decided', items: [] }],
    ['an inherited name as id', { ...added('d'), document: '__proto__' }],
    [
      'a file without name',
      { ...added('d'), file: { ...(added('d') as unknown as { file: object }).file, name: '' } }
    ],
    ['an unknown fact', { type: 'document.factsSet', document: 'd', facts: { colour: 'x' } }],
    ['a catalog without version', catalogAdded('')],
    ['a catalog without bytes', { ...catalogAdded('1'), file: { size: 0, sha256: 'a'.repeat(64) } }],
    [
      'a catalog larger than any',
      { ...catalogAdded('1'), file: { size: LARGEST_CATALOG + 1, sha256: 'a'.repeat(64) } }
    ],
    ['a catalog of no framework', { ...catalogAdded('1'), framework: 'House rules' }],
    ['an undone entry that is no id', { ...accepted(1), undoes: 'that one' }]
  ])('refuses %s, in a sentence', (_, action) => {
    expect(parseAction(action)).toEqual({ ok: false, error: expect.stringMatching(/\.$/) as string });
  });
});
