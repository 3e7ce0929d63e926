/**
 * A catalog from OSCAL JSON (NIST, “Open Security Controls Assessment Language”, catalog model 1.x), with the
 * shapes that NIST's own files have:
 *
 * - SP 800-53 r5: families, controls with a statement of items, enhancements nested in controls, labels such as
 *   `AC-2(1)` that are ids as people know them, parameters within the prose, guidance, and the assessment
 *   methods of 800-53A. Enhancements stand beside their control: both are assessed.
 * - CSF 2.0: functions, categories as controls that hold subcategories, titles that repeat the id, examples.
 *
 * Withdrawn controls are left out and counted.
 */
import { isObject } from '../../log/schema';
import { err, type Result } from '../../result';
import type { Procedure } from '../catalog';
import { requirementIdPattern } from '../json-checks';
import { buildCatalog, type FlatRequirement } from './build-catalog';
import { Faults, LONGEST_TEXT, LONGEST_TITLE, type ImportFault } from './import-fault';
import { oneLine, titleFrom, type CatalogHead, type ImportedCatalog } from './imported';
import { createProse, listOf, textOf, type Json, type Prose } from './oscal-prose';

/** Deeper than any catalog nests groups and controls. */
const DEEPEST = 24;

export const isOscalCatalog = (value: unknown): boolean => isObject(value) && isObject(value['catalog']);

/** What the file says of itself, to begin with: a firm may name it otherwise. */
export const oscalHead = (value: unknown): { readonly name: string; readonly version: string } => {
  const catalog = isObject(value) && isObject(value['catalog']) ? value['catalog'] : {};
  const metadata = isObject(catalog['metadata']) ? catalog['metadata'] : {};
  return { name: oneLine(textOf(metadata['title'])), version: oneLine(textOf(metadata['version'])) || '1' };
};

const props = (node: Json, name: string): Json[] =>
  listOf(node['props']).filter((prop) => prop['name'] === name);

const isWithdrawn = (control: Json): boolean =>
  props(control, 'status').some(({ value }) => /^withdrawn$/i.test(textOf(value)));

/** The label without a class is the one that people use; others are padded or belong to the assessment. */
const idOf = (node: Json): string => {
  const labels = props(node, 'label').filter((prop) => prop['class'] === undefined);
  const label = labels
    .map(({ value }) => oneLine(textOf(value)))
    .find((text) => requirementIdPattern.test(text));
  return label ?? oneLine(textOf(node['id']));
};

const isEnhancement = (control: Json, parent: string): boolean =>
  /enhancement$/i.test(textOf(control['class'])) || idOf(control).startsWith(`${parent}(`);

const partsNamed = (node: Json, name: string): Json[] =>
  listOf(node['parts']).filter((part) => part['name'] === name);

/** Objects of an assessment method stand in one prose, a line each. */
const objectsOf = (method: Json): string[] =>
  partsNamed(method, 'assessment-objects').flatMap((part) =>
    textOf(part['prose'])
      .split(/\n+/)
      .map(oneLine)
      .filter((line) => line !== '' && line.length <= LONGEST_TITLE)
  );

/** Without the marks that a list puts between its members. */
const bareEnd = (object: string): string => object.replace(/[\s;,.]+$/, '');

const methodName = (part: Json): string => textOf(props(part, 'method')[0]?.['value']).toUpperCase();

const assessmentOf = (
  control: Json,
  prose: Prose
): { readonly evidence: string[]; readonly procedures: Procedure[] } => {
  const methods = partsNamed(control, 'assessment-method');
  const objects = (name: string): string[] =>
    methods
      .filter((part) => methodName(part) === name)
      .flatMap((part) => objectsOf(part).map((object) => bareEnd(prose.plain(object))))
      .filter(Boolean);
  const procedure = (name: string, method: Procedure['method'], verb: string): Procedure[] => {
    const found = objects(name);
    return found.length === 0
      ? []
      : [{ method, text: titleFrom(`${verb}: ${found.join('; ')}.`, LONGEST_TEXT) }];
  };
  return {
    evidence: objects('EXAMINE'),
    procedures: [...procedure('INTERVIEW', 'inquiry', 'Ask'), ...procedure('TEST', 'reperformance', 'Test')]
  };
};

/** Guidance goes on for pages; its beginning says what the control is about. UTF-16 length. */
const LONGEST_GUIDANCE = 600;

const beginningOf = (guidance: string): string => {
  if (guidance.length <= LONGEST_GUIDANCE) return guidance;
  const cut = guidance.slice(0, LONGEST_GUIDANCE);
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('? '));
  return end > LONGEST_GUIDANCE / 3 ? cut.slice(0, end + 1) : titleFrom(guidance, LONGEST_GUIDANCE);
};

/** Items of a list end as in a sentence that goes on. */
const finished = (item: string): string => item.replace(/\s*[;,]\s*(?:and|or)?$/, '').trim();

