import { expect, it } from 'vitest';
import { shortFrameworkName } from './lookup';

it.each([
  ['ISO/IEC 27001:2022', '27001'],
  ['ISO/IEC 27701:2025', '27701'],
  ['SOC 2 (TSC 2017)', 'SOC 2'],
  ['House rules', 'House rules']
])('calls %s by its short name %s', (name, short) => {
  expect(shortFrameworkName(name)).toBe(short);
});
