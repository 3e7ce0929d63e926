/** What is known of an engagement that decides what is worth doing next. Counts, and names where there is one. */
export interface Situation {
  readonly documents: number;
  /** Files that did not come in. */
  readonly failedFiles: number;
  /** Files that wait for their password. */
  readonly lockedFiles: number;
  /** Documents that are being read or analyzed. */
  readonly analyzing: number;
  /** Documents that this device wants and other members have. */
  readonly elsewhere: number;
  /** Statements whose proposals wait for a decision. */
  readonly toReview: number;
  /** Proposals among them that are of high confidence. */
  readonly highConfidence: number;
  /** Requirements that nothing was found for, over all frameworks. */
  readonly notFound: number;
  readonly partly: number;
  /** Requirements that a person has given a result. */
  readonly assessed: number;
  readonly requirements: number;
  /** Prepared by somebody else and waiting for this member's review. */
  readonly toSign: number;
  /** Documents without an owner, and past their review date. */
  readonly ownerless: number;
  readonly overdue: number;
  /** Pairs of statements that contradict each other. */
  readonly contradictions: number;
  /** What this user may do and see: without it nothing is proposed that they could not carry out. */
  readonly may: { readonly add: boolean; readonly decide: boolean; readonly seeAuditFile: boolean };
}

export interface NextAction {
  readonly id:
    | 'add'
    | 'failed'
    | 'unlock'
    | 'fetch'
    | 'accept'
    | 'review'
    | 'contradictions'
    | 'gaps'
    | 'partly'
    | 'overdue'
    | 'owners'
    | 'assess'
    | 'sign'
    | 'search';
  readonly title: string;
  readonly detail: string;
}

const SHOWN = 3;
const many = (count: number, one: string, others = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : others}`;

/** The three things most worth doing, the most urgent first; fewer where there is less to do. */
export const nextActions = (now: Situation): readonly NextAction[] => {
  const { may } = now;
  const found: (NextAction | null)[] = [
    may.add && now.documents === 0 && now.analyzing === 0
      ? {
          id: 'add',
          title: 'Add the client’s policies',
          detail: 'Drop a folder of PDF, Word, Excel, PowerPoint, HTML, Markdown or text files.'
        }
      : null,
    now.failedFiles > 0
      ? {
          id: 'failed',
          title: `See why ${many(now.failedFiles, 'file')} did not come in`,
          detail: 'Each is named with its reason; nothing of it was kept.'
        }
      : null,
    now.lockedFiles > 0
      ? {
          id: 'unlock',
          title: `Enter the password of ${many(now.lockedFiles, 'protected file')}`,
          detail: 'They come in as soon as they are open.'
        }
      : null,
    now.elsewhere > 0
      ? {
          id: 'fetch',
          title: `Fetch ${many(now.elsewhere, 'document')} that other members have`,
          detail: may.decide
            ? 'They come as soon as a device that has them is connected; until then coverage is not complete.'
            : 'They come as soon as a device that has them is connected.'
        }
      : null,
    now.toSign > 0
      ? {
          id: 'sign',
          title: `Review ${many(now.toSign, 'requirement')} that ${now.toSign === 1 ? 'is' : 'are'} prepared`,
          detail: 'The preparer has signed; look at the assessment and its evidence, and sign as reviewer.'
        }
      : null,
    may.decide && now.highConfidence > 4
      ? {
          id: 'accept',
          title: `Go through ${many(now.highConfidence, 'proposal')} of high confidence`,
          detail: 'They can be accepted together after a look, and taken back together.'
        }
      : null,
    may.decide && now.toReview > 0
      ? {
          id: 'review',
          title: `Decide on ${many(now.toReview, 'statement')}`,
          detail: 'By keyboard: j next, a accept, r reject, m map elsewhere.'
        }
      : null,
    may.seeAuditFile && now.documents > 0 && now.notFound > 0 && now.analyzing === 0
      ? {
          id: 'gaps',
          title: `Look at ${many(now.notFound, 'requirement')} that nothing was found for`,
          detail: 'Each shows what it expects and what an assessor asks.'
        }
      : null,
    may.seeAuditFile && now.contradictions > 0
      ? {
          id: 'contradictions',
          title: `Settle ${many(now.contradictions, 'contradiction')} between statements`,
          detail: 'Both quotes stand side by side in the gap report.'
        }
      : null,
    may.decide && now.overdue > 0
      ? {
          id: 'overdue',
          title: `Ask about ${many(now.overdue, 'document')} past the review date`,
          detail: 'A review that is overdue is a finding in most assessments.'
        }
      : null,
    may.decide && now.partly > 0
      ? {
          id: 'partly',
          title: `Complete ${many(now.partly, 'requirement')} covered in part`,
          detail: 'The expectations that are missing are listed on each.'
        }
      : null,
    may.decide && now.ownerless > 0
      ? {
          id: 'owners',
          title: `Find the owner of ${many(now.ownerless, 'document')}`,
          detail: 'No owner was found in the text; correct it where you know it.'
        }
      : null,
    may.decide &&
    now.documents > 0 &&
    now.toReview === 0 &&
    now.analyzing === 0 &&
    now.assessed < now.requirements
      ? {
          id: 'assess',
          title: `Give ${many(now.requirements - now.assessed, 'requirement')} a result`,
          detail: `${now.assessed.toLocaleString()} of ${now.requirements.toLocaleString()} are assessed.`
        }
      : null,
    now.documents > 0
      ? { id: 'search', title: 'Search the documents', detail: 'Words or a question, over all passages.' }
      : null
  ];
  return found.filter((action) => action !== null).slice(0, SHOWN);
};
