import { citationKey, type Citation } from '../documents/citation';
import type { ParsedDocument, Passage } from '../documents/parsed-document';
import type { ContentHash } from '../ids';
import type { Binding } from './bind/binding';
import { bindSentence, isReadable, tongueOf, type Tongue } from './bind/bind-sentence';
import { isDisciplinary, namesActor, opensWithVerb } from './bind/english';
import { namesGermanActor, opensWithGermanVerb } from './bind/german';
import { isBoilerplate } from './boilerplate';
import { exemptionIn } from './exemption';
import { findFrequency } from './frequency';
import { toListTree, type TextNode } from './list-tree';
import { readRegister } from './registers';
import { findFurniture, sectionKind, type SectionKind } from './sections';
import type { TextRange } from './split-sentences';
import type { Statement } from './statement';
import { isSkippedTable, readRow } from './table-statements';

export { EXTRACTION_VERSION } from './extraction-version';

const MIN_CHARS = 18;
const MIN_WORDS = 4;
/** Items of a list are read as one statement with their lead-in up to this length. */
const MAX_JOINED = 900;

interface Lead {
  readonly text: string;
  readonly binding: Binding | null;
  /** It cannot stand without its items: `Users must:`, `The CISO:`. */
  readonly open: boolean;
}

/** Of a table nobody is bound: it shows. */
const TELLS: Binding = {
  strength: 'descriptive',
  actor: null,
  action: null,
  object: null,
  imperative: false
};

