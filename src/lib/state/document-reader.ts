import { readParsedDocument, type ReadDocumentError } from '../app/documents/read-document';
import { readSource } from '../app/documents/read-source';
import { unlockDocument, type UnlockError } from '../app/documents/unlock-document';
import type { ParseError } from '../domain/documents/parse-error';
import type { ParsedDocument } from '../domain/documents/parsed-document';
import type { CurrentDocument } from '../domain/engagement/current-documents';
import type { ContentHash } from '../domain/ids';
import { ok, type Result } from '../domain/result';
import type { OpenPages } from '../ports/page-renderer';
import type { AnalysisModel } from './analysis.svelte';

type Deps = Parameters<typeof readParsedDocument>[0] & Parameters<typeof unlockDocument>[0];

/** Text and pages of the engagement's documents, as far as this device can open them. */
export class DocumentReader {
  constructor(
    private readonly deps: Deps & {
      readonly documents: () => readonly CurrentDocument[];
      readonly analysis: () => Pick<AnalysisModel, 'progress' | 'analyze'>;
    }
  ) {}

  /** The text of one version of a document. */
  text(hash: ContentHash, name: string): Promise<Result<ParsedDocument, ReadDocumentError>> {
    return readParsedDocument(this.deps)(hash, name);
  }

  /** The pages of one version of a PDF, to be drawn; close what it gives when the view goes. */
  async pages(hash: ContentHash): Promise<Result<OpenPages, Pick<ParseError, 'message' | 'password'>>> {
    const source = await readSource(this.deps)(hash, '');
    if (!source.ok) return source;
    return this.deps.renderer.open(source.value.bytes, source.value.password);
  }

  /**
   * Opens a document whose password was typed on another device, or is no longer here. Where it fits it is tried on
   * the others of that kind as well; the value has the names of those that it opened too.
   */
  async unlock(hash: ContentHash, password: string): Promise<Result<readonly string[], UnlockError>> {
    const opened = await unlockDocument(this.deps)(hash, password);
    if (!opened.ok) return opened;
    const also: string[] = [];
    for (const { hash: other, file } of this.deps.documents()) {
      const progress = this.deps.analysis().progress.get(other);
      if (progress?.step !== 'failed' || !progress.locked) continue;
      if (other !== hash) {
        const fits = await unlockDocument(this.deps)(other, password);
        if (!fits.ok) continue;
        also.push(file.name);
      }
      void this.deps.analysis().analyze({ document: other, name: file.name });
    }
    return ok(also);
  }
}
