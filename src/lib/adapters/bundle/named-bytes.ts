import type { ContentHash } from '../../domain/ids';
import type { Entry } from '../../domain/log/entry';

/** Types of actions whose `file` names bytes of the engagement: documents, and catalogs of own frameworks. */
const naming: ReadonlySet<string> = new Set(['document.added', 'document.versionAdded', 'catalog.added']);

/** The hash of the bytes that an action names, or null. The action is parsed, or of a type that is not known. */
export const hashNamedBy = (action: Entry['action']): ContentHash | null =>
  naming.has(action.type)
    ? (action as unknown as { readonly file: { readonly sha256: ContentHash } }).file.sha256
    : null;
