import type { ParseWarning } from '../../../domain/documents/parsed-document';
import { cleanText } from '../assemble';
import type { Budget } from '../budget';
import type { DraftBlock, ParseDraft } from '../draft';
import { sectionDepth } from '../list-label';
import { openArchive } from '../ooxml/archive';
import { attachmentWarning, externalWarning, mainPart, readMetadata } from '../ooxml/package';
import { childElements, childAt, type XmlElement } from '../ooxml/xml';
import { withinBudget } from '../text-budget';
import { readStory, type ReadBlock, type StoryContext } from './docx/body';
import type { Findings } from './docx/inline';
import { readNumbering } from './docx/numbering';
import { readStyles, valueAt } from './docx/styles';

/** Fewer headings in styles than this, and bold lines that stand alone are taken for headings. */
const FEW_HEADINGS = 3;
const PROGRESS_STEP = 2000;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const findingWarnings = (findings: Findings, comments: number): ParseWarning[] => {
  const warnings: ParseWarning[] = [];
  const { insertions, deletions, embedded, hidden } = findings;
  if (insertions + deletions > 0)
    warnings.push({
      code: 'tracked-changes',
      message: `The document holds tracked changes (${plural(insertions, 'insertion', 'insertions')}, ${plural(deletions, 'deletion', 'deletions')}); it is read as if all of them were accepted.`
    });
  if (comments > 0)
    warnings.push({
      code: 'comments-left-out',
      message: `${plural(comments, 'comment is', 'comments are')} not part of the text that is read.`
    });
  if (hidden > 0)
    warnings.push({ code: 'hidden-content', message: 'Text that is formatted as hidden was left out.' });
  if (embedded > 0)
    warnings.push({
      code: 'attachments-not-read',
      message: `${plural(embedded, 'embedded object is', 'embedded objects are')} not read; add what matters as a file of its own.`
    });
  return warnings;
};

/** Takes bold lines that stand alone for headings where the writer used no heading styles. */
const promoteBoldLines = (blocks: readonly ReadBlock[]): DraftBlock[] => {
  const styled = blocks.filter(({ block }) => block.kind === 'heading').length;
  const bold = blocks.filter((read) => read.isBoldLine).length;
  if (styled >= FEW_HEADINGS || bold === 0 || bold > blocks.length / 2)
    return blocks.map(({ block }) => block);
  return blocks.map(({ block, isBoldLine }) => {
    if (!isBoldLine) return block;
    const depth = sectionDepth(block.label ? `${block.label} ${block.text}` : block.text);
    return { ...block, kind: 'heading', level: Math.max(1, Math.min(depth || (styled > 0 ? 2 : 1), 6)) };
  });
};

/** Lines of headers and footers, each once, without page numbers; they carry version, owner, classification. */
const marginNotes = (stories: readonly ReadBlock[][]): DraftBlock[] => {
  const seen = new Set<string>();
  const notes: DraftBlock[] = [];
  for (const { block } of stories.flat()) {
    const cells = block.table ? block.table.cells.map((cell) => cleanText(cell)) : [block.text];
    const text = cells
      .filter((cell) => cell !== '')
      .join(' | ')
      // what is left of "Page 3 of 12" once its numbers, which are fields, are left out
      .replace(/\s*[|–-]?\s*\b(?:page|seite)\s*(?:of|von|\/)?\s*$/i, '');
    const isPageNumber = /^(?:(?:page|seite|p\.|s\.)?\s*\d*\s*(?:of|von|\/|\|)?\s*\d*)$/i.test(text);
    if (isPageNumber || !/\p{L}/u.test(text) || seen.has(text)) continue;
    seen.add(text);
    notes.push({ kind: 'note', text, level: 0, page: 1 });
  }
  return notes;
};

/** True for the separators that Word keeps among the notes. */
const isSeparator = (note: XmlElement): boolean =>
  /eparator|Notice/.test(note.attributes.get('w:type') ?? '');

/**
 * Reads a Word document in either form of the format: styles (also custom and translated ones), computed
 * list numbers, tables, notes, text boxes, headers and footers. Tracked changes are read as accepted.
 * Flowing text: pages exist only once it is laid out. Throws `ParseFailure`.
 */
export const read = async (
  bytes: Uint8Array,
  context: { readonly name: string; readonly budget: Budget }
): Promise<ParseDraft> => {
  const { budget } = context;
  budget.progress(0, 'Unpacking');
  const archive = openArchive(bytes, budget);
  const main = await mainPart(archive, 'word/document.xml', 'Word document');
  const { internal, external } = await archive.relations(main.name);
  const partOf = async (type: string): Promise<XmlElement | null> => {
    const relation = internal.find((entry) => entry.type === type);
    return relation ? archive.xml(relation.target) : null;
  };

  const styleRoot = await partOf('styles');
  const styles = readStyles(styleRoot);
  const numIdByStyle = (styleId: string): string | undefined =>
    valueAt(
      childElements(styleRoot ?? undefined, 'w:style').find(
        (style) => style.attributes.get('w:styleId') === styleId
      ),
      'w:pPr',
      'w:numPr',
      'w:numId'
    );
  const numberingRoot = await partOf('numbering');
  const findings: Findings = { insertions: 0, deletions: 0, embedded: 0, hidden: 0 };
  let blocksRead = 0;
  let tables = 0;
  const base: StoryContext = {
    styles,
    numbering: readNumbering(numberingRoot, numIdByStyle),
    findings,
    noteText: () => '',
    tick: () => {
      if (++blocksRead % PROGRESS_STEP === 0) budget.progress(0.5, `Reading paragraph ${blocksRead}`);
    },
    nextTable: () => ++tables
  };

  const noteByKey = new Map<string, XmlElement>();
  for (const type of ['footnote', 'endnote'] as const)
    for (const note of childElements((await partOf(`${type}s`)) ?? undefined, `w:${type}`))
      if (!isSeparator(note)) noteByKey.set(`${type}:${note.attributes.get('w:id') ?? ''}`, note);
  const noteText = (key: string): string => {
    const note = noteByKey.get(key);
    if (!note) return '';
    return cleanText(
      readStory(note, base)
        .map(({ block }) => (block.table ? block.table.cells.join(' ') : block.text))
        .join(' ')
    );
  };

  const margins: ReadBlock[][] = [];
  for (const relation of internal.filter(({ type }) => type === 'header' || type === 'footer')) {
    const story = await archive.xml(relation.target);
    // numbers in headers must not move the body's counters
    if (story)
      margins.push(readStory(story, { ...base, numbering: readNumbering(numberingRoot, numIdByStyle) }));
  }
  const comments = childElements((await partOf('comments')) ?? undefined, 'w:comment').length;

  budget.progress(0.3, 'Reading paragraphs');
  const body = childAt(main.root, 'w:body') ?? main.root;
  const read = readStory(body, { ...base, noteText });
  const { blocks, warnings } = withinBudget([...marginNotes(margins), ...promoteBoldLines(read)], budget);
  return {
    kind: 'docx',
    paged: false,
    pages: [],
    blocks,
    metadata: await readMetadata(archive),
    warnings: [
      ...findingWarnings(findings, comments),
      ...(findings.embedded > 0 ? [] : attachmentWarning(archive.names)),
      ...externalWarning(archive, external),
      ...warnings
    ]
  };
};