const single = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `Access reviews: Managers review …`: a title run into the paragraph. */
const RUN_IN = /^(["“]?\p{Lu}[^.:;?!]{2,70}):\s+(?=["“‘[(]?[\p{Lu}\d])/u;
/** `IT operations: Apply patches`. */
const ROLE = /^(["“]?\p{Lu}[^.:;?!]{2,78}):\s+(?=\p{L})/u;

const opensDeed = (text: string, tongue: Tongue): boolean =>
  tongue === 'de' ? opensWithGermanVerb(text) : opensWithVerb(text);

/** Under such a heading every name before a colon is a role. */
const ON_ROLES =
  /\b(?:roles?|responsibilit(?:y|ies)|duties|verantwortlichkeit\p{L}*|zuständigkeit\p{L}*|rollen)\b/iu;

/** The role that a paragraph opens with, where a verb follows it; `length` takes in the colon. */
const roleOf = (
  text: string,
  tongue: Tongue,
  heading: string
): { readonly name: string; readonly length: number } | null => {
  const match = ROLE.exec(text);
  if (!match || HAS_FORCE.test(match[1]!)) return null;
  const deed = text.slice(match[0].length);
  const isRole =
    (ON_ROLES.test(heading) && /^\p{L}+s\b/u.test(deed)) ||
    (tongue === 'de' ? namesGermanActor(match[1]!) : namesActor(match[1]!));
  return isRole && opensDeed(deed, tongue) ? { name: match[1]!, length: match[0].length } : null;
};

const HAS_FORCE =
  /\b(?:must|shall|will|should|may|responsible|required|muss|müssen|doit|doivent|following|folgende\p{L}*)\b/iu;

const runInOf = (text: string): RegExpExecArray | null => {
  const match = RUN_IN.exec(text);
  return match && !HAS_FORCE.test(match[1]!) ? match : null;
};

const labelOf = (text: string): string[] => {
  const match = runInOf(text);
  return match ? [match[1]!] : [];
};

const withoutColon = (text: string): string => text.replace(/\s*[.::]["”’)]*$/, '');
const withoutTail = (text: string): string =>
  text.replace(/(?:[;,]|(?:[;,]\s*|\s+)(?:and|or|und|oder|et|ou)[;,]?)?\s*[;,.]?\s*$/i, '');

/** The item as it goes on after its lead-in: in lower case unless its first word is a name. */
const continued = (item: string): string =>
  /^\p{Lu}\p{Ll}/u.test(item) &&
  (opensWithVerb(item) ||
    /^\S+ing\b/.test(item) ||
    /^(?:The|A|An|All|Any|Each|Every|No|Not|Their|Its)\b/.test(item))
    ? item[0]!.toLowerCase() + item.slice(1)
    : item;

const joinLead = (lead: string, item: string): string =>
  /\b(?:following|below|as follows|folgende\p{L}*|suivant\p{L}*)\b/iu.test(lead)
    ? `${withoutColon(lead)}: ${item}`
    : `${withoutColon(lead)} ${continued(item)}`;

/** Ends with a modal, `to`, `that` …: nothing before the items is a statement. */
const DANGLES =
  /\b(?:must|shall|will|should|may|to|for|not|that|be|by|is|are|never|only|ensure|responsible|muss|müssen|sollen|sind|ist|dass|doit|doivent|de|à|que)\s*(?:the following|at least|at a minimum|als)?\s*[::]?["”’)]*$/i;
/** What follows is what is to be said, all of it together. */
const REPORTS =
  /\b(?:stat|inform|notify|notifi|indicat|acknowledg|declar|explain|warn|advis)\w* (?:\w+ ){0,3}that\s*:$/i;
const NOUN_LEAD = /^(?:\p{L}[\p{L}\-/&'’]*[\s,]*){1,6}[::]$/u;
/** A lead that lists what a thing is for, or is made of, makes its items explanations. */
const EXPLAINS =
  /^(?:\W*(?:the|our|key|main|these|its|policy|isms) )*(?:\w+ )?(?:purposes?|objectives?|aims?|goals?|benefits?|examples?|definitions?|roles|references?|scope|zweck|ziele?|beispiele?|objectifs?|exemples?)\b[^:]{0,80}:$|\b(?:such as|e\.g\.?|for example|consists? of|covers?|appl(?:y|ies) to|(?:is|are) intended to|z\. ?b\.|par exemple)\s*:$/i;

/** What follows are things to do, each of its own. */
const STEPS =
  /\b(?:steps?|tasks?|activit(?:y|ies)|actions?|measures?|checks?|precautions?)\b[^:]{0,60}[::]$/i;

/** What counts even where a document speaks of its purpose and scope. */
const isDuty = (binding: Binding): boolean => binding.strength === 'mandatory' && !binding.imperative;

export const extractStatements = (document: ContentHash, parsed: ParsedDocument): Statement[] => {
  const statements: Statement[] = [];
  const furniture = findFurniture(parsed);
  const passages = parsed.passages.filter((passage) => !furniture.has(passage));
  const headerByTable = new Map<number, Passage>();
  const rowsByTable = new Map<number, number>();
  for (const passage of passages) {
    const { table } = passage;
    if (!table) continue;
    if (table.row === 0) headerByTable.set(table.id, passage);
    else rowsByTable.set(table.id, 1 + (rowsByTable.get(table.id) ?? 0));
  }

  const emit = (
    range: TextRange,
    passage: Passage,
    text: string,
    binding: Binding,
    context: readonly string[] = [],
    register?: number
  ): boolean => {
    if (!isReadable(text, parsed.language)) return false;
    const quote = parsed.text.slice(range.start, range.end);
    const citation: Citation = { document, page: passage.page, start: range.start, end: range.end, quote };
    statements.push({
      key: citationKey(citation),
      citation,
      text,
      headings: context.length > 0 ? [...passage.headings, ...context] : passage.headings,
      actor: binding.actor,
      action: binding.action,
      object: binding.object,
      frequency: findFrequency(text),
      strength: binding.strength,
      negated: exemptionIn(text, tongueOf(text, parsed.language)) !== null,
      ...(register === undefined ? {} : { register })
    });
    return true;
  };

  /** Whether the row of headings was taken as a whole: then its cells are no statements of their own. */
  const takeRegister = (header: Passage, entries: number): boolean => {
    const register = readRegister(parsed, header, entries);
    return register !== null && emit(register.range, header, register.text, TELLS, [], register.entries);
  };

  const isSectioned = passages.filter((passage) => passage.kind === 'heading').length >= 3;

  /** Reads one sentence standing alone. True where it was taken. */
  const take = (
    range: TextRange,
    passage: Passage,
    section: SectionKind,
    context: readonly string[] = [],
    commands = true
  ): boolean => {
    const raw = parsed.text.slice(range.start, range.end);
    if (isBoilerplate(single(raw))) return false;
    const runIn = runInOf(raw);
    const label = runIn?.[0].length ?? 0;
    const inner = { start: range.start + label, end: range.end };
    const text = single(raw.slice(label));
    if (
      text.length < MIN_CHARS ||
      (text.match(/\p{L}{2,}/gu)?.length ?? 0) < MIN_WORDS ||
      isBoilerplate(text)
    )
      return false;
    const binding = bindSentence(text, tongueOf(text, parsed.language));
    if (!binding) return false;
    // what stands in front of the first heading of a sectioned document tells its reader how to use it
    const isFront = isSectioned && passage.headings.length === 0;
    // a command opens a sentence; in lower case it is the rest of one
    if (binding.imperative && (!commands || isFront || /^\p{Ll}/u.test(text))) return false;
    if (section === 'introduction' && !isDuty(binding) && !isDisciplinary(text)) return false;
    emit(
      inner,
      passage,
      withoutTail(text) === text ? text : text.replace(/[;,]\s*(?:and|or)?$/i, ''),
      binding,
      runIn ? [...context, runIn[1]!] : context
    );
    return true;
  };

  const leadOf = (node: TextNode, above: Lead | null): Lead | null => {
    const last = node.sentences.at(-1);
    if (!last || node.children.length === 0) return null;
    const raw = single(parsed.text.slice(last.start, last.end));
    const alone = bindSentence(withoutColon(raw), tongueOf(raw, parsed.language));
    const standsAlone = alone !== null && !alone.imperative && alone.strength !== 'descriptive';
    const own = above && above.open && !standsAlone ? joinLead(above.text, raw) : raw;
    const bare = withoutColon(own);
    const binding = isBoilerplate(bare) ? null : bindSentence(bare, tongueOf(bare, parsed.language));
    return {
      text: own,
      binding,
      open: DANGLES.test(own) || (NOUN_LEAD.test(own) && namesActor(bare) && !EXPLAINS.test(own))
    };
  };

  /** Whether the items go on with the lead's sentence one by one, rather than filling it together. */
  const itemsAreClauses = (node: TextNode, lead: Lead): boolean => {
    if (REPORTS.test(lead.text)) return false;
    if (DANGLES.test(lead.text)) return true;
    const verbs = node.children.filter((child) => {
      const first = child.sentences[0];
      const text = first ? parsed.text.slice(first.start, first.end) : '';
      if (opensWithVerb(text)) return true;
      const binding = bindSentence(text, tongueOf(text, parsed.language));
      return binding !== null && !binding.verbless;
    });
    return verbs.length * 2 > node.children.length;
  };

  /** Items that open with a title of their own. */
  const areTitled = (node: TextNode): boolean =>
    node.children.every(({ sentences: [first] }) =>
      first ? ROLE.test(parsed.text.slice(first.start, first.end)) : false
    );
  /** `The following roles are established:` before items that say on their own who does what. */
  const announces = (node: TextNode, { text, binding }: Lead): boolean =>
    binding?.strength === 'descriptive' && /\bfollowing\b/i.test(text) && areTitled(node);

  const lastOffset = (node: TextNode): number =>
    node.children.reduce((end, child) => Math.max(end, lastOffset(child)), node.passage.end);
  const allText = (node: TextNode): string[] => [
    ...node.sentences.map((range) => single(parsed.text.slice(range.start, range.end))),
    ...node.children.flatMap(allText)
  ];

  /** `CISO: Approves the policy. Reports to the board.`: what a role does, without repeating its name. */
  const takeRole = (passage: Passage, range: TextRange, deed: string, name: string): boolean => {
    const tongue = tongueOf(deed, parsed.language);
    if (!opensDeed(deed, tongue) || isBoilerplate(deed)) return false;
    const text = `${name} ${deed[0]!.toLowerCase()}${deed.slice(1)}`;
    const found = bindSentence(text, tongue);
    emit(range, passage, text, {
      strength: found?.strength ?? 'descriptive',
      actor: name,
      action: found?.action ?? /^\S+/.exec(deed)?.[0] ?? null,
      object: found?.object ?? null,
      imperative: false
    });
    return true;
  };

  const walk = (node: TextNode, above: Lead | null, commands: boolean): void => {
    const section = sectionKind(node.passage.headings);
    const lead = leadOf(node, above);
    const own = lead ? node.sentences.slice(0, -1) : node.sentences;
    const first = own[0] ? single(parsed.text.slice(own[0].start, own[0].end)) : '';
    const role = roleOf(first, tongueOf(first, parsed.language), node.passage.headings.at(-1) ?? '');
    // a title run into a paragraph stands over all of its sentences
    const title = labelOf(first);
    // sentences before the lead-in, or all of them
    for (const [index, range] of own.entries()) {
      const raw = single(parsed.text.slice(range.start, range.end));
      if (index === 0 && above && takeItem(node, range, raw, above, section)) continue;
      if (role && takeRole(node.passage, range, index === 0 ? raw.slice(role.length) : raw, role.name))
        continue;
      take(range, node.passage, section, index === 0 ? [] : title, commands);
    }
    if (!lead) return;
    const last = node.sentences.at(-1)!;
    const clauses = itemsAreClauses(node, lead);
    const binds = lead.binding !== null && !EXPLAINS.test(lead.text) && !(clauses && announces(node, lead));
    // deeper items under a finished sentence stand for themselves
    if (clauses && !lead.open && !/[::]["”’)]*$/.test(lead.text)) {
      if (!(above && takeItem(node, last, single(parsed.text.slice(last.start, last.end)), above, section)))
        take(last, node.passage, section, [], commands);
      for (const child of node.children) walk(child, null, true);
      return;
    }
    if ((binds || lead.open) && clauses) {
      const next: Lead = { ...lead, open: true };
      for (const child of node.children) walk(child, next, true);
      return;
    }
    if (binds && lead.binding) {
      const items = node.children.flatMap(allText).map(withoutTail);
      const text = `${withoutColon(lead.text)}: ${items.join('; ')}`;
      const isChecklist = STEPS.test(lead.text) && items.every((each) => each.split(' ').length >= MIN_WORDS);
      if (!isChecklist && text.length <= MAX_JOINED && section !== 'introduction') {
        emit({ start: last.start, end: lastOffset(node) }, node.passage, text, lead.binding);
        return;
      }
      const next = announces(node, lead) ? null : { ...lead, open: true };
      for (const child of node.children) walk(child, next, true);
      return;
    }
    if (!announces(node, lead)) take(last, node.passage, section, [], false);
    for (const child of node.children) walk(child, null, commands && !EXPLAINS.test(lead.text));
  };

  const takeItem = (
    node: TextNode,
    range: TextRange,
    raw: string,
    lead: Lead,
    section: SectionKind
  ): boolean => {
    const alone = bindSentence(raw, tongueOf(raw, parsed.language));
    // an item that is a sentence with its own subject does not need the lead-in, unless that asks for one
    if (
      alone &&
      !alone.imperative &&
      !alone.verbless &&
      (alone.strength !== 'descriptive' || !DANGLES.test(lead.text)) &&
      !opensWithVerb(raw)
    )
      return false;
    if (!lead.open || isBoilerplate(raw)) return false;
    const text = joinLead(lead.text, withoutTail(raw));
    const binding = bindSentence(text, tongueOf(text, parsed.language)) ?? lead.binding;
    if (!binding || text.length < MIN_CHARS) return false;
    if (section === 'introduction' && !isDuty(binding)) return false;
    emit(range, node.passage, text, { ...binding, imperative: false });
    return true;
  };

  const texts: Passage[] = [];
  const flush = (): void => {
    for (const node of toListTree(parsed, texts)) walk(node, null, true);
    texts.length = 0;
  };
  for (const passage of passages) {
    if (sectionKind(passage.headings) === 'skipped') continue;
    if (passage.kind !== 'table-row') {
      texts.push(passage);
      continue;
    }
    flush();
    const header = passage.table ? headerByTable.get(passage.table.id) : undefined;
    if (passage.table?.row === 0 && takeRegister(passage, rowsByTable.get(passage.table.id) ?? 0)) continue;
    if (isSkippedTable(parsed, header)) continue;
    const { sentences, schedule } = readRow(parsed, passage, header);
    const before = statements.length;
    for (const { range, context } of sentences)
      take(range, passage, sectionKind(passage.headings), context, passage !== header);
    if (statements.length === before && schedule && passage !== header) {
      emit(schedule.range, passage, schedule.text, TELLS);
    }
  }
  flush();
  return statements;
};
