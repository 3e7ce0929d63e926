import type { ParseWarning } from '../../../domain/documents/parsed-document';
import type { ParseDraft } from '../draft';
import { ParseFailure } from '../parse-failure';
import type { Archive } from './archive';
import { childAt, textContent, type XmlElement } from './xml';

/** Name and root of the part that the package is about; throws where the package is none of its kind. */
export const mainPart = async (
  archive: Archive,
  fallback: string,
  kind: string
): Promise<{ readonly name: string; readonly root: XmlElement }> => {
  const { internal } = await archive.relations('');
  const name = internal.find((relation) => relation.type === 'officeDocument')?.target ?? fallback;
  const root = (await archive.xml(name)) ?? (await archive.xml(fallback));
  if (!root) throw new ParseFailure('damaged', `The file holds no ${kind}: its main part is missing.`);
  return { name, root };
};

/** Title and author from the file's properties; what programs put there by themselves is left out. */
export const readMetadata = async (archive: Archive): Promise<ParseDraft['metadata']> => {
  const { internal } = await archive.relations('');
  const name =
    internal.find((relation) => relation.type === 'core-properties')?.target ?? 'docProps/core.xml';
  const root = (await archive.xml(name)) ?? undefined;
  const title = textContent(childAt(root, 'dc:title')).trim();
  const author = textContent(childAt(root, 'dc:creator')).trim();
  return {
    ...(title === '' ? {} : { title }),
    ...(author === '' ||
    /^(?:python-docx|openpyxl|un-named|user|admin(?:istrator)?|microsoft office user)$/i.test(author)
      ? {}
      : { author })
  };
};

/** Says that something outside the file was left alone. */
export const externalWarning = (archive: Archive, external: readonly string[]): ParseWarning[] =>
  archive.sawDoctype || external.length > 0
    ? [
        {
          code: 'external-references',
          message: 'The file refers to content outside itself, which was not loaded.'
        }
      ]
    : [];

/** Says which files within the file were not read. */
export const attachmentWarning = (names: readonly string[]): ParseWarning[] => {
  const count = names.filter((name) => /\/embeddings\//.test(name)).length;
  return count === 0
    ? []
    : [
        {
          code: 'attachments-not-read',
          message: `${count === 1 ? 'One file is' : `${count} files are`} embedded in this one and not read; add ${count === 1 ? 'it' : 'them'} on ${count === 1 ? 'its' : 'their'} own.`
        }
      ];
};
