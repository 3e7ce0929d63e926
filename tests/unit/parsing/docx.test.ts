import { describe, expect, it } from 'vitest';
import { read } from '../../../src/lib/adapters/parsing/formats/docx';
import { docx, pack, paragraph, relation, row, table } from '../../support/office-files';
import { outline, parseWith, warningCodes } from '../../support/read-file';

const style = (id: string, name: string, inner = ''): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${inner}</w:style>`;
const styles = [
  style('berschrift1', 'heading 1'),
  style(
    'berschrift2',
    'heading 2',
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
  ),
  style('Clause', 'Firm clause', '<w:basedOn w:val="berschrift1"/>'),
  style('Titel', 'Title'),
  style('Verzeichnis1', 'toc 1'),
  style('Outlined', 'Chapter', '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
].join('');
const level = (index: number, format: string, text: string): string =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
const numbering =
  `<w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'decimal', '%1.%2')}${level(2, 'lowerLetter', '%3)')}</w:abstractNum>` +
  `<w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '\uf0b7')}</w:abstractNum>` +
  '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>' +
  '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>';
const styled = (id: string): string => `<w:pStyle w:val="${id}"/>`;
const listed = (num: number, at = 0): string =>
  `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${num}"/></w:numPr>`;

describe('Word documents', () => {
  it('takes headings from translated, derived and outlined styles and leaves generated contents out', async () => {
    const body = [
      paragraph('Access Policy', styled('Titel')),
      paragraph('Purpose .... 3', styled('Verzeichnis1')),
      paragraph('Purpose', styled('berschrift1')),
      paragraph('Deep', styled('Outlined')),
      paragraph('Clause', styled('Clause')),
      paragraph('Body.')
    ];
    const parsed = await parseWith(read, docx(body.join(''), { styles }));
    expect(outline(parsed)).toEqual([
      'heading1: Access Policy',
      'heading1: Purpose',
      'heading3: Deep',
      'heading1: Clause',
      'paragraph: Body.'
    ]);
    expect(parsed.passages.at(-1)?.headings).toEqual(['Clause']);
  });

  it('computes the numbers that Word shows: levels, styles, restarts, bullets', async () => {
    const body = [
      paragraph('One', listed(1)),
      paragraph('Sub', listed(1, 1)),
      paragraph('Letter', listed(1, 2)),
      paragraph('Letter', listed(1, 2)),
      paragraph('Two', listed(1)),
      paragraph('Styled', styled('berschrift2')),
      paragraph('Dot', listed(2)),
      paragraph('Restarted', listed(3)),
      paragraph('Off', `${styled('berschrift2')}<w:numPr><w:numId w:val="0"/></w:numPr>`)
    ];
    const parsed = await parseWith(read, docx(body.join(''), { styles, numbering }));
    expect(outline(parsed)).toEqual([
      'list-item1 1.: One',
      'list-item2 1.1: Sub',
      'list-item3 a): Letter',
      'list-item3 b): Letter',
      'list-item1 2.: Two',
      'heading2 2.1: Styled',
      'list-item1 •: Dot',
      'list-item1 7.: Restarted',
      'heading2: Off'
    ]);
  });

  it('keeps columns in place where cells are merged, and does not take a frame for a table', async () => {
    const merged = `<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${paragraph('Both')}</w:tc>`;
    const tall = `<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>${paragraph('Tall')}</w:tc>`;
    const continued = `<w:tc><w:tcPr><w:vMerge/></w:tcPr>${paragraph('')}</w:tc>`;
    const body =
      table(row('A', 'B', 'C'), row(merged, 'c1'), row(tall, 'b2', 'c2'), row(continued, 'b3', 'c3')) +
      table(row('A framed note.'));
    const parsed = await parseWith(read, docx(body));
    expect(outline(parsed)).toEqual([
      'table-row1.0: A | B | C',
      'table-row1.1: Both | c1',
      'table-row1.2: Tall | b2 | c2',
      'table-row1.3: b3 | c3',
      'paragraph: A framed note.'
    ]);
    const cells = parsed.passages[1]?.table?.cells.map((cell) => parsed.text.slice(cell.start, cell.end));
    expect(cells).toEqual(['Both', '', 'c1']);
  });

  it('reads tracked changes as accepted and says so', async () => {
    const body =
      '<w:p><w:r><w:t>Passwords have </w:t></w:r><w:del><w:r><w:delText>8</w:delText><w:t>8</w:t></w:r></w:del><w:ins><w:r><w:t>14</w:t></w:r></w:ins><w:r><w:t> characters.</w:t></w:r></w:p>' +
      '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Joined </w:t></w:r></w:p><w:p><w:r><w:t>again.</w:t></w:r></w:p>';
    const parsed = await parseWith(read, docx(body));
    expect(parsed.text).toBe('Passwords have 14 characters.\nJoined again.');
    expect(warningCodes(parsed)).toEqual(['tracked-changes']);
  });

  it('reads notes, text boxes, headers and footers; tells of comments, hidden text, objects and outside content', async () => {
    const body =
      '<w:p><w:r><w:t>Body</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:pict><v:shape><v:textbox><w:txbxContent>' +
      paragraph('In a box') +
      '</w:txbxContent></v:textbox></v:shape></w:pict></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:object/></w:r></w:p>' +
      '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>a link</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>';
    const parsed = await parseWith(
      read,
      docx(
        body,
        {
          footnotes: `<w:footnote w:type="separator" w:id="0">${paragraph('-')}</w:footnote><w:footnote w:id="2">${paragraph('A note.')}</w:footnote>`,
          header: paragraph('Version 2.1 | Confidential'),
          footer:
            '<w:p><w:r><w:t>Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>',
          comments: '<w:comment/>'
        },
        [
          relation('x', 'image', 'http://localhost/x.png', true),
          relation('l', 'hyperlink', 'http://localhost/', true)
        ]
      )
    );
    expect(outline(parsed)).toEqual([
      'note: Version 2.1 | Confidential',
      'paragraph: Body',
      'note 2: A note.',
      'paragraph: In a box',
      'paragraph: a link'
    ]);
    expect(warningCodes(parsed).sort()).toEqual([
      'attachments-not-read',
      'comments-left-out',
      'external-references',
      'hidden-content'
    ]);
    expect(parsed.facts.version?.value).toBe('2.1');
    expect(parsed.facts.classification?.value).toBe('Confidential');
  });

  it('reads the strict form and unusual prefixes alike', async () => {
    const bytes = pack({
      'word/document.xml':
        '<ns0:document xmlns:ns0="http://purl.oclc.org/ooxml/wordprocessingml/main"><ns0:body><ns0:p><ns0:r><ns0:t>Strict</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>'
    });
    expect((await parseWith(read, bytes)).text).toBe('Strict');
  });

  it('takes bold lines for headings only where there are no styles', async () => {
    const bold = (text: string): string => `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
    const body = [
      bold('1 Scope'),
      paragraph('All staff.'),
      bold('1.1 Exceptions'),
      paragraph('None are made.'),
      paragraph('Ever.')
    ];
    const parsed = await parseWith(read, docx(body.join('')));
    expect(outline(parsed).slice(0, 3)).toEqual([
      'heading1: 1 Scope',
      'paragraph: All staff.',
      'heading2: 1.1 Exceptions'
    ]);
  });

  it('leaves out empty form fields but keeps a writer’s own placeholders', async () => {
    const control = (text: string): string =>
      `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>${text}</w:t></w:r></w:sdtContent></w:sdt>`;
    const body = `<w:p><w:r><w:t>The </w:t></w:r>${control('[Organization]')}<w:r><w:t> shall act. </w:t></w:r>${control('Click here to enter text.')}</w:p>`;
    expect((await parseWith(read, docx(body))).text).toBe('The [Organization] shall act.');
  });
});
