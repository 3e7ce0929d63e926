import { unlockDocument, type UnlockError } from '../app/documents/unlock-document';
import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { ContentHash } from '../domain/ids';
import { ok, type Result } from '../domain/result';
import type { AnalysisModel } from './analysis.svelte';

type UnlockDeps = Parameters<typeof unlockDocument>[0];

/**
 * Documents of the engagement that this device cannot open: their passwords were typed on others', or are no longer
 * here.
 */
export class LockedDocuments {
  constructor(
    private readonly deps: UnlockDeps & {
      readonly documents: () => readonly CurrentDocument[];
      readonly analysis: () => Pick<AnalysisModel, 'progress' | 'analyze'>;
    }
  ) {}

  /** Where the password fits it is tried on the others as well; the value has the names of those that it opened too. */
  async open(document: ContentHash, password: string): Promise<Result<readonly string[], UnlockError>> {
    const opened = await unlockDocument(this.deps)(document, password);
    if (!opened.ok) return opened;
    const also: string[] = [];
    for (const { hash, file } of this.deps.documents()) {
      const progress = this.deps.analysis().progress.get(hash);
      if (progress?.step !== 'failed' || !progress.locked) continue;
      if (hash !== document) {
        const other = await unlockDocument(this.deps)(hash, password);
        if (!other.ok) continue;
        also.push(file.name);
      }
      void this.deps.analysis().analyze({ document: hash, name: file.name });
    }
    return ok(also);
  }
}
