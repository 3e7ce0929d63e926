/**
 * From a flat list of requirements with parents, in any order, to a catalog: what all importers end in.
 *
 * - A requirement under which others stand is a group, unless it has expectations of its own; it then stays
 *   assessable and what stands under it is placed after it, under the next group above, because a catalog's
 *   groups are not assessed.
 * - An assessable requirement without expectations is given one that says what its text, or its title, says:
 *   every requirement can be judged, and an expectation must be checkable by somebody.
 */
import { err, ok, type Result } from '../../result';
import type { Catalog, Requirement } from '../catalog';
import { requirementIdPattern } from '../json-checks';
import { parseCatalog } from '../parse-catalog';
import { Faults, MOST_REQUIREMENTS, type ImportFault } from './import-fault';
import type { CatalogHead, ImportedCatalog } from './imported';

/** What an importer found of one requirement; texts are single lines. */
export interface FlatRequirement {
  readonly row: number | null;
  readonly id: string;
  readonly parent: string | null;
  readonly title: string;
  readonly intent: string;
  readonly expectations: readonly string[];
  readonly examples?: readonly string[];
  readonly evidence?: readonly string[];
  readonly procedures?: Requirement['procedures'];
  /** Ids within the same framework; unknown ones are left out. */
  readonly related?: readonly string[];
  /** Given where the source tells; otherwise it follows from what stands under it. */
  readonly isGroup?: boolean;
}

/** Deeper than any framework is, and far less than what walking a tree can bear. */
const DEEPEST = 24;

const shortened = (circle: readonly string[]): string =>
  circle.length > 8 ? [...circle.slice(0, 7), '…'].join(' → ') : circle.join(' → ');

const listed = (ids: readonly string[]): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');

/** Ids must be unique and parents known, without circles; each fault names its row. */
const checkTree = (flat: readonly FlatRequirement[], faults: Faults): Map<string, FlatRequirement> => {
  const byId = new Map<string, FlatRequirement>();
  for (const each of flat) {
    const first = byId.get(each.id);
    if (!requirementIdPattern.test(each.id))
      faults.add(
        each.row,
        `“${each.id.slice(0, 80)}” cannot be an id: letters, digits, points, hyphens and brackets, at most 48, are possible.`
      );
    else if (first)
      faults.add(
        each.row,
        first.row === null
          ? `The id “${each.id}” is used twice.`
          : `The id “${each.id}” is used twice: row ${first.row} has it too.`
      );
    else byId.set(each.id, each);
  }
  for (const each of byId.values())
    if (each.parent !== null && !byId.has(each.parent))
      faults.add(
        each.row,
        `“${each.id}” stands under “${each.parent.slice(0, 80)}”, which is not in the file.`
      );

  // depth by id, where the way up is known to end
  const depths = new Map<string, number>();
  for (const start of byId.values()) {
    const trail = new Set<string>();
    let at: FlatRequirement | undefined = start;
    while (at && !depths.has(at.id) && !trail.has(at.id)) {
      trail.add(at.id);
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
    const upwards = [...trail];
    if (at && trail.has(at.id)) {
      const circle = [...upwards.slice(upwards.indexOf(at.id)), at.id];
      faults.add(at.row, `These stand under each other in a circle: ${shortened(circle)}.`);
    }
    let depth = (at && depths.get(at.id)) ?? 0;
    for (const id of upwards.reverse()) {
      depth += 1;
      depths.set(id, depth);
      if (depth === DEEPEST + 1)
        faults.add(byId.get(id)?.row ?? null, `“${id}” stands under more than ${DEEPEST} others.`);
    }
  }
  return byId;
};

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** All or nothing: a catalog that passes `parseCatalog`, or every fault that was found. */
export const buildCatalog = (
  head: CatalogHead,
  flat: readonly FlatRequirement[],
  notes: readonly string[] = [],
  faults = new Faults()
): Result<ImportedCatalog, readonly ImportFault[]> => {
  if (flat.length === 0 && !faults.any) faults.add(null, 'The file holds no requirement.');
  if (flat.length > MOST_REQUIREMENTS)
    faults.add(
      flat[MOST_REQUIREMENTS]?.row ?? null,
      `A framework may have ${MOST_REQUIREMENTS.toLocaleString('en-US')} requirements at most; this is the first beyond them, of ${flat.length.toLocaleString('en-US')}.`
    );
  const byId = checkTree(flat.slice(0, MOST_REQUIREMENTS), faults);
  if (faults.any) return err(faults.list());

  const children = new Map<string | null, FlatRequirement[]>();
  for (const each of flat) {
    const siblings = children.get(each.parent);
    if (siblings) siblings.push(each);
    else children.set(each.parent, [each]);
  }
  const beside: string[] = [];
  const related = new Set(byId.keys());
  const requirements: Requirement[] = [];
  const place = (each: FlatRequirement, parent: string | null): void => {
    const under = children.get(each.id) ?? [];
    const group = each.isGroup ?? (under.length > 0 && each.expectations.length === 0);
    if (!group && under.length > 0) beside.push(each.id);
    const intent = each.intent || (group ? '' : each.title);
    const expectations = group ? [] : unique(each.expectations.length > 0 ? each.expectations : [intent]);
    requirements.push({
      id: each.id,
      parent,
      title: each.title,
      assessable: !group,
      intent,
      expectations: expectations.map((text, at) => ({
        id: `${each.id}/${at + 1}`,
        text,
        kind: 'documented' as const
      })),
      examples: unique(each.examples ?? []),
      borders: [],
      evidence: unique(each.evidence ?? []),
      procedures: each.procedures ?? [],
      requests: [],
      questions: [],
      attributes: {},
      related: unique(each.related ?? [])
        .filter((id) => id !== each.id && related.has(id))
        .map((id) => `${head.id}:${id}`)
    });
    for (const child of under) place(child, group ? each.id : parent);
  };
  for (const root of children.get(null) ?? []) place(root, null);

  const catalog: Catalog = { schema: 1, ...head, requirements };
  // the same door as everything else
  const parsed = parseCatalog(catalog);
  if (!parsed.ok) {
    const at = /^requirements\[(\d+)\]/.exec(parsed.error.path)?.[1];
    const id = at === undefined ? undefined : requirements[Number(at)]?.id;
    return err([
      {
        row: (id !== undefined && byId.get(id)?.row) || null,
        message: `${id === undefined ? parsed.error.path : `“${id}”`}: ${parsed.error.message}`
      }
    ]);
  }
  return ok({
    catalog: parsed.value,
    notes:
      beside.length === 0
        ? notes
        : [
            ...notes,
            `${listed(beside)} ${beside.length === 1 ? 'has' : 'have'} expectations and requirements beneath; the latter stand beside instead, because only groups hold others.`
          ]
  });
};
