import type { ContentHash, DocumentId } from '../ids';
import type { DocumentFile } from '../log/action';
import type { DocumentRecord, EngagementState } from './state';

/** A document that is in the engagement now, with its newest version. */
export interface CurrentDocument {
  readonly record: DocumentRecord;
  readonly id: DocumentId;
  readonly file: DocumentFile;
  readonly hash: ContentHash;
}

/** All documents that were not removed, by file name as people sort it. */
export const currentDocuments = (documents: EngagementState['documents']): CurrentDocument[] => {
  // a collator made once is many times faster than localeCompare on thousands of names
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return Object.values(documents)
    .flatMap((record) => {
      const file = record.versions.at(-1);
      return record.removed || !file ? [] : [{ record, id: record.id, file, hash: file.sha256 }];
    })
    .sort((one, other) => compare(one.file.name, other.file.name));
};
