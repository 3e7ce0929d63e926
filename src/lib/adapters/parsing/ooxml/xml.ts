import type { Budget } from '../budget';
import { ParseFailure } from '../parse-failure';

/**
 * A reader of the XML inside office files, for hostile input.
 *
 * It knows no document types: declarations are stepped over, and of entities only the five predefined ones
 * and character references have a value, so nothing outside the text can be pulled in and nothing expands.
 * It does not validate: an end tag that matches no open element is ignored, elements still open at the end
 * are closed. Names carry a canonical prefix that depends on the namespace alone (`w:p`), so that the
 * strict and the transitional form of a format, and files with unusual prefixes, read the same. It works
 * with its own stack; the budget's ceiling on depth keeps recursive readers of the tree safe.
 */
export interface XmlElement {
  /** Canonical prefix and local name; no prefix where the namespace is not one of `prefixes`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

export interface XmlDocument {
  readonly root: XmlElement;
  /** The text declares a document type, which office files never do by themselves. */
  readonly hasDoctype: boolean;
}

const MAX_ELEMENTS = 6_000_000;

const openXml = 'http://schemas.openxmlformats.org/';
const strictXml = 'http://purl.oclc.org/ooxml/';
const microsoft = 'http://schemas.microsoft.com/office/';
const prefixes: Readonly<Record<string, string>> = {
  [`${openXml}wordprocessingml/2006/main`]: 'w',
  [`${strictXml}wordprocessingml/main`]: 'w',
  [`${openXml}drawingml/2006/main`]: 'a',
  [`${strictXml}drawingml/main`]: 'a',
  [`${openXml}presentationml/2006/main`]: 'p',
  [`${strictXml}presentationml/main`]: 'p',
  [`${openXml}officeDocument/2006/relationships`]: 'r',
  [`${strictXml}officeDocument/relationships`]: 'r',
  [`${openXml}officeDocument/2006/math`]: 'm',
  [`${strictXml}officeDocument/math`]: 'm',
  [`${openXml}markup-compatibility/2006`]: 'mc',
  [`${openXml}drawingml/2006/diagram`]: 'dgm',
  [`${strictXml}drawingml/diagram`]: 'dgm',
  [`${microsoft}word/2010/wordprocessingShape`]: 'wps',
  [`${microsoft}word/2010/wordml`]: 'w14',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
  'http://purl.org/dc/elements/1.1/': 'dc'
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces predefined entities and character references; any other entity becomes nothing. */
const decode = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[\w.-]{1,64});/gi, (_, name: string) => {
        if (!name.startsWith('#')) return entities[name] ?? '';
        const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
      })
    : text;

type Scope = ReadonlyMap<string, string>;
interface Open {
  readonly raw: string;
  readonly children: (XmlElement | string)[];
  readonly scope: Scope;
}

