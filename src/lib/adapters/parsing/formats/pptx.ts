import type { ParseWarning } from '../../../domain/documents/parsed-document';
import { cleanText } from '../assemble';
import type { Budget } from '../budget';
import type { DraftBlock, DraftPage, ParseDraft } from '../draft';
import { splitListLabel } from '../list-label';
import { openArchive, type Archive } from '../ooxml/archive';
import { attachmentWarning, externalWarning, mainPart, readMetadata } from '../ooxml/package';
import { childAt, childElements, descendants, isElement, textContent, type XmlElement } from '../ooxml/xml';
import { joinCellParagraphs, tableBlocks } from '../table-blocks';
import { withinBudget } from '../text-budget';

/** English Metric Units in a point. */
const EMU_PER_POINT = 12_700;

/** Placeholders that repeat on every slide: numbers and dates tell nothing, footers are read once. */
const generated = new Set(['sldNum', 'dt']);

const placeholderOf = (shape: XmlElement): XmlElement | undefined =>
  childAt(shape, 'p:nvSpPr', 'p:nvPr', 'p:ph');

const paragraphText = (paragraph: XmlElement): string =>
  cleanText(
    paragraph.children
      .filter(isElement)
      .map((run) =>
        run.name === 'a:br'
          ? ' '
          : run.name === 'a:r' || run.name === 'a:fld'
            ? textContent(childAt(run, 'a:t'))
            : ''
      )
      .join('')
  );

/** Whether a paragraph shows a bullet or number: said by itself, else by the kind of shape it stands in. */
const hasBullet = (paragraph: XmlElement, inherits: boolean): boolean => {
  const properties = childAt(paragraph, 'a:pPr');
  if (childAt(properties, 'a:buNone')) return false;
  return (
    inherits ||
    childAt(properties, 'a:buChar') !== undefined ||
    childAt(properties, 'a:buAutoNum') !== undefined
  );
};

interface Slide {
  readonly title: string;
  readonly blocks: DraftBlock[];
  readonly footers: string[];
}

const readTable = (frame: XmlElement, id: number, page: number): DraftBlock[] => {
  const table = descendants(frame, 'a:tbl')[0];
  const rows = childElements(table, 'a:tr').map((row) =>
    childElements(row, 'a:tc').map((cell) => joinCellParagraphs(descendants(cell, 'a:p').map(paragraphText)))
  );
  const first = childAt(table, 'a:tblPr')?.attributes.get('firstRow');
  return tableBlocks(rows, {
    id,
    page,
    ...(first === '1' && rows.length > 1 && (rows[0]?.length ?? 0) > 2 ? { hasHeader: true } : {})
  });
};

const readSlide = (root: XmlElement, page: number, nextTable: () => number): Slide => {
  const titles: string[] = [];
  const blocks: DraftBlock[] = [];
  const footers: string[] = [];

  const readShape = (shape: XmlElement): void => {
    const placeholder = placeholderOf(shape);
    const type = placeholder?.attributes.get('type') ?? (placeholder ? 'obj' : 'none');
    if (generated.has(type)) return;
    const paragraphs = childElements(childAt(shape, 'p:txBody'), 'a:p');
    if (type === 'title' || type === 'ctrTitle') {
      titles.push(cleanText(paragraphs.map(paragraphText).join(' ')));
      return;
    }
    for (const paragraph of paragraphs) {
      const text = paragraphText(paragraph);
      if (text === '') continue;
      const level = Number(childAt(paragraph, 'a:pPr')?.attributes.get('lvl') ?? 0) || 0;
      const typed = splitListLabel(text);
      if (type === 'ftr') footers.push(text);
      else if (hasBullet(paragraph, type === 'body' || type === 'obj'))
        blocks.push({ kind: 'list-item', text, level: Math.min(level + 1, 6), label: '•', page });
      else if (typed) blocks.push({ kind: 'list-item', level: Math.min(level + 1, 6), page, ...typed });
      else blocks.push({ kind: 'paragraph', text, level: 0, page });
    }
  };

  const readTree = (tree: XmlElement): void => {
    for (const node of childElements(tree)) {
      if (node.name === 'p:sp') readShape(node);
      else if (node.name === 'p:grpSp') readTree(node);
      else if (node.name === 'p:graphicFrame' && descendants(node, 'a:tbl').length > 0)
        blocks.push(...readTable(node, nextTable(), page));
      else if (node.name === 'mc:AlternateContent') {
        const branch = childAt(node, 'mc:Choice') ?? childAt(node, 'mc:Fallback');
        if (branch) readTree(branch);
      }
    }
  };

  const tree = childAt(root, 'p:cSld', 'p:spTree');
  if (tree) readTree(tree);
  return { title: titles.filter((title) => title !== '').join(' '), blocks, footers };
};

