import { describe, expect, it } from 'vitest';
import { engagement } from '../../../../tests/support/log';
import { bookId, nextRecordedAt, splitBookId } from './entry';

describe('the time of an entry', () => {
  it('is the clock’s', () => {
    expect(nextRecordedAt(5000, null)).toBe(5000);
    expect(nextRecordedAt(5000, 4999)).toBe(5000);
  });

  it('follows the last entry where clocks differ a little', () => {
    expect(nextRecordedAt(5000, 5000)).toBe(5001);
    expect(nextRecordedAt(5000, 9000)).toBe(9001);
  });

  it('is the clock’s again where they differ by more than an hour', () => {
    const hour = 3_600_000;
    expect(nextRecordedAt(5000, 5000 + hour)).toBe(5001 + hour);
    expect(nextRecordedAt(5000, 5001 + hour)).toBe(5000);
  });
});

describe('a book’s id', () => {
  it('names engagement and book', () => {
    expect(splitBookId(bookId(engagement, 'audit-file'))).toEqual({ engagement, book: 'audit-file' });
  });
});
