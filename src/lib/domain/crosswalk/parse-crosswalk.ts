/**
 * The one door in for crosswalks. A crosswalk is accepted when
 * - every object has exactly the fields of the format, and every text is trimmed and not empty;
 * - source and target are two different frameworks;
 * - relation, origin and review state are among those of the format;
 * - a pair stands in the file once, be it accepted or rejected;
 * - titles, where given, are given for every source that a pair names.
 * That requirements exist is the catalogs' matter: a crosswalk may name a framework that is not at hand.
 */
import {
  attempt,
  Fault,
  frameworkPattern,
  languagePattern,
  list,
  matching,
  record,
  text,
  type ParseFault
} from '../catalog/json-checks';
import type { FrameworkId } from '../ids';
import type { Result } from '../result';
import { origins, reviewStates, type Crosswalk, type CrosswalkPair, type RejectedPair } from './crosswalk';
import { relations } from './relation';

/** Wider than the ids of shipped catalogs: `AC-2(12)` is one of NIST. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9.()-]{0,40}$/;
const MOST_PAIRS = 20_000;

const oneOf = <T extends string>(value: unknown, path: string, known: readonly T[]): T => {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new Fault(path, `This is one of: ${known.join(', ')}.`);
  return found;
};

const ends = (raw: Record<string, unknown>, path: string, seen: Set<string>) => {
  const source = matching(raw['source'], `${path}.source`, idPattern, 'the id of a requirement');
  const target = matching(raw['target'], `${path}.target`, idPattern, 'the id of a requirement');
  const key = `${source} ${target}`;
  if (seen.has(key)) throw new Fault(path, `“${source}” and “${target}” stand in this file twice.`);
  seen.add(key);
  return { source, target, reason: text(raw['reason'], `${path}.reason`) };
};

const pair =
  (seen: Set<string>) =>
  (value: unknown, path: string): CrosswalkPair => {
    const raw = record(value, path, ['source', 'target', 'relation', 'reason', 'origin', 'review']);
    return {
      ...ends(raw, path, seen),
      relation: oneOf(raw['relation'], `${path}.relation`, relations),
      origin: oneOf(raw['origin'], `${path}.origin`, origins),
      review: oneOf(raw['review'], `${path}.review`, reviewStates)
    };
  };

const rejected =
  (seen: Set<string>) =>
  (value: unknown, path: string): RejectedPair =>
    ends(record(value, path, ['source', 'target', 'reason']), path, seen);

const titles = (value: unknown, path: string): Record<string, string> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Fault(path, 'An object is expected here.');
  return Object.fromEntries(
    Object.entries(value).map(([id, title]) => [
      matching(id, `${path}.${id}`, idPattern, 'the id of a requirement'),
      text(title, `${path}.${id}`)
    ])
  );
};

const crosswalk = (value: unknown): Crosswalk => {
  const fields = ['schema', 'source', 'target', 'version', 'language', 'pairs', 'rejected'];
  const raw = record(value, '', fields, ['sourceTitles']);
  if (raw['schema'] !== 2)
    throw new Fault('schema', 'This crosswalk is of a format that this version cannot read.');
  const source = matching(raw['source'], 'source', frameworkPattern, 'the id of a framework');
  const target = matching(raw['target'], 'target', frameworkPattern, 'the id of a framework');
  if (source === target) throw new Fault('target', 'A crosswalk joins two different frameworks.');
  for (const field of ['pairs', 'rejected']) {
    const items = raw[field];
    if (Array.isArray(items) && items.length > MOST_PAIRS)
      throw new Fault(field, `This list holds ${items.length} entries; at most ${MOST_PAIRS} are read.`);
  }
  const seen = new Set<string>();
  const pairs = list(raw['pairs'], 'pairs', pair(seen));
  const sourceTitles = titles(raw['sourceTitles'] ?? {}, 'sourceTitles');
  if (raw['sourceTitles'] !== undefined)
    pairs.forEach((each, index) => {
      if (!Object.hasOwn(sourceTitles, each.source))
        throw new Fault(`pairs[${index}].source`, `“${each.source}” has no title in this file.`);
    });
  return {
    schema: 2,
    source: source as FrameworkId,
    target: target as FrameworkId,
    version: text(raw['version'], 'version'),
    language: matching(raw['language'], 'language', languagePattern, 'a language tag'),
    sourceTitles,
    pairs,
    rejected: list(raw['rejected'], 'rejected', rejected(seen))
  };
};

/** Checks data of any shape against the rules above; the error names the first fault found and its place. */
export const parseCrosswalk = (value: unknown): Result<Crosswalk, ParseFault> =>
  attempt(() => crosswalk(value));
