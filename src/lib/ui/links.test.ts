import { describe, expect, it } from 'vitest';
import type { ContentHash, DocumentId, EngagementId } from '$lib/domain/ids';
import { documentHref, rangeFromLink } from './links';

describe('links', () => {
  const engagement = 'e1' as EngagementId;
  const document = 'd1' as DocumentId;

  it('lead to words of a version', () => {
    expect(documentHref(engagement, document)).toBe('/e/e1/documents/d1');
    expect(documentHref(engagement, document, { start: 3, end: 9 })).toBe('/e/e1/documents/d1?at=3-9');
    expect(documentHref(engagement, document, { start: 3, end: 9 }, 'ab' as ContentHash)).toBe(
      '/e/e1/documents/d1?at=3-9&version=ab'
    );
  });

  it('are read with care', () => {
    expect(rangeFromLink('3-9')).toEqual({ start: 3, end: 9 });
    for (const bad of [null, '', '9-3', '3-3', '-1-5', '3-9x', '1e9-2e9', '99999999999-999999999999']) {
      expect(rangeFromLink(bad)).toBeNull();
    }
  });
});
