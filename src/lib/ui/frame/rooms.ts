import { coverageHref, engagementHref } from '../links';
import { shortFrameworkName } from '../lookup';
import type { EngagementSession } from '$lib/state/engagement-session.svelte';
import type { IconName } from '../shared/icons';

/** One place of an engagement that the rail leads to. */
export interface Room {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** What waits there; null where a number would say nothing. */
  readonly count: { readonly value: number; readonly words: string } | null;
  /** Left out of the bottom bar of a phone. */
  readonly minor?: boolean;
}

/** The rooms of an engagement, in the rail's order. */
export const roomsOf = (session: EngagementSession): Room[] => {
  const base = engagementHref(session.id);
  const open = session.review.progress.open;
  return [
    { href: base, label: 'Home', icon: 'home', count: null },
    {
      href: `${base}/documents`,
      label: 'Documents',
      icon: 'documents',
      count: { value: session.documents.length, words: 'documents' }
    },
    {
      href: `${base}/review`,
      label: 'Controls',
      icon: 'review',
      count: open > 0 ? { value: open, words: 'to review' } : null
    },
    ...session.frameworks.map((framework): Room => ({
      href: coverageHref(session.id, framework),
      label: `Gaps ${shortFrameworkName(session.catalogs.get(framework)?.name ?? framework)}`,
      icon: 'coverage',
      count: null
    })),
    { href: `${base}/search`, label: 'Search', icon: 'search', count: null },
    {
      href: `${base}/team`,
      label: 'Team',
      icon: 'team',
      count:
        session.team.status.devices.length > 0
          ? { value: session.team.status.devices.length, words: 'devices connected' }
          : null,
      minor: true
    },
    { href: `${base}/log`, label: 'Log', icon: 'log', count: null, minor: true }
  ];
};
