import { describe, expect, it } from 'vitest';
import { probabilityOf } from './calibration';

const weak = { share: -6, pooled: 0.05, apart: 0.1 };
const strong = { share: 3, pooled: 0.6, apart: 0.4 };

describe('calibration', () => {
  it('stays between 0 and 1, low for a weak candidate and high for a strong one', () => {
    expect(probabilityOf(weak)).toBeGreaterThan(0);
    expect(probabilityOf(weak)).toBeLessThan(0.1);
    expect(probabilityOf(strong)).toBeLessThan(1);
    expect(probabilityOf(strong)).toBeGreaterThan(0.7);
  });

  it('does not fall as a candidate stands out more', () => {
    expect(probabilityOf({ ...strong, share: 4 })).toBeGreaterThanOrEqual(probabilityOf(strong));
  });
});