/** All or nothing; `head` as the firm names it. Faults of a JSON file have no row: they name the control. */
export const catalogFromOscal = (
  head: CatalogHead,
  value: unknown
): Result<ImportedCatalog, readonly ImportFault[]> => {
  if (!isObject(value) || !isObject(value['catalog']))
    return err([{ row: null, message: 'This is no OSCAL catalog: it has no member “catalog”.' }]);
  const root: Json = value['catalog'];
  const faults = new Faults();
  const flat: FlatRequirement[] = [];
  const idByOscalId = new Map<string, string>();
  const links: { readonly at: number; readonly targets: readonly string[] }[] = [];
  const prose = createProse(root);
  let withdrawn = 0;
  let unnamed = 0;

  const addGroup = (group: Json, parent: string | null, id: string, intent: string): string => {
    const named = oneLine(textOf(group['title']));
    if (named === '') faults.add(null, `The group “${id.slice(0, 80)}” has no title.`);
    flat.push({
      row: null,
      id,
      parent,
      title: titleFrom(named, LONGEST_TITLE),
      intent: titleFrom(intent, LONGEST_TEXT),
      expectations: [],
      isGroup: true
    });
    return id;
  };

  const addControl = (control: Json, parent: string | null, depth: number): void => {
    if (depth > DEEPEST) return faults.add(null, `Controls are nested more than ${DEEPEST} levels deep.`);
    const id = idOf(control);
    const nested = listOf(control['controls']);
    if (isWithdrawn(control)) {
      withdrawn += 1;
      for (const each of nested) addControl(each, parent, depth + 1);
      return;
    }
    if (id === '') return faults.add(null, `A control under “${parent ?? head.name}” has no id.`);
    const statements = partsNamed(control, 'statement');
    const said = oneLine(statements.map((part) => prose.own(part)).join(' '));
    const items = statements.flatMap((part) => prose.items(part));
    const under = nested.filter((each) => !isWithdrawn(each));
    if (under.length > 0 && items.length === 0 && !under.some((each) => isEnhancement(each, id))) {
      idByOscalId.set(textOf(control['id']), id);
      addGroup(control, parent, id, said);
      for (const each of nested) addControl(each, id, depth + 1);
      return;
    }
    const guidance = oneLine(
      [...partsNamed(control, 'guidance'), ...partsNamed(control, 'overview')]
        .map((part) => prose.own(part))
        .join(' ')
    );
    const named = oneLine(textOf(control['title']));
    const title = named === '' || named === id ? titleFrom(said || guidance, LONGEST_TITLE) : named;
    if (title === '')
      faults.add(null, `The control “${id.slice(0, 80)}” has neither a title nor a statement.`);
    idByOscalId.set(textOf(control['id']), id);
    links.push({
      at: flat.length,
      targets: listOf(control['links'])
        .filter((link) => link['rel'] === 'related' || link['rel'] === 'required')
        .map((link) => textOf(link['href']).replace(/^#/, ''))
    });
    const statement =
      items.length > 0 ? items.map((item) => (said ? `${said} ${item}` : item)) : said ? [said] : [];
    flat.push({
      row: null,
      id,
      parent,
      title: titleFrom(title, LONGEST_TITLE),
      intent: titleFrom(said || beginningOf(guidance), LONGEST_TEXT),
      expectations: statement.map((text) => titleFrom(finished(text), LONGEST_TEXT)),
      examples: partsNamed(control, 'example')
        .map((part) => titleFrom(prose.own(part), LONGEST_TEXT))
        .filter(Boolean),
      ...assessmentOf(control, prose),
      isGroup: false
    });
    for (const each of nested) addControl(each, parent, depth + 1);
  };

  const addGroups = (node: Json, parent: string | null, depth: number): void => {
    if (depth > DEEPEST) return faults.add(null, `Groups are nested more than ${DEEPEST} levels deep.`);
    for (const group of listOf(node['groups'])) {
      const given = idOf(group);
      // families are written in lower case and known in upper case
      const id =
        given === '' ? `G${(unnamed += 1)}` : /^[a-z]{2,4}$/.test(given) ? given.toUpperCase() : given;
      const before = flat.length;
      const overview = [...partsNamed(group, 'overview'), ...partsNamed(group, 'statement')];
      addGroup(group, parent, id, oneLine(overview.map((part) => prose.own(part)).join(' ')));
      for (const control of listOf(group['controls'])) addControl(control, id, 0);
      addGroups(group, id, depth + 1);
      // all that stood under it was withdrawn
      if (flat.length === before + 1) flat.pop();
    }
  };
  addGroups(root, null, 0);
  for (const control of listOf(root['controls'])) addControl(control, null, 0);

  for (const { at, targets } of links) {
    const related = targets.flatMap((target) => idByOscalId.get(target) ?? []);
    if (related.length > 0) flat[at] = { ...flat[at]!, related };
  }
  const notes = withdrawn === 0 ? [] : [`${withdrawn} withdrawn controls are left out.`];
  return buildCatalog(head, flat, notes, faults);
};
