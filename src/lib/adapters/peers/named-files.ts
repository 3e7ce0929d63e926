/** Which files the log of an engagement names, and which of its devices may have them. */
import type { EngagementState } from '../../domain/engagement/state';
import type { ContentHash, DeviceKey } from '../../domain/ids';
import { holdsAuditFile } from '../../domain/members/membership';
import type { NamedFile } from '../../ports/blob-store';

export interface WantedFile extends NamedFile {
  /** Wanted whatever the plan: the catalog of an own framework. */
  readonly always: boolean;
  /** For those alone who hold the audit file. */
  readonly firmOnly: boolean;
}

export interface NamedFiles {
  /** By hash, catalogs first; the same map as long as the log's documents and catalogs have not changed. */
  named(): ReadonlyMap<ContentHash, WantedFile>;
  /** Whether a device may hold a file at all, whatever it asks for. */
  mayHave(file: WantedFile, device: DeviceKey): boolean;
}

export const createNamedFiles = (stateNow: () => EngagementState): NamedFiles => {
  let documents: EngagementState['documents'] | null = null;
  let catalogs: EngagementState['ownCatalogs'];
  let filesByHash: ReadonlyMap<ContentHash, WantedFile> = new Map();
  /** What the log names, catalogs first; gathered anew when its documents or catalogs have changed. */
  const named = (): ReadonlyMap<ContentHash, WantedFile> => {
    const state = stateNow();
    if (documents === state.documents && catalogs === state.ownCatalogs) return filesByHash;
    ({ documents, ownCatalogs: catalogs } = state);
    const found = new Map<ContentHash, WantedFile>();
    for (const { sha256, size } of Object.values(catalogs ?? {})) {
      found.set(sha256, { hash: sha256, size, always: true, firmOnly: true });
    }
    for (const record of Object.values(state.documents)) {
      for (const { sha256, size } of record.versions) {
        const known = found.get(sha256);
        if (!known) found.set(sha256, { hash: sha256, size, always: false, firmOnly: false });
        // bytes that are a document too are for everybody
        else if (known.firmOnly) found.set(sha256, { ...known, firmOnly: false });
      }
    }
    filesByHash = found;
    return found;
  };
  const mayHave = ({ firmOnly }: WantedFile, device: DeviceKey): boolean => {
    if (!firmOnly) return true;
    const member = stateNow().members[device];
    return !!member && !member.revoked && holdsAuditFile(member.role);
  };
  return { named, mayHave };
};
