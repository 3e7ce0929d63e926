import type { Run } from './page-runs';
import { toLine, type Line } from './lines';
import type { RawBlock } from './raw-block';

/** A node of the structure tree that a tagged PDF carries, as pdf.js gives it for one page. */
export interface StructureNode {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly StructureNode[];
}

const inlineRoles = new Set([
  'Span',
  'Link',
  'Reference',
  'Quote',
  'Em',
  'Strong',
  'Annot',
  'Lbl',
  'BibEntry',
  'Ruby',
  'RB',
  'RT',
  'Warichu',
  'Sub'
]);
const isInline = (node: StructureNode): boolean =>
  node.type === 'content' || (node.role !== undefined && inlineRoles.has(node.role));

const headingLevel = (role: string): number | null => {
  if (role === 'Title') return 1;
  const digit = /^H([1-6])$/.exec(role)?.[1];
  return digit ? Number(digit) : null;
};

/** Runs that follow each other in the content, as lines. */
const toLines = (runs: readonly Run[]): Line[] => {
  const groups: Run[][] = [];
  for (const run of runs) {
    const last = groups.at(-1)?.at(-1);
    const isLevel =
      last !== undefined &&
      last.turn === run.turn &&
      Math.abs(last.baseline - run.baseline) < Math.max(last.size, run.size) * 0.5;
    if (isLevel) groups.at(-1)?.push(run);
    else groups.push([run]);
  }
  return groups.map(toLine);
};

interface Walk {
  readonly page: number;
  readonly runsByMark: ReadonlyMap<string, readonly Run[]>;
  readonly nextTable: () => number;
  readonly blocks: RawBlock[];
  readonly used: Set<Run>;
}

const runsOf = (node: StructureNode, walk: Walk): Run[] => {
  if (node.type === 'content') return [...(walk.runsByMark.get(node.id ?? '') ?? [])];
  return (node.children ?? []).flatMap((child) => runsOf(child, walk));
};

const place = (runs: readonly Run[], walk: Walk) => {
  for (const run of runs) walk.used.add(run);
  return toLines(runs).map((line) => ({ line, page: walk.page }));
};

const rowsOf = (table: StructureNode): StructureNode[] =>
  (table.children ?? []).flatMap((child) => {
    if (child.role === 'TR') return [child];
    return ['THead', 'TBody', 'TFoot'].includes(child.role ?? '') ? rowsOf(child) : [];
  });
const cellsOf = (row: StructureNode): StructureNode[] =>
  (row.children ?? []).filter((child) => child.role === 'TD' || child.role === 'TH');

const addTable = (node: StructureNode, walk: Walk): void => {
  const rows = rowsOf(node).map(cellsOf);
  const hasText = (cell: StructureNode): boolean => runsOf(cell, walk).length > 0;
  const isParted = (row: StructureNode[]): boolean => row.filter(hasText).length > 1;
  for (const child of node.children ?? []) if (child.role === 'Caption') visit(child, walk, 0);
  if (rows.filter(isParted).length < 2) {
    // a frame around text or a cover's layout, not a table
    for (const cell of rows.flat()) visitChildren(cell, walk, 0);
    return;
  }
  const id = walk.nextTable();
  rows.forEach((row, index) => {
    const cells = row.map((cell) => place(runsOf(cell, walk), walk));
    walk.blocks.push({
      role: 'table-row',
      level: 0,
      page: walk.page,
      lines: [],
      table: { id, row: index, cells }
    });
  });
};

const addBlock = (
  role: RawBlock['role'],
  level: number,
  runs: readonly Run[],
  walk: Walk,
  label?: string
): void => {
  if (runs.length === 0) return;
  const lines = place(runs, walk);
  walk.blocks.push({ role, level, page: walk.page, lines, ...(label ? { label } : {}) });
};

/** Inline children flow together; a block among them ends the flow. */
const visitMixed = (
  node: StructureNode,
  walk: Walk,
  depth: number,
  add: (runs: Run[], isFirst: boolean) => void
): void => {
  let flow: Run[] = [];
  let isFirst = true;
  const flush = (): void => {
    if (flow.length === 0) return;
    add(flow, isFirst);
    isFirst = false;
    flow = [];
  };
  for (const child of node.children ?? []) {
    if (isInline(child)) flow.push(...runsOf(child, walk));
    else if (isFirst && flow.length === 0 && child.role === 'P' && (child.children ?? []).every(isInline)) {
      flow.push(...runsOf(child, walk));
      flush();
    } else {
      flush();
      visit(child, walk, depth);
    }
  }
  flush();
};

const addListItem = (node: StructureNode, walk: Walk, depth: number): void => {
  const label = (node.children ?? [])
    .filter((child) => child.role === 'Lbl')
    .flatMap((child) => runsOf(child, walk));
  for (const run of label) walk.used.add(run);
  const labelText = label.map((run) => run.text).join('');
  const body = (node.children ?? []).filter((child) => child.role !== 'Lbl');
  const bodies = body.flatMap((child) => (child.role === 'LBody' ? (child.children ?? []) : [child]));
  visitMixed({ children: bodies }, walk, depth, (runs, isFirst) =>
    addBlock('list-item', depth, runs, walk, isFirst ? labelText : undefined)
  );
};

const visit = (node: StructureNode, walk: Walk, depth: number): void => {
  const role = node.role ?? '';
  const level = headingLevel(role);
  if (node.type === 'content') addBlock(null, 0, runsOf(node, walk), walk);
  else if (level !== null) addBlock('heading', level, runsOf(node, walk), walk);
  else if (role === 'Table') addTable(node, walk);
  else if (role === 'L') for (const child of node.children ?? []) visit(child, walk, depth + 1);
  else if (role === 'LI') addListItem(node, walk, Math.max(1, depth));
  else if (role === 'TOCI') addBlock('contents', 0, runsOf(node, walk), walk);
  else if (role === 'Code') addBlock('code', 0, runsOf(node, walk), walk);
  else if (role === 'Note' || role === 'FENote')
    visitMixed(node, walk, depth, (runs) => addBlock('note', 0, runs, walk));
  else visitChildren(node, walk, depth);
};

const visitChildren = (node: StructureNode, walk: Walk, depth: number): void =>
  visitMixed(node, walk, depth, (runs) => addBlock(null, 0, runs, walk));

/**
 * Blocks as the structure tree of a tagged page tells them, and the share of the page's characters that it
 * reaches. Producers tag badly at times: below a good share the caller goes by layout instead.
 */
export const structureBlocks = (
  tree: StructureNode,
  runs: readonly Run[],
  page: number,
  nextTable: () => number
): { readonly blocks: readonly RawBlock[]; readonly share: number; readonly rest: readonly Run[] } => {
  const runsByMark = new Map<string, Run[]>();
  for (const run of runs) if (run.mark) runsByMark.set(run.mark, [...(runsByMark.get(run.mark) ?? []), run]);
  const walk: Walk = { page, runsByMark, nextTable, blocks: [], used: new Set() };
  visit(tree, walk, 0);
  const chars = (some: readonly Run[]): number => some.reduce((sum, run) => sum + run.text.length, 0);
  const rest = runs.filter((run) => !walk.used.has(run));
  const all = chars(runs);
  return { blocks: walk.blocks, share: all === 0 ? 1 : 1 - chars(rest) / all, rest };
};
