/**
 * The one door in for catalogs: every catalog that is loaded or imported passes here.
 *
 * A catalog is accepted when
 * - every object has exactly the fields of the contract, and every text is trimmed and not empty
 *   (only a group's intent may be empty);
 * - requirement ids are unique, and a parent is a group that stands before its children;
 * - an expectation's id is its requirement's id, a slash and a number from 1. Numbers are unique but may have
 *   gaps: decisions in an engagement name them, so a dropped expectation's number is never given again;
 * - an assessable requirement has an intent and at least one expectation, a group has no expectation;
 * - related requirements are written `framework:id`, never name the requirement itself, and exist where they
 *   are of the same catalog.
 */
import type { FrameworkId } from '../ids';
import type { Result } from '../result';
import type { Attributes, Catalog, Expectation, Procedure, Requirement } from './catalog';
import {
  attempt,
  Fault,
  frameworkPattern,
  languagePattern,
  list,
  matching,
  record,
  requirementIdPattern,
  text,
  texts,
  type ParseFault
} from './json-checks';

export type CatalogFault = ParseFault;

const refPattern = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*):([A-Za-z0-9][A-Za-z0-9._()-]{0,47})$/;

const expectation =
  (owner: string, seen: Set<string>) =>
  (value: unknown, path: string): Expectation => {
    const raw = record(value, path, ['id', 'text', 'kind']);
    const id = text(raw['id'], `${path}.id`);
    if (!id.startsWith(`${owner}/`) || !/^[1-9]\d*$/.test(id.slice(owner.length + 1)))
      throw new Fault(`${path}.id`, `“${id}” should be “${owner}/” and a number from 1.`);
    if (seen.has(id)) throw new Fault(`${path}.id`, `“${id}” is used twice.`);
    seen.add(id);
    const kind = raw['kind'];
    if (kind !== 'documented' && kind !== 'operated')
      throw new Fault(`${path}.kind`, 'The kind is either “documented” or “operated”.');
    return { id, text: text(raw['text'], `${path}.text`), kind };
  };

const methods = ['inquiry', 'observation', 'inspection', 'reperformance'] as const;
const procedure = (value: unknown, path: string): Procedure => {
  const raw = record(value, path, ['method', 'text']);
  const method = methods.find((each) => each === raw['method']);
  if (!method) throw new Fault(`${path}.method`, `The method is one of ${methods.join(', ')}.`);
  return { method, text: text(raw['text'], `${path}.text`) };
};

const attributes = (value: unknown, path: string): Attributes => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Fault(path, 'An object is expected here.');
  return Object.fromEntries(
    Object.entries(value).map(([name, values]) => [
      text(name, `${path}.${name}`),
      texts(values, `${path}.${name}`)
    ])
  );
};

const requirementFields = [
  ...['id', 'parent', 'title', 'assessable', 'intent', 'expectations'],
  ...['examples', 'borders', 'questions', 'related']
];
/** Catalogs of the first edition, and own ones, may lack these. */
const addedFields = ['evidence', 'procedures', 'requests', 'attributes'];

const requirement = (framework: string, earlier: Map<string, Requirement>) => {
  return (value: unknown, path: string): Requirement => {
    const raw = record(value, path, requirementFields, addedFields);
    const id = matching(raw['id'], `${path}.id`, requirementIdPattern, 'the id of a requirement');
    if (earlier.has(id)) throw new Fault(`${path}.id`, `“${id}” is used twice.`);

    const parent = raw['parent'] === null ? null : text(raw['parent'], `${path}.parent`);
    if (parent !== null) {
      const group = earlier.get(parent);
      if (!group) throw new Fault(`${path}.parent`, `No requirement “${parent}” stands before “${id}”.`);
      if (group.assessable)
        throw new Fault(`${path}.parent`, `“${parent}” is assessable and cannot be a group.`);
    }

    const assessable = raw['assessable'];
    if (typeof assessable !== 'boolean') throw new Fault(`${path}.assessable`, 'Yes or no is expected here.');

    const expectations = list(raw['expectations'], `${path}.expectations`, expectation(id, new Set()));
    if (assessable && expectations.length === 0)
      throw new Fault(`${path}.expectations`, `“${id}” is assessable and needs an expectation.`);
    if (!assessable && expectations.length > 0)
      throw new Fault(`${path}.expectations`, `“${id}” is a group and cannot have expectations.`);

    const related = texts(raw['related'], `${path}.related`);
    related.forEach((ref, index) => {
      const at = `${path}.related[${index}]`;
      if (!refPattern.test(ref)) throw new Fault(at, `“${ref}” is not written as framework:id.`);
      if (ref === `${framework}:${id}`) throw new Fault(at, `“${id}” names itself.`);
    });

    const parsed: Requirement = {
      id,
      parent,
      title: text(raw['title'], `${path}.title`),
      assessable,
      intent: !assessable && raw['intent'] === '' ? '' : text(raw['intent'], `${path}.intent`),
      expectations,
      examples: texts(raw['examples'], `${path}.examples`),
      borders: texts(raw['borders'], `${path}.borders`),
      evidence: texts(raw['evidence'] ?? [], `${path}.evidence`),
      procedures: list(raw['procedures'] ?? [], `${path}.procedures`, procedure),
      requests: texts(raw['requests'] ?? [], `${path}.requests`),
      questions: texts(raw['questions'], `${path}.questions`),
      attributes: attributes(raw['attributes'] ?? {}, `${path}.attributes`),
      related
    };
    earlier.set(id, parsed);
    return parsed;
  };
};

const catalog = (value: unknown): Catalog => {
  const raw = record(value, '', ['schema', 'id', 'name', 'subject', 'version', 'language', 'requirements']);
  if (raw['schema'] !== 1)
    throw new Fault('schema', 'This catalog is of a format that this version cannot read.');
  const id = matching(raw['id'], 'id', frameworkPattern, 'the id of a framework');
  const byId = new Map<string, Requirement>();
  const head = {
    schema: 1,
    id: id as FrameworkId,
    name: text(raw['name'], 'name'),
    subject: text(raw['subject'], 'subject'),
    version: text(raw['version'], 'version'),
    language: matching(raw['language'], 'language', languagePattern, 'a language tag')
  } as const;
  const requirements = list(raw['requirements'], 'requirements', requirement(id, byId));
  if (requirements.length === 0) throw new Fault('requirements', 'A catalog needs requirements.');
  requirements.forEach((each, index) =>
    each.related.forEach((ref, place) => {
      const [, framework, target] = refPattern.exec(ref) ?? [];
      if (framework === id && !byId.has(target ?? ''))
        throw new Fault(
          `requirements[${index}].related[${place}]`,
          `This catalog has no requirement “${target}”.`
        );
    })
  );
  return { ...head, requirements };
};

/** Checks data of any shape against the rules above; the error names the first fault found and its place. */
export const parseCatalog = (value: unknown): Result<Catalog, CatalogFault> => attempt(() => catalog(value));
