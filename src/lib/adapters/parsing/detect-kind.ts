import type { DocumentKind } from '../../domain/documents/parsed-document';
import type { Budget } from './budget';
import { ParseFailure } from './parse-failure';
import { listZip, readZipEntry, type ZipEntry } from './zip';

/**
 * Tells what a file is by its content; its name only chooses between kinds of plain text. A name that
 * promises something else than the content is a `type-mismatch`: evidence should be what it says it is.
 * Throws `ParseFailure`: `empty-file`, `too-large`, `encrypted`, `damaged`, `unsupported-type`, `type-mismatch`.
 */
export const detectKind = async (name: string, bytes: Uint8Array, budget: Budget): Promise<DocumentKind> => {
  if (bytes.length === 0) throw new ParseFailure('empty-file', 'The file is empty (0 bytes).');
  if (bytes.length > budget.limits.fileBytes) {
    const megabytes = Math.round(budget.limits.fileBytes / 1024 / 1024);
    throw new ParseFailure(
      'too-large',
      `The file is larger than ${megabytes} MB. Split it, or export it without images.`
    );
  }
  const extension = extensionOf(name);
  const promised = kindByExtension[extension];
  const found = await kindOfContent(bytes, extension, budget);
  if (found === 'text') return textKind(promised, extension, bytes);
  if (promised && promised !== found) throw mismatch(extension, nameByKind[found], found);
  if (extension in legacyFormats) throw mismatch(extension, nameByKind[found], found);
  return found;
};

const kindByExtension: Readonly<Record<string, DocumentKind | undefined>> = {
  pdf: 'pdf',
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  dotm: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  xltm: 'xlsx',
  pptx: 'pptx',
  pptm: 'pptx',
  ppsx: 'pptx',
  potx: 'pptx',
  csv: 'csv',
  tsv: 'csv',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
  txt: 'text',
  text: 'text',
  log: 'text'
};

const nameByKind: Readonly<Record<DocumentKind, string>> = {
  pdf: 'a PDF',
  docx: 'a Word document',
  xlsx: 'an Excel workbook',
  pptx: 'a PowerPoint presentation',
  csv: 'a table of comma-separated values',
  html: 'a web page',
  markdown: 'Markdown text',
  text: 'plain text'
};

const legacyFormats: Readonly<Record<string, string>> = { doc: 'DOCX', xls: 'XLSX', ppt: 'PPTX' };

const extensionOf = (name: string): string => /\.([^./\\]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';

const isTextKind = (kind: DocumentKind): boolean => ['csv', 'html', 'markdown', 'text'].includes(kind);

const mismatch = (extension: string, content: string, kind: DocumentKind): ParseFailure =>
  new ParseFailure(
    'type-mismatch',
    `The name says .${extension}, but the content is ${content}. Rename it to .${kind === 'markdown' ? 'md' : kind === 'text' ? 'txt' : kind} if that is right, or ask for the original file.`
  );

const unsupported = (message: string): ParseFailure => new ParseFailure('unsupported-type', message);

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((value, index) => bytes[index] === value);

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

const kindOfContent = async (bytes: Uint8Array, extension: string, budget: Budget): Promise<DocumentKind> => {
  // readers of PDF allow for some bytes before the header
  if (latin1(bytes.subarray(0, 1024)).includes('%PDF-')) return 'pdf';
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6))
    return kindOfZip(bytes, budget);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) throw compoundFile(bytes);
  const foreign = foreignFormat(bytes);
  if (foreign) throw unsupported(foreign);
  if (looksLikeText(bytes)) return 'text';
  const promised = kindByExtension[extension];
  if (promised && !isTextKind(promised)) {
    throw new ParseFailure(
      'damaged',
      `The file is damaged: it does not begin like ${nameByKind[promised]}. Ask for a new copy.`
    );
  }
  throw unsupported(
    'The file is of a kind that cannot be read here. Export it as PDF, DOCX, XLSX, CSV or text.'
  );
};

/** Formats with a known beginning that are not read; the way out for each. */
const foreignFormat = (bytes: Uint8Array): string | null => {
  const head = latin1(bytes.subarray(0, 64));
  if (head.startsWith('{\\rtf'))
    return 'Rich Text (RTF) is not read here. Open it in a word processor and save it as DOCX.';
  const isPicture =
    startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) ||
    startsWith(bytes, 0xff, 0xd8, 0xff) ||
    head.startsWith('GIF8') ||
    head.startsWith('II*\0') ||
    head.startsWith('MM\0*') ||
    (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') ||
    /^....ftyp(heic|heix|mif1|avif)/s.test(head);
  if (isPicture)
    return 'The file is a picture. Save it as PDF; text on pictures in a PDF is recognized here.';
  const isArchive =
    startsWith(bytes, 0x1f, 0x8b) || head.startsWith('7z\u00bc\u00af') || head.startsWith('Rar!');
  if (isArchive) return 'The file is an archive. Unpack it and add the files inside.';
  if (head.startsWith('MZ') || head.startsWith('\u007fELF')) return 'The file is a program, not a document.';
  return null;
};

