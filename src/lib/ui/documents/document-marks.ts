import type { Catalog } from '$lib/domain/catalog/catalog';
import { splitRequirementRef, type FrameworkId } from '$lib/domain/ids';
import type { Proposal, ReviewRow } from '$lib/domain/review/review-row';
import { findRequirement } from '../lookup';
import type { DocumentMark, MarkLabel } from './viewer/marks';

const labelOf = (proposal: Proposal, catalogs: ReadonlyMap<FrameworkId, Catalog>): MarkLabel => {
  const { id } = splitRequirementRef(proposal.requirement);
  const found = findRequirement(catalogs, proposal.requirement);
  const accepted = proposal.decision?.decision === 'accepted';
  const standing = accepted
    ? 'accepted'
    : `suggested, ${Math.round((proposal.suggestion?.score ?? 0) * 100)} %`;
  return {
    text: id,
    title: [found?.catalog.name, id, found?.requirement.title].filter(Boolean).join(' ') + `, ${standing}`,
    tone: accepted ? 'accepted' : 'suggested'
  };
};

/** Statements of one document as its margin shows them, by place; what was turned down is left out. */
export const documentMarks = (
  rows: readonly ReviewRow[],
  catalogs: ReadonlyMap<FrameworkId, Catalog>
): DocumentMark[] =>
  rows
    .filter(({ status }) => status !== 'dismissed')
    .map((row): DocumentMark => {
      const standing = row.proposals.filter(({ decision }) => decision?.decision !== 'rejected');
      const labels = standing.map((proposal) => labelOf(proposal, catalogs));
      return {
        id: row.key,
        start: row.statement.citation.start,
        end: row.statement.citation.end,
        tone: labels.some(({ tone }) => tone === 'accepted')
          ? 'accepted'
          : labels.length > 0
            ? 'suggested'
            : 'plain',
        labels
      };
    })
    .sort((one, other) => one.start - other.start);
