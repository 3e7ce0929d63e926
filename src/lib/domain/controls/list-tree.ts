import type { ParsedDocument, Passage } from '../documents/parsed-document';
import { splitSentences, type TextRange } from './split-sentences';

/** A passage with its sentences and the list items that hang on it. */
export interface TextNode {
  readonly passage: Passage;
  /** Offsets into the document's text; the label in front is left out. */
  readonly sentences: readonly TextRange[];
  readonly children: TextNode[];
}

/** A number or bullet that stands in the text itself. */
const LABEL =
  /^\s*(?:[•▪‣◦●■□–—*·‐➢✓-]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)\s+|(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z](?:\.\d{1,3}){1,4})[.)]?\s+(?=["“‘[(]?\p{L})|[a-z]\.\s+(?=\p{L}))/iu;

const withoutLabel = (text: string): number => {
  const match = LABEL.exec(text);
  // a sentence may open with a count: "3 backups must be kept"
  if (!match || /^\s*\d{1,3}\s+\p{Ll}/u.test(text)) return 0;
  return match[0].length;
};

const nodeOf = (parsed: ParsedDocument, passage: Passage): TextNode => {
  const text = parsed.text.slice(passage.start, passage.end);
  return {
    passage,
    sentences: splitSentences(parsed.text, passage.start + withoutLabel(text), passage.end),
    children: []
  };
};

/** A colon, or a sentence that breaks off: `Employees shall`. */
const OPEN =
  /[::]["”’)]*$|\b(?:must|shall|should|will)(?: not| never| also)?$|\b(?:responsible for|required to|obliged to|prohibited from|(?:is|are) to)$/i;

const endsOpen = (parsed: ParsedDocument, node: TextNode): boolean => {
  const last = node.sentences.at(-1);
  return last !== undefined && OPEN.test(parsed.text.slice(last.start, last.end));
};

/** A paragraph that is an item all the same: a bullet or letter in front, or in lower case. */
const looksLikeItem = (text: string): boolean =>
  /^\s*(?:[•▪‣◦●■□–—*·➢✓-]\s|\(?[a-z0-9]{1,3}\)\s|[a-z]\.\s)/i.test(text) || /^\s*\p{Ll}/u.test(text);

/**
 * Paragraphs and list items in order, items under the paragraph or item that leads them in: a paragraph leads
 * the list that follows it when it ends with a colon, an item the deeper items that follow it.
 */
export const toListTree = (parsed: ParsedDocument, passages: readonly Passage[]): TextNode[] => {
  const roots: TextNode[] = [];
  let stack: { level: number; node: TextNode }[] = [];
  let section = '';
  for (const passage of passages) {
    const key = passage.headings.join('\n');
    if (passage.kind === 'heading' || key !== section) stack = [];
    section = key;
    const node = nodeOf(parsed, passage);
    if (node.sentences.length === 0) continue;
    const text = parsed.text.slice(passage.start, passage.end);
    const led = stack[0]?.level === 0;
    const isItem =
      passage.kind === 'list-item' || (passage.kind === 'paragraph' && led && looksLikeItem(text));
    if (!isItem) {
      roots.push(node);
      stack = passage.kind !== 'table-row' && endsOpen(parsed, node) ? [{ level: 0, node }] : [];
      continue;
    }
    const level = Math.max(1, passage.kind === 'list-item' ? passage.level : 1);
    stack = stack.filter((open) => open.level < level);
    const parent = stack.at(-1)?.node;
    if (parent) parent.children.push(node);
    else roots.push(node);
    stack.push({ level, node });
  }
  return roots;
};