/** Container of the Office formats before 2007, and of encrypted ones since. */
const compoundFile = (bytes: Uint8Array): ParseFailure => {
  const has = (stream: string): boolean => includesUtf16(bytes, stream);
  if (has('EncryptedPackage') || has('EncryptionInfo')) {
    return new ParseFailure(
      'encrypted',
      'The file is protected by a password. In Office, choose File, Info, Protect, Encrypt with Password, empty the field, save and add the file again.'
    );
  }
  const old = (program: string, extension: string): ParseFailure =>
    unsupported(
      `This is the ${program} format used before 2007, which cannot be read here. Open it in ${program} or LibreOffice and save it as ${extension}.`
    );
  if (has('WordDocument')) return old('Word', 'DOCX');
  if (has('Workbook') || has('Book')) return old('Excel', 'XLSX');
  if (has('PowerPoint Document')) return old('PowerPoint', 'PPTX');
  if (has('__properties_version1.0'))
    return unsupported('This is an Outlook message. Save it as PDF or text, and its attachments one by one.');
  return unsupported('The file is of an old Office format that cannot be read here. Save it as PDF or DOCX.');
};

const includesUtf16 = (bytes: Uint8Array, text: string): boolean => {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let index = 1;
    while (
      index < text.length &&
      bytes[at + index * 2] === text.charCodeAt(index) &&
      bytes[at + index * 2 - 1] === 0
    )
      index += 1;
    if (index === text.length) return true;
  }
  return false;
};

/** Main part of an Office package, by content type; macro-enabled, template and slide show variants included. */
const mainParts: readonly [RegExp, DocumentKind][] = [
  [/wordprocessingml\.(document|template)\.main|ms-word\.\w+\.macroEnabled(Template)?\.main/i, 'docx'],
  [/spreadsheetml\.(sheet|template)\.main|ms-excel\.(sheet|template)\.macroEnabled\.main/i, 'xlsx'],
  [/presentationml\.(presentation|template|slideshow)\.main|ms-powerpoint\.\w+\.macroEnabled\.main/i, 'pptx']
];

const kindOfZip = async (bytes: Uint8Array, budget: Budget): Promise<DocumentKind> => {
  const entries = listZip(bytes, budget);
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  if (has('word/document.xml')) return 'docx';
  if (has('xl/workbook.xml')) return 'xlsx';
  if (has('ppt/presentation.xml')) return 'pptx';
  if (has('xl/workbook.bin'))
    throw unsupported(
      'This is a binary Excel workbook (XLSB), which cannot be read here. Save it as XLSX in Excel.'
    );
  const read = async (name: string): Promise<string> => {
    const entry: ZipEntry | undefined = entries.find((candidate) => candidate.name === name);
    return entry ? new TextDecoder().decode(await readZipEntry(bytes, entry, budget)) : '';
  };
  const types = await read('[Content_Types].xml');
  for (const [pattern, kind] of mainParts) if (pattern.test(types)) return kind;
  const mimetype = await read('mimetype');
  if (mimetype.includes('opendocument'))
    throw unsupported(
      'OpenDocument files are not read here. Open it in LibreOffice and save it as DOCX, XLSX or PPTX.'
    );
  if (entries.some((entry) => entry.name.endsWith('.iwa')))
    throw unsupported(
      'This is a Pages, Numbers or Keynote file. Export it from there as Word, Excel, PowerPoint or PDF.'
    );
  if (types !== '')
    throw new ParseFailure(
      'damaged',
      'The file is damaged: its main part is missing. Ask for a new copy, or save it again from the program that made it.'
    );
  throw unsupported('The file is an archive. Unpack it and add the files inside.');
};

/** True for UTF-8, one-byte and UTF-16 text; some stray control characters are forgiven. */
const looksLikeText = (bytes: Uint8Array): boolean => {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return true;
  const sample = bytes.subarray(0, 65_536);
  let odd = 0;
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd += 1;
  });
  const [even = 0, uneven = 0] = zeros;
  const isUtf16 =
    Math.max(even, uneven) > sample.length * 0.3 && Math.min(even, uneven) < sample.length * 0.02;
  return odd + (isUtf16 ? 0 : even + uneven) <= sample.length * 0.005;
};

/** Which kind of text: HTML shows itself, the other kinds only their names can tell. */
const textKind = (promised: DocumentKind | undefined, extension: string, bytes: Uint8Array): DocumentKind => {
  const head = latin1(bytes.subarray(0, 2048)).replaceAll('\0', '').trimStart().toLowerCase();
  const isHtml = /^(\u00ef\u00bb\u00bf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!doctype html|<html)/.test(
    head
  );
  if (/^(mime-version|from|received|return-path):/.test(head) && /\.(eml|mht|mhtml)$/.test(`.${extension}`))
    throw unsupported('This is a saved message or web archive. Save it as PDF, HTML or text.');
  if (promised && !isTextKind(promised)) {
    // a login page saved as policy.pdf, a note in a file that should be a workbook
    const content = isHtml ? 'html' : 'text';
    throw mismatch(extension, nameByKind[content], content);
  }
  if (extension in legacyFormats)
    throw mismatch(extension, isHtml ? nameByKind.html : nameByKind.text, isHtml ? 'html' : 'text');
  return promised ?? (isHtml ? 'html' : 'text');
};
