import { coverageHref, engagementHref } from '../links';
import { shortFrameworkName } from '../lookup';
import type { EngagementSession } from '$lib/state/engagement-session.svelte';
import type { Book } from '$lib/domain/log/action';
import type { IconName } from '../shared/icons';

/** One place of an engagement that the rail leads to. */
export interface Room {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** What waits there; null where a number would say nothing. */
  readonly count: { readonly value: number; readonly words: string } | null;
  /** Behind “More” in the bottom bar of a phone. */
  readonly minor?: boolean;
}

const auditFileViews: ReadonlySet<string> = new Set([
  'review',
  'coverage',
  'requirements',
  'reuse',
  'report'
]);

/** Which book a view is made of, by the path of the view within its engagement. */
export const bookOfView = (view: string): Book =>
  auditFileViews.has(view.split('/')[0] ?? '') ? 'audit-file' : 'data-room';

/** The rooms of an engagement that this device has, in the rail's order. */
export const roomsOf = (session: EngagementSession): Room[] => {
  const base = engagementHref(session.id);
  const rooms = allRooms(session);
  return rooms.filter(({ href }) => session.permissions.sees(bookOfView(href.slice(base.length + 1))));
};

const allRooms = (session: EngagementSession): Room[] => {
  const base = engagementHref(session.id);
  const open = session.review.progress.open;
  return [
    { href: base, label: 'Home', icon: 'home', count: null },
    {
      href: `${base}/documents`,
      label: 'Documents',
      icon: 'documents',
      count: session.documents.length > 0 ? { value: session.documents.length, words: 'documents' } : null
    },
    {
      href: `${base}/review`,
      label: 'Controls',
      icon: 'review',
      count: open > 0 ? { value: open, words: 'to review' } : null
    },
    ...session.frameworks.map((framework, at): Room => ({
      minor: at > 0,
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
        session.team.present.length > 0
          ? { value: session.team.present.length, words: 'devices connected' }
          : null,
      minor: true
    },
    { href: `${base}/log`, label: 'Log', icon: 'log', count: null, minor: true }
  ];
};
