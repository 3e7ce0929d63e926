/**
 * Product of `other` with as many values of `one` as it has, from place `from` on. Four sums at once, because each
 * addition waits for the one before it.
 */
export const dot = (one: Float32Array, from: number, other: Float32Array): number => {
  const length = other.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    a += one[from + k]! * other[k]!;
    b += one[from + k + 1]! * other[k + 1]!;
    c += one[from + k + 2]! * other[k + 2]!;
    d += one[from + k + 3]! * other[k + 3]!;
  }
  for (; k < length; k += 1) a += one[from + k]! * other[k]!;
  return a + b + c + d;
};
