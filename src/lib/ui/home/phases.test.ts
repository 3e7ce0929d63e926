import { describe, expect, it } from 'vitest';
import { nextPhase, unfinished } from './phases';

describe('phases of an engagement', () => {
  it('come one after the other, and end', () => {
    expect(nextPhase('open')).toBe('assembling');
    expect(nextPhase('locked')).toBe('archived');
    expect(nextPhase('archived')).toBeNull();
  });

  it('say what is not finished, and nothing where all is', () => {
    expect(unfinished({ toReview: 2, unread: 1, notAssessed: 0, waitingFiles: true })).toEqual([
      'Files are still being taken in.',
      '1 document not compared with the requirements',
      '2 statements to review'
    ]);
    expect(unfinished({ toReview: 0, unread: 0, notAssessed: 0, waitingFiles: false })).toEqual([]);
  });
});
