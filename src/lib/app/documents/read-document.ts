import type { ContentHash, EngagementId } from '../../domain/ids';
import type { ParsedDocument } from '../../domain/documents/parsed-document';
import { err, ok, type Result } from '../../domain/result';
import type { BlobStore } from '../../ports/blob-store';
import type { DerivedStore } from '../../ports/derived-store';
import type { DocumentParser } from '../../ports/document-parser';
import { decodeRecord } from '../analysis/document-analysis';
import type { DocumentPasswords } from './document-passwords';
import { readSource } from './read-source';

export interface ReadDocumentDeps {
  readonly engagement: EngagementId;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly parser: DocumentParser;
  readonly passwords: DocumentPasswords;
}

/** `password` as a parser's: somebody has to type it. */
export interface ReadDocumentError {
  readonly code: string;
  readonly message: string;
  readonly password?: 'needed' | 'wrong';
}

const isParsedDocument = (value: unknown): value is ParsedDocument => {
  const record = value as Partial<ParsedDocument> | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    typeof record.text === 'string' &&
    Array.isArray(record.passages) &&
    Array.isArray(record.pages)
  );
};

/** A document's text with its anchors: from the cache, or parsed again from the kept bytes. */
export const readParsedDocument =
  (deps: ReadDocumentDeps) =>
  async (document: ContentHash, name: string): Promise<Result<ParsedDocument, ReadDocumentError>> => {
    const version = String(deps.parser.pipeline);
    const cached = await deps.derived.get(deps.engagement, 'parsed', document, version);
    if (cached.ok && cached.value) {
      const parsed = decodeRecord(cached.value, isParsedDocument);
      if (parsed) return ok(parsed);
    }
    const source = await readSource(deps)(document, name);
    if (!source.ok) return source;
    const again = await deps.parser.parse(source.value);
    if (!again.ok) return again;
    await deps.derived.putMany(deps.engagement, 'parsed', version, [
      { key: document, bytes: again.value.content }
    ]);
    const parsed = decodeRecord(again.value.content, isParsedDocument);
    return parsed
      ? ok(parsed)
      : err({
          code: 'internal',
          message: 'The text of this document could not be prepared. Remove it and add it again.'
        });
  };
