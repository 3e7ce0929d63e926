import { describe, expect, it } from 'vitest';
import { allCommands } from './all-commands';
import { keysAsPrinted, matchKey, nameOfKey } from './key-bindings';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> = {}
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held
});

describe('nameOfKey', () => {
  it('knows the modifier of each system', () => {
    expect(nameOfKey(press('k', { ctrlKey: true }), false)).toBe('Mod+K');
    expect(nameOfKey(press('k', { metaKey: true }), true)).toBe('Mod+K');
    expect(nameOfKey(press('k', { metaKey: true }), false)).toBe('k');
    expect(nameOfKey(press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z');
  });

  it('takes a character as it is, however it is typed', () => {
    expect(nameOfKey(press('?', { shiftKey: true }), false)).toBe('?');
  });
});

describe('matchKey', () => {
  it('runs a chord at once and waits within a sequence', () => {
    expect(matchKey(allCommands, '', 'Mod+K')).toMatchObject({
      kind: 'command',
      command: { id: 'open-palette' }
    });
    expect(matchKey(allCommands, '', 'g')).toEqual({ kind: 'prefix', pending: 'g' });
    expect(matchKey(allCommands, 'g', 'd')).toMatchObject({
      kind: 'command',
      command: { id: 'go-documents' }
    });
    expect(matchKey(allCommands, 'g', 'x')).toEqual({ kind: 'none' });
  });
});

describe('allCommands', () => {
  it('gives no two commands one id or one set of keys', () => {
    const ids = allCommands.map(({ id }) => id);
    const keys = allCommands.flatMap(({ keys }) => keys ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no keys that begin other keys', () => {
    const keys = allCommands.flatMap(({ keys }) => keys ?? []);
    for (const one of keys) expect(keys.some((other) => other.startsWith(`${one} `))).toBe(false);
  });
});

it('prints keys as the keyboard does', () => {
  expect(keysAsPrinted('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keysAsPrinted('Mod+K', true)).toEqual(['⌘', 'K']);
  expect(keysAsPrinted('g d', false)).toEqual(['g', 'd']);
});
