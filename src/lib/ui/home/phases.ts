import type { Phase } from '$lib/domain/log/action';
import { counted } from '../shared/words';

export const phaseOrder: readonly Phase[] = ['open', 'assembling', 'locked', 'archived'];

/** The phase after this one; null after the last. */
export const nextPhase = (phase: Phase): Phase | null => phaseOrder[phaseOrder.indexOf(phase) + 1] ?? null;

export interface LooseEnds {
  readonly toReview: number;
  /** Documents that were not compared yet. */
  readonly unread: number;
  readonly notAssessed: number;
  /** Whether files are still being taken in. */
  readonly waitingFiles: boolean;
}

/** What is not finished, one line each; nobody is kept from going on by it. */
export const unfinished = ({ toReview, unread, notAssessed, waitingFiles }: LooseEnds): readonly string[] => [
  ...(waitingFiles ? ['Files are still being taken in.'] : []),
  ...(unread > 0 ? [`${counted(unread, 'document')} not compared with the requirements`] : []),
  ...(toReview > 0 ? [`${counted(toReview, 'statement')} to review`] : []),
  ...(notAssessed > 0 ? [`${counted(notAssessed, 'requirement')} without a result`] : [])
];