/** Speaker notes: the text of the notes page's body, not the picture of the slide or its number. */
const readNotes = (root: XmlElement): string =>
  cleanText(
    descendants(root, 'p:sp')
      .filter((shape) => placeholderOf(shape)?.attributes.get('type') === 'body')
      .flatMap((shape) => descendants(shape, 'a:p').map(paragraphText))
      .filter((text) => text !== '')
      .join(' ')
  );

/** Words in diagrams, which stand in a part of their own. */
const readDiagrams = async (
  archive: Archive,
  parts: readonly string[],
  page: number
): Promise<DraftBlock[]> => {
  const blocks: DraftBlock[] = [];
  for (const part of parts) {
    const root = await archive.xml(part);
    for (const paragraph of root ? descendants(root, 'a:p') : []) {
      const text = paragraphText(paragraph);
      if (text !== '') blocks.push({ kind: 'list-item', text, level: 1, label: '•', page });
    }
  }
  return blocks;
};

const footerNotes = (footers: ReadonlySet<string>): DraftBlock[] =>
  [...footers].map((text) => ({ kind: 'note', text, level: 0, page: 1 }));

/** Reads a presentation: every shown slide is a page with its title as heading, then its text, tables and notes. */
export const read = async (
  bytes: Uint8Array,
  context: { readonly name: string; readonly budget: Budget }
): Promise<ParseDraft> => {
  const { budget } = context;
  budget.progress(0, 'Unpacking');
  const archive = openArchive(bytes, budget);
  const main = await mainPart(archive, 'ppt/presentation.xml', 'presentation');
  const { internal, external } = await archive.relations(main.name);
  const slideById = new Map(
    internal.filter(({ type }) => type === 'slide').map(({ id, target }) => [id, target])
  );
  const size = childAt(main.root, 'p:sldSz');
  const points = (name: string): number => (Number(size?.attributes.get(name) ?? 0) || 0) / EMU_PER_POINT;
  const ids = childElements(childAt(main.root, 'p:sldIdLst'), 'p:sldId').map(
    (slide) => slide.attributes.get('r:id') ?? ''
  );
  const pages: DraftPage[] = [];
  const blocks: DraftBlock[] = [];
  const warnings: ParseWarning[] = [];
  const footers = new Set<string>();
  const outside = [...external];
  const hidden: number[] = [];
  let comments = 0;
  let tables = 0;
  for (const [index, id] of ids.entries()) {
    const part = slideById.get(id);
    const root = part === undefined ? null : await archive.xml(part);
    if (part === undefined || !root) {
      warnings.push({ code: 'damaged-in-part', message: `Slide ${index + 1} is missing from the file.` });
      continue;
    }
    if (!budget.takePage()) {
      warnings.push({
        code: 'truncated',
        message: 'The presentation has more slides than can be read; the last ones were left out.'
      });
      break;
    }
    budget.progress(index / ids.length, `Reading slide ${index + 1}`);
    // a page for every slide, hidden ones too, so that page numbers are those a reader sees
    const page = pages.length + 1;
    const shown = root.attributes.get('show') !== '0';
    const relations = await archive.relations(part);
    outside.push(...relations.external.filter((type) => type !== 'video' && type !== 'audio'));
    comments += relations.internal.filter(({ type }) => /comments$/i.test(type)).length;
    const slide = shown ? readSlide(root, page, () => ++tables) : { title: '', blocks: [], footers: [] };
    pages.push({
      number: page,
      width: points('cx'),
      height: points('cy'),
      source: 'text',
      ...(slide.title === '' ? {} : { label: slide.title })
    });
    if (!shown) {
      hidden.push(page);
      continue;
    }
    for (const footer of slide.footers) footers.add(footer);
    if (slide.title !== '') blocks.push({ kind: 'heading', text: slide.title, level: 1, page });
    blocks.push(...slide.blocks);
    const partsOf = (type: string): string[] =>
      relations.internal.filter((relation) => relation.type === type).map(({ target }) => target);
    blocks.push(...(await readDiagrams(archive, partsOf('diagramData'), page)));
    for (const target of partsOf('notesSlide')) {
      const notes = await archive.xml(target);
      const text = notes ? readNotes(notes) : '';
      if (text !== '') blocks.push({ kind: 'note', text, level: 0, page, label: 'Notes' });
    }
  }
  if (hidden.length > 0)
    warnings.push({
      code: 'hidden-content',
      message: `${hidden.length === 1 ? 'Slide' : 'Slides'} ${hidden.join(', ')} ${hidden.length === 1 ? 'is' : 'are'} hidden and left out.`
    });
  if (comments > 0)
    warnings.push({
      code: 'comments-left-out',
      message: 'Comments on slides are not part of the text that is read.'
    });
  const kept = withinBudget([...footerNotes(footers), ...blocks], budget);
  return {
    kind: 'pptx',
    paged: true,
    pages,
    blocks: kept.blocks,
    metadata: await readMetadata(archive),
    warnings: [
      ...warnings,
      ...attachmentWarning(archive.names),
      ...externalWarning(archive, outside),
      ...kept.warnings
    ]
  };
};
