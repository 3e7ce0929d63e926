import encodeQR from 'qr';
import type { QrPicture } from '../../ports/qr-codes';

/** Modules of white around a code, by ISO/IEC 18004. */
const QUIET = 4;

export const drawQr = (text: string): QrPicture | null => {
  let rows: boolean[][];
  try {
    rows = encodeQR(text, 'raw', { ecc: 'low', border: QUIET });
  } catch {
    // longer than the largest code holds
    return null;
  }
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x += 1;
      path += `M${start} ${y}h${x + 1 - start}v1h-${x + 1 - start}z`;
    }
  });
  return { size: rows.length, path };
};
