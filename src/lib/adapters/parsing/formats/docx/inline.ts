import {
  childAt,
  childElements,
  descendants,
  isElement,
  textContent,
  type XmlElement
} from '../../ooxml/xml';
import { readSwitch, valueAt, type ParagraphStyle, type Styles } from './styles';

/** What a paragraph's runs say. */
export interface Inline {
  readonly text: string;
  /** Every visible character is bold. */
  readonly isBold: boolean;
  /** Foot- and endnotes referred to, as `footnote:3`. */
  readonly notes: readonly string[];
  /** Contents of text boxes anchored here. */
  readonly textBoxes: readonly XmlElement[];
}

/** What was met on the way that the user should know about. */
export interface Findings {
  insertions: number;
  deletions: number;
  embedded: number;
  hidden: number;
}

/** Fields whose result is no text of the document: page numbers, generated lists. */
const generated = /^\s*(?:page|numpages|sectionpages|section|toc|tof|toa|index)\b/i;

interface Field {
  code: string;
  inResult: boolean;
}

const checkboxMark = (fieldStart: XmlElement): string => {
  const box = childAt(fieldStart, 'w:ffData', 'w:checkBox');
  if (!box) return '';
  const isChecked = readSwitch(box, 'w:checked') ?? readSwitch(box, 'w:default') ?? false;
  return isChecked ? '☒ ' : '☐ ';
};

/** The branch of alternatives that a current reader shows. */
const alternative = (element: XmlElement): XmlElement | undefined =>
  childAt(element, 'mc:Choice') ?? childAt(element, 'mc:Fallback');

/** What programs put where something is still to be entered; a writer's own prompt ("[Owner]") is kept. */
const prompt =
  /^\s*(?:click|tap|choose|select an?|enter (?:text|a date)|type here|klicken|wählen sie|cliquez|choisissez|haga clic|elija|fare clic|scegliere)\b/i;

/** True for a content control that shows an empty form field's prompt instead of content, or a generated list. */
export const isPlaceholder = (control: XmlElement): boolean => {
  const properties = childAt(control, 'w:sdtPr');
  if (readSwitch(properties, 'w:showingPlcHdr'))
    return prompt.test(descendants(control, 'w:t').map(textContent).join(''));
  return /table of contents/i.test(valueAt(properties, 'w:docPartObj', 'w:docPartGallery') ?? '');
};

/** A reader of one story (body, header, note): fields can begin in one paragraph and end in a later one. */
export const createInlineReader = (
  styles: Styles,
  findings: Findings
): ((paragraph: XmlElement, style: ParagraphStyle) => Inline) => {
  const fields: Field[] = [];
  const isSuppressed = (): boolean => fields.some((field) => !field.inResult || generated.test(field.code));

  return (paragraph, style) => {
    let text = '';
    let boldChars = 0;
    let chars = 0;
    const notes: string[] = [];
    const textBoxes: XmlElement[] = [];

    const add = (piece: string, isBold: boolean): void => {
      if (isSuppressed()) return;
      text += piece;
      const visible = piece.trim().length;
      chars += visible;
      if (isBold) boldChars += visible;
    };

    const readFieldChar = (element: XmlElement): void => {
      const type = element.attributes.get('w:fldCharType');
      if (type === 'begin') {
        add(checkboxMark(element), false);
        fields.push({ code: '', inResult: false });
      } else if (type === 'separate') {
        const field = fields.at(-1);
        if (field) field.inResult = true;
      } else if (type === 'end') fields.pop();
    };

    const readGraphic = (element: XmlElement): void => {
      const boxes = descendants(element, 'w:txbxContent');
      // a box within a box is read with the outer one
      for (const box of boxes) if (!textBoxes.includes(box)) textBoxes.push(box);
    };

    const readRun = (run: XmlElement): void => {
      const properties = childAt(run, 'w:rPr');
      const character = styles.character(valueAt(properties, 'w:rStyle'));
      const isHidden = readSwitch(properties, 'w:vanish') ?? (character.isHidden || style.isHidden);
      const isBold = readSwitch(properties, 'w:b') ?? (character.isBold || style.isBold);
      if (isHidden && childElements(run, 'w:t').some((piece) => textContent(piece).trim() !== '')) {
        if (!isSuppressed()) findings.hidden++;
        return;
      }
      for (const piece of run.children) {
        if (!isElement(piece)) continue;
        switch (piece.name) {
          case 'w:t':
            add(textContent(piece), isBold);
            break;
          case 'w:tab':
          case 'w:ptab':
          case 'w:br':
          case 'w:cr':
          case 'w:sym':
            add(' ', isBold);
            break;
          case 'w:noBreakHyphen':
            add('-', isBold);
            break;
          case 'w:fldChar':
            readFieldChar(piece);
            break;
          case 'w:instrText': {
            const field = fields.at(-1);
            if (field && !field.inResult) field.code += textContent(piece);
            break;
          }
          case 'w:footnoteReference':
          case 'w:endnoteReference':
            notes.push(`${piece.name.slice(2, -9)}:${piece.attributes.get('w:id') ?? ''}`);
            break;
          case 'w:object':
            findings.embedded++;
            readGraphic(piece);
            break;
          case 'w:drawing':
          case 'w:pict':
            readGraphic(piece);
            break;
          case 'mc:AlternateContent': {
            const branch = alternative(piece);
            if (branch)
              readRun({ ...branch, children: [...(properties ? [properties] : []), ...branch.children] });
            break;
          }
          case 'w:ruby':
            for (const base of childElements(childAt(piece, 'w:rubyBase'), 'w:r')) readRun(base);
            break;
        }
      }
    };

    const readChildren = (parent: XmlElement): void => {
      for (const node of parent.children) {
        if (!isElement(node)) continue;
        switch (node.name) {
          case 'w:r':
            readRun(node);
            break;
          case 'w:ins':
          case 'w:moveTo':
            findings.insertions++;
            readChildren(node);
            break;
          case 'w:del':
          case 'w:moveFrom':
            findings.deletions++;
            break;
          case 'w:sdt': {
            const content = childAt(node, 'w:sdtContent');
            if (content && !isPlaceholder(node)) readChildren(content);
            break;
          }
          case 'w:fldSimple':
            if (!generated.test(node.attributes.get('w:instr') ?? '')) readChildren(node);
            break;
          case 'mc:AlternateContent': {
            const branch = alternative(node);
            if (branch) readChildren(branch);
            break;
          }
          case 'm:oMath':
          case 'm:oMathPara':
            add(descendants(node, 'm:t').map(textContent).join(''), false);
            break;
          case 'w:hyperlink':
          case 'w:smartTag':
          case 'w:customXml':
          case 'w:dir':
          case 'w:bdo':
            readChildren(node);
            break;
        }
      }
    };

    readChildren(paragraph);
    return { text, isBold: chars > 0 && boldChars === chars, notes, textBoxes };
  };
};
