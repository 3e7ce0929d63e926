import { describe, expect, it } from 'vitest';
import { strengthOf } from './passphrase';

describe('the strength of a passphrase', () => {
  it.each([
    ['', 'short'],
    ['Tr0ub4d&3', 'short'],
    ['password123', 'weak'],
    ['Passw0rd2026!', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['12345678901234', 'weak'],
    ['abababababababab', 'weak'],
    ['qwertyqwertyqwerty', 'weak'],
    ['Sommer-Wiese9', 'fair'],
    ['heron kettle', 'fair'],
    ['seven dull herons', 'strong'],
    ['correct horse battery staple', 'strong'],
    ['日本語の長い合言葉をここに書きます', 'strong']
  ] as const)('of “%s” is %s', (passphrase, grade) => {
    expect(strengthOf(passphrase).grade).toBe(grade);
  });
});
