import type { Action } from '$lib/domain/log/action';
import { counted } from '../shared/words';

const countDecisions = (items: readonly { readonly decision: string }[], decision: string): number =>
  items.filter((item) => item.decision === decision).length;

const mappingWords = (items: readonly { readonly decision: string }[]): string =>
  [
    [countDecisions(items, 'accepted'), 'accepted'],
    [countDecisions(items, 'rejected'), 'rejected'],
    [countDecisions(items, 'cleared'), 'reopened']
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${counted(Number(count), 'mapping')} ${word}`)
    .join(', ');

/** What an entry did, in a few words; the one place where actions become words. */
export const actionInWords = (action: Action | { readonly type: string }): string => {
  const known = action as Action;
  switch (known.type) {
    case 'engagement.created':
      return `Engagement opened for ${known.facts.client}`;
    case 'engagement.changed':
      return `Engagement changed: ${Object.keys(known.changes).join(', ')}`;
    case 'document.added':
      return `Document added: ${known.file.name}`;
    case 'document.versionAdded':
      return `New version of ${known.file.name}`;
    case 'document.removed':
      return `${counted(known.documents.length, 'document')} removed${known.reason ? `: ${known.reason}` : ''}`;
    case 'document.restored':
      return `${counted(known.documents.length, 'document')} restored`;
    case 'document.factsSet':
      return `Document facts corrected: ${Object.keys(known.facts).join(', ')}`;
    case 'mapping.decided':
      return mappingWords(known.items) || 'No mapping changed';
    case 'control.decided':
      return known.items.length === 1
        ? `Statement ${known.items[0]?.decision === 'cleared' ? 'taken up again' : known.items[0]?.decision}`
        : `${counted(known.items.length, 'statement')} decided`;
    case 'requirement.assessed':
      return known.items.length === 1
        ? `Assessed ${known.items[0]?.requirement.split(':')[1]}`
        : `${counted(known.items.length, 'requirement')} assessed`;
    default:
      return `Something a newer version wrote (${(action as { type: string }).type})`;
  }
};
