import { strToU8, zipSync } from 'fflate';

const openXml = 'http://schemas.openxmlformats.org';
const w = `xmlns:w="${openXml}/wordprocessingml/2006/main"`;
const office = `${openXml}/officeDocument/2006/relationships`;

/** A ZIP container of the given parts. */
export const pack = (parts: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));

const relationships = (entries: readonly string[]): string =>
  `<Relationships xmlns="${openXml}/package/2006/relationships">${entries.join('')}</Relationships>`;

/** A relationship of a part, as the package writes it. */
export const relation = (id: string, type: string, target: string, external = false): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`;

/** A paragraph of one run; `properties` is what stands in `w:pPr`. */
export const paragraph = (text: string, properties = ''): string =>
  `<w:p>${properties ? `<w:pPr>${properties}</w:pPr>` : ''}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

export const row = (...cells: string[]): string =>
  `<w:tr>${cells.map((cell) => (cell.startsWith('<w:tc>') ? cell : `<w:tc>${paragraph(cell)}</w:tc>`)).join('')}</w:tr>`;

export const table = (...rows: string[]): string => `<w:tbl>${rows.join('')}</w:tbl>`;

/** A Word document with `body` as its content; `parts` holds the inner XML of further parts by name. */
export const docx = (
  body: string,
  parts: Readonly<Record<string, string>> = {},
  extraRelations: readonly string[] = []
): Uint8Array => {
  const roots: Record<string, string> = {
    styles: 'styles',
    numbering: 'numbering',
    footnotes: 'footnotes',
    comments: 'comments',
    header: 'hdr',
    footer: 'ftr'
  };
  const files: Record<string, string> = {
    '_rels/.rels': relationships([relation('rId1', 'officeDocument', 'word/document.xml')]),
    'word/document.xml': `<?xml version="1.0"?><w:document ${w} xmlns:r="${office}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relationships([
      ...Object.keys(parts).map((name) => relation(`id-${name}`, name, `${name}.xml`)),
      ...extraRelations
    ])
  };
  for (const [name, content] of Object.entries(parts))
    files[`word/${name}.xml`] = `<w:${roots[name] ?? name} ${w}>${content}</w:${roots[name] ?? name}>`;
  return pack(files);
};

interface SlideContent {
  readonly shapes: string;
  readonly notes?: string;
  readonly hidden?: boolean;
}

const presentationNamespaces = `xmlns:p="${openXml}/presentationml/2006/main" xmlns:a="${openXml}/drawingml/2006/main" xmlns:r="${office}"`;

/** A shape of a slide; `type` is its placeholder's type, '' for a plain text box. */
export const shape = (type: string, ...paragraphs: string[]): string =>
  `<p:sp><p:nvSpPr><p:nvPr>${type ? `<p:ph type="${type}"/>` : ''}</p:nvPr></p:nvSpPr><p:txBody>${paragraphs
    .map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`)
    .join('')}</p:txBody></p:sp>`;

/** A presentation of the given slides. */
export const pptx = (slides: readonly SlideContent[]): Uint8Array => {
  const files: Record<string, string> = {
    '_rels/.rels': relationships([relation('rId1', 'officeDocument', 'ppt/presentation.xml')]),
    'ppt/presentation.xml': `<p:presentation ${presentationNamespaces}><p:sldIdLst>${slides
      .map((_, index) => `<p:sldId id="${index}" r:id="rId${index + 1}"/>`)
      .join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relationships(
      slides.map((_, index) => relation(`rId${index + 1}`, 'slide', `slides/slide${index + 1}.xml`))
    )
  };
  slides.forEach((slide, index) => {
    const name = `slide${index + 1}.xml`;
    files[`ppt/slides/${name}`] =
      `<p:sld ${presentationNamespaces}${slide.hidden ? ' show="0"' : ''}><p:cSld><p:spTree>${slide.shapes}</p:spTree></p:cSld></p:sld>`;
    if (!slide.notes) return;
    files[`ppt/slides/_rels/${name}.rels`] = relationships([
      relation('n', 'notesSlide', `../notesSlides/notes${index + 1}.xml`)
    ]);
    files[`ppt/notesSlides/notes${index + 1}.xml`] =
      `<p:notes ${presentationNamespaces}><p:cSld><p:spTree>${shape('body', slide.notes)}${shape('sldNum', '7')}</p:spTree></p:cSld></p:notes>`;
  });
  return pack(files);
};