/** Sticky, and given up at the first thing that is no attribute: linear on any input. */
const readAttributes = (source: string): [string, string][] => {
  const attribute = /\s*([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  const found: [string, string][] = [];
  for (let match = attribute.exec(source); match; match = attribute.exec(source))
    found.push([match[1] ?? '', decode(match[2] ?? match[3] ?? '')]);
  return found;
};

const withDeclarations = (scope: Scope, attributes: readonly [string, string][]): Scope => {
  let own: Map<string, string> | undefined;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    own ??= new Map(scope);
    own.set(name === 'xmlns' ? '' : name.slice(6), prefixes[value] ?? '');
  }
  return own ?? scope;
};

const canonical = (raw: string, scope: Scope, isAttribute: boolean): string => {
  const colon = raw.indexOf(':');
  if (colon < 0 && isAttribute) return raw;
  const prefix = scope.get(colon < 0 ? '' : raw.slice(0, colon)) ?? '';
  const local = raw.slice(colon + 1);
  return prefix === '' ? local : `${prefix}:${local}`;
};

/** Index after the tag that starts at `from`, stepping over `>` within quotes; -1 where it never ends. */
const endOfTag = (xml: string, from: number): number => {
  const mark = /["'>]/g;
  mark.lastIndex = from;
  for (let match = mark.exec(xml); match; match = mark.exec(xml)) {
    if (match[0] === '>') return mark.lastIndex;
    const close = xml.indexOf(match[0], mark.lastIndex);
    if (close < 0) return -1;
    mark.lastIndex = close + 1;
  }
  return -1;
};

/** Index after a document type declaration with its internal subset. */
const endOfDoctype = (xml: string, from: number): number => {
  const close = xml.indexOf('>', from);
  const subset = xml.indexOf('[', from);
  if (subset < 0 || subset > close) return close < 0 ? xml.length : close + 1;
  const end = /\]\s*>/g;
  end.lastIndex = subset;
  return end.exec(xml) ? end.lastIndex : xml.length;
};

/** Reads `xml`; throws `ParseFailure` where it holds no element or is built to exhaust a reader. */
export const parseXml = (xml: string, budget: Budget): XmlDocument => {
  const top: (XmlElement | string)[] = [];
  const stack: Open[] = [{ raw: '', children: top, scope: new Map() }];
  let hasDoctype = false;
  let count = 0;
  let at = 0;
  const current = (): Open => stack[stack.length - 1] as Open;
  const addText = (text: string): void => {
    if (text !== '' && stack.length > 1) current().children.push(text);
  };
  /** Steps over `what` up to `terminator`; the end of the text ends it too. */
  const skipTo = (terminator: string, from: number): number => {
    const end = xml.indexOf(terminator, from);
    return end < 0 ? xml.length : end + terminator.length;
  };
  while (at < xml.length) {
    const tag = xml.indexOf('<', at);
    if (tag < 0) {
      addText(decode(xml.slice(at)));
      break;
    }
    if (tag > at) addText(decode(xml.slice(at, tag)));
    if (xml.startsWith('<!--', tag)) at = skipTo('-->', tag + 4);
    else if (xml.startsWith('<![CDATA[', tag)) {
      at = skipTo(']]>', tag + 9);
      addText(xml.slice(tag + 9, at).replace(/\]\]>$/, ''));
    } else if (xml.startsWith('<?', tag)) at = skipTo('?>', tag + 2);
    else if (xml.startsWith('<!', tag)) {
      hasDoctype = true;
      at = endOfDoctype(xml, tag);
    } else if (xml.startsWith('</', tag)) {
      const end = skipTo('>', tag);
      const raw = xml.slice(tag + 2, end - 1).trim();
      const depth = stack.findLastIndex((open) => open.raw === raw);
      if (depth > 0) stack.length = depth;
      at = end;
    } else {
      const end = endOfTag(xml, tag + 1);
      if (end < 0) break;
      const isEmpty = xml[end - 2] === '/';
      const source = xml.slice(tag + 1, isEmpty ? end - 2 : end - 1);
      const space = source.search(/\s/);
      const raw = space < 0 ? source : source.slice(0, space);
      const list = space < 0 ? [] : readAttributes(source.slice(space));
      const parent = current();
      const scope = list.length === 0 ? parent.scope : withDeclarations(parent.scope, list);
      const attributes = new Map<string, string>();
      for (const [name, value] of list) attributes.set(canonical(name, scope, true), value);
      const children: (XmlElement | string)[] = [];
      parent.children.push({ name: canonical(raw, scope, false), attributes, children });
      if (++count > MAX_ELEMENTS)
        throw new ParseFailure(
          'too-large',
          'The file holds more content than can be read at once; split it.'
        );
      if (!isEmpty) stack.push({ raw, children, scope });
      budget.checkDepth(stack.length);
      at = end;
    }
  }
  const root = top.find((node) => typeof node !== 'string');
  if (!root)
    throw new ParseFailure(
      'damaged',
      'The file is damaged: a part of it cannot be read. Ask for a new copy.'
    );
  return { root, hasDoctype };
};

export const isElement = (node: XmlElement | string): node is XmlElement => typeof node !== 'string';

/** Child elements of `parent`, only those called `name` where given. */
export const childElements = (parent: XmlElement | undefined, name?: string): XmlElement[] =>
  (parent?.children ?? []).filter(
    (node): node is XmlElement => isElement(node) && (name === undefined || node.name === name)
  );

/** First element reached by following child names downwards. */
export const childAt = (parent: XmlElement | undefined, ...path: string[]): XmlElement | undefined => {
  let found = parent;
  for (const name of path)
    found = found?.children.find((node): node is XmlElement => isElement(node) && node.name === name);
  return found;
};

/** All elements called `name` below `parent`, in document order. */
export const descendants = (parent: XmlElement, name: string): XmlElement[] => {
  const found: XmlElement[] = [];
  const visit = (element: XmlElement): void => {
    for (const node of element.children) {
      if (!isElement(node)) continue;
      if (node.name === name) found.push(node);
      visit(node);
    }
  };
  visit(parent);
  return found;
};

/** All text below `node`. */
export const textContent = (node: XmlElement | string | undefined): string =>
  node === undefined ? '' : typeof node === 'string' ? node : node.children.map(textContent).join('');
