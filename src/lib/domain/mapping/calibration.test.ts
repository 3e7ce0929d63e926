import { describe, expect, it } from 'vitest';
import { probabilityOf } from './calibration';

const some = 'own';
const weak = { share: -6, pooled: 0.05, apart: 0.1, place: 0, doubt: 0 };
const strong = { share: 3, pooled: 0.6, apart: 0.4, place: 0, doubt: 0 };

describe('calibration', () => {
  it('stays between 0 and 1, low for a weak candidate and high for a strong one', () => {
    expect(probabilityOf(weak, some)).toBeGreaterThan(0);
    expect(probabilityOf(weak, some)).toBeLessThan(0.1);
    expect(probabilityOf(strong, some)).toBeLessThan(1);
    expect(probabilityOf(strong, some)).toBeGreaterThan(0.7);
  });

  it('does not fall as a candidate stands out more', () => {
    expect(probabilityOf({ ...strong, share: 4 }, some)).toBeGreaterThanOrEqual(probabilityOf(strong, some));
  });

  it('falls with the place, and is the same from the third on', () => {
    const at = (place: number) => probabilityOf({ ...strong, place }, some);
    expect(at(1)).toBeLessThan(at(0));
    expect(at(2)).toBeLessThan(at(1));
    expect(at(9)).toBe(at(2));
  });

  it('falls as the text is more in doubt to be on the subject', () => {
    const at = (doubt: number) => probabilityOf({ ...strong, doubt }, some);
    expect(at(-1)).toBeLessThan(at(0));
    expect(at(-9)).toBeLessThan(0.05);
  });

  it('knows frameworks apart a little, and treats an unknown one like the mean', () => {
    const all = ['iso27001-2022', 'soc2-2017', 'iso27701-2025'].map((id) => probabilityOf(strong, id));
    const unknown = probabilityOf(strong, some);
    expect(Math.min(...all)).toBeLessThan(unknown + 0.02);
    expect(Math.max(...all)).toBeGreaterThan(unknown - 0.02);
    expect(Math.max(...all) - Math.min(...all)).toBeLessThan(0.25);
  });
});
