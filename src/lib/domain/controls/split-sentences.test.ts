import { describe, expect, it } from 'vitest';
import { splitSentences } from './split-sentences';

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  it.each([
    ['Keys rotate. Logs stay.', ['Keys rotate.', 'Logs stay.']],
    [
      'Use strong ciphers, e.g. AES, always. Never DES.',
      ['Use strong ciphers, e.g. AES, always.', 'Never DES.']
    ],
    [
      'TLS 1.2 or later is used. See section 4.3. It binds.',
      ['TLS 1.2 or later is used.', 'See section 4.3.', 'It binds.']
    ],
    ['Logs, alerts, etc. Reviews follow.', ['Logs, alerts, etc.', 'Reviews follow.']],
    ['Logs, alerts, etc. are reviewed.', ['Logs, alerts, etc. are reviewed.']],
    ['The U.S. Government decides. We follow.', ['The U.S. Government decides.', 'We follow.']],
    ['1. Scope of it. 2. Rules.', ['1. Scope of it.', '2. Rules.']],
    ['Visit www.example.com. Then ask!', ['Visit www.example.com.', 'Then ask!']],
    ['He said “stop.” Then we went.', ['He said “stop.”', 'Then we went.']],
    [
      'Daten (z. B. Namen) sind zu schützen. Am 1. Januar beginnt es.',
      ['Daten (z. B. Namen) sind zu schützen.', 'Am 1. Januar beginnt es.']
    ],
    ['M. Martin valide, p. ex. les accès. Il signe.', ['M. Martin valide, p. ex. les accès.', 'Il signe.']],
    ['Really?! Yes…  No.', ['Really?!', 'Yes…', 'No.']],
    ['', []],
    ['no end', ['no end']]
  ])('%s', (text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });
});
