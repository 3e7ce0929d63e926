import type { CurrentDocument } from '$lib/domain/engagement/current-documents';
import type { ContentHash } from '$lib/domain/ids';
import type { AnalyzedDocument } from '$lib/state/analysis.svelte';
import { shownFact } from '../documents/document-facts';

/** How many analyzed documents lack an owner, and how many are past their review date. `today` is ISO 8601. */
export const documentNeeds = (
  documents: readonly CurrentDocument[],
  analyzed: ReadonlyMap<ContentHash, AnalyzedDocument>,
  today: string
): { readonly ownerless: number; readonly overdue: number } => {
  let ownerless = 0;
  let overdue = 0;
  for (const { record, hash } of documents) {
    const facts = analyzed.get(hash)?.summary.facts;
    if (!facts) continue;
    if (!shownFact('owner', record, facts)) ownerless += 1;
    const review = shownFact('reviewDate', record, facts)?.date;
    if (review && review < today) overdue += 1;
  }
  return { ownerless, overdue };
};
