import { childAt, childElements, type XmlElement } from '../../ooxml/xml';

/** What a paragraph inherits from its style, as far as reading needs it. */
export interface ParagraphStyle {
  /** 1-6 where the style makes a heading; null where it does not. */
  readonly headingLevel: number | null;
  readonly role: 'title' | 'subtitle' | 'contents' | 'code' | 'body';
  /** Numbering attached to the style. */
  readonly numId?: string;
  readonly numLevel?: number;
  readonly isBold: boolean;
  readonly isHidden: boolean;
}

export interface Styles {
  paragraph(id: string | undefined): ParagraphStyle;
  /** Whether a character style hides or emboldens its text. */
  character(id: string | undefined): { readonly isBold: boolean; readonly isHidden: boolean };
}

/** Word stores English names for its own styles in any language; other writers use their own language's. */
const headingName =
  /^(?:heading|überschrift|ueberschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|nagłówek|otsikko|nadpis)\s*([1-9])\b/i;
const titleName = /^(?:title|titel|titre|título|titolo|document title|dokumenttitel|haupttitel)$/i;
const subtitleName = /^(?:subtitle|untertitel|sous-titre|subtítulo|sottotitolo)$/i;
const contentsName =
  /^(?:toc(?: heading)?\s*\d*|contents?(?: heading)?\s*\d*|verzeichnis\s*\d+|inhaltsverzeichnis(?:überschrift)?|table of figures|tabellenverzeichnis|abbildungsverzeichnis|tm\s*\d|tdc\s*\d)$/i;
const codeName =
  /^(?:html preformatted|macro text|source ?code|code(?: block)?|preformatted text|quelltext)$/i;

const maxHeading = 6;

/** A switch such as bold: on where the element is there, unless it says otherwise; undefined where absent. */
export const readSwitch = (properties: XmlElement | undefined, name: string): boolean | undefined => {
  const element = childAt(properties, name);
  if (!element) return undefined;
  return !['0', 'false', 'off', 'none'].includes(element.attributes.get('w:val') ?? 'true');
};

export const valueAt = (element: XmlElement | undefined, ...path: string[]): string | undefined =>
  childAt(element, ...path)?.attributes.get('w:val');

/** 1-6 for outline levels 0-8; null for body text (9) or none. */
export const outlineToHeading = (value: string | undefined): number | null => {
  const level = value === undefined ? NaN : Number(value);
  return level >= 0 && level <= 8 ? Math.min(level + 1, maxHeading) : null;
};

const body: ParagraphStyle = { headingLevel: null, role: 'body', isBold: false, isHidden: false };

const roleOf = (name: string, inherited: ParagraphStyle['role']): ParagraphStyle['role'] => {
  if (titleName.test(name)) return 'title';
  if (subtitleName.test(name)) return 'subtitle';
  if (contentsName.test(name)) return 'contents';
  if (codeName.test(name)) return 'code';
  return inherited;
};

/** Reads `styles.xml`; a file without one has only body text. */
export const readStyles = (root: XmlElement | null): Styles => {
  const elementById = new Map<string, XmlElement>();
  let defaultId: string | undefined;
  for (const style of root ? childElements(root, 'w:style') : []) {
    const id = style.attributes.get('w:styleId');
    if (id === undefined) continue;
    elementById.set(id, style);
    if (style.attributes.get('w:type') === 'paragraph' && style.attributes.get('w:default') === '1')
      defaultId = id;
  }

  const paragraphById = new Map<string, ParagraphStyle>();
  const resolve = (id: string | undefined, seen: ReadonlySet<string>): ParagraphStyle => {
    const element = id === undefined ? undefined : elementById.get(id);
    // a style can be missing, or based on itself in a damaged file
    if (id === undefined || !element || seen.has(id)) return body;
    const known = paragraphById.get(id);
    if (known) return known;
    const base = resolve(valueAt(element, 'w:basedOn'), new Set([...seen, id]));
    const name = valueAt(element, 'w:name') ?? id;
    const properties = childAt(element, 'w:pPr');
    const role = roleOf(name, base.role);
    const outline = valueAt(properties, 'w:outlineLvl');
    const named = headingName.exec(name)?.[1];
    const headingLevel =
      role === 'contents'
        ? null
        : outline !== undefined
          ? outlineToHeading(outline)
          : named !== undefined
            ? Math.min(Number(named), maxHeading)
            : base.headingLevel;
    const numId = valueAt(properties, 'w:numPr', 'w:numId') ?? base.numId;
    const level = valueAt(properties, 'w:numPr', 'w:ilvl');
    const numLevel = level === undefined ? base.numLevel : Number(level);
    const style: ParagraphStyle = {
      headingLevel,
      role,
      ...(numId === undefined ? {} : { numId }),
      ...(numLevel === undefined ? {} : { numLevel }),
      isBold: readSwitch(childAt(element, 'w:rPr'), 'w:b') ?? base.isBold,
      isHidden: readSwitch(childAt(element, 'w:rPr'), 'w:vanish') ?? base.isHidden
    };
    paragraphById.set(id, style);
    return style;
  };

  return {
    paragraph: (id) => resolve(id !== undefined && elementById.has(id) ? id : defaultId, new Set()),
    character: (id) => {
      const { isBold, isHidden } = id === undefined ? body : resolve(id, new Set());
      return { isBold, isHidden };
    }
  };
};
