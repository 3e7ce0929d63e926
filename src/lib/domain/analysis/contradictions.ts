import type { Statement } from '../controls/statement';
import { citationKey } from '../documents/citation';
import type { ContentHash } from '../ids';
import type { Finding } from './finding';
import { measuredValue, type MeasuredValue } from './measured-value';
import { parametersOf, type PolicyParameter } from './policy-parameters';
import { stemOf, wordStems } from './word-stems';

export interface StatementSource {
  readonly document: ContentHash;
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** Words of a statement that say how it binds or how often, not what it is about. */
const FRAME = new Set(
  (
    'take taken perform performed conduct conducted carry carried execute make made run complete ensure require required ' +
    'need have contain consist set use used do done keep kept retain retained store stored hold maintain maintained ' +
    'policy standard document organization organisation company minimum maximum least period length long ' +
    'day days week weeks month months year years hour hours minute minutes quarter quarters daily weekly monthly ' +
    'quarterly annual annually yearly semi biannually regular regularly basis time times once twice every following ' +
    'consecutive inactivity business working calendar automatically automatic immediately later never always only'
  )
    .split(' ')
    .map(stemOf)
);

/** Words that make it another case: different rules for them are no contradiction. */
const QUALIFIERS = new Set(
  (
    'privileged privilege admin administrator administrators administrative root service standard normal critical high ' +
    'medium moderate low severe important minor major urgent emergency confidential secret restricted internal public sensitive ' +
    'personal production test development staging full incremental differential offsite onsite offline external remote ' +
    'physical logical temporary permanent third supplier suppliers vendor vendors contractor contractors visitor visitors guest ' +
    'guests employee employees customer mobile laptop server servers network database cloud email new former initial interim ' +
    'key keys certificate certificates symmetric asymmetric system application video paper procedure procedures electronic audit financial level tier class'
  )
    .split(' ')
    .map(stemOf)
);

/** Those of them that make a case of all that stands under a heading. */
const CASES = new Set(
  (
    'privileged privilege admin administrator administrators administrative root service standard critical high medium low ' +
    'severe contractor contractors supplier suppliers vendor vendors visitor visitors guest guests external production test ' +
    'development temporary'
  )
    .split(' ')
    .map(stemOf)
);

interface Reading {
  readonly source: StatementSource;
  readonly statement: Statement;
  readonly stems: ReadonlySet<string>;
  readonly qualifiers: string;
  readonly value: MeasuredValue | null;
  readonly stance: 'asks' | 'forbids' | 'exempts';
  readonly ofItself: boolean;
}

/** `severity 1`, `class A`: cases that differ by a sign that no stem keeps. */
const CLASS = /\b(?:severity|priority|level|tier|class|category|sev|p)[ -]?(?:\d|[a-d])\b/gi;

const FORBIDS =
  /\b(?:must|shall|may|should|will) (?:\w+ )?(?:not|never)\b|\b(?:prohibited|forbidden)\b|\bnot (?:allowed|permitted)\b/i;

const readingOf = (source: StatementSource, statement: Statement): Reading => {
  // digits belong to the value, the actor to who does it: neither tells what the statement is about
  const actor = new Set(statement.object && statement.actor ? wordStems(statement.actor) : []);
  const all = wordStems(statement.text).filter((stem) => !/\d/.test(stem) && !FRAME.has(stem));
  const stems = new Set(all.filter((stem) => !actor.has(stem)));
  const around = wordStems(statement.headings.at(-1) ?? '');
  const classes = (statement.text.match(CLASS) ?? []).map((written) => written.toLowerCase());
  const qualifiers = [...new Set([...[...all, ...around].filter((stem) => QUALIFIERS.has(stem)), ...classes])]
    .sort()
    .join(' ');
  return {
    source,
    statement,
    stems,
    qualifiers,
    value: measuredValue(statement),
    stance: statement.negated ? 'exempts' : FORBIDS.test(statement.text) ? 'forbids' : 'asks',
    ofItself: /\b(?:this|the present) (?:policy|standard|document|procedure|plan|guideline)\b/i.test(
      statement.text
    )
  };
};

const overlap = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  let shared = 0;
  for (const stem of one) if (other.has(stem)) shared += 1;
  return shared / (one.size + other.size - shared);
};

const differ = (one: MeasuredValue, other: MeasuredValue): boolean =>
  one.kind === other.kind && Math.abs(one.value - other.value) > 0.05 * Math.max(one.value, other.value);

/** The same subject in nearly the same words, for the same case, with another number or the opposite stance. */
const contradict = (one: Reading, other: Reading): boolean => {
  if (one.qualifiers !== other.qualifiers || one.stems.size === 0 || other.stems.size === 0) return false;
  // every policy says how often it is itself reviewed
  if (one.ofItself && other.ofItself && one.source !== other.source) return false;
  const likeness = overlap(one.stems, other.stems);
  if (one.stance === other.stance) {
    if (!one.value || !other.value || !differ(one.value, other.value)) return false;
    return likeness >= (Math.min(one.stems.size, other.stems.size) <= 2 ? 0.66 : 0.6);
  }
  return (
    one.stems.size >= 3 &&
    other.stems.size >= 3 &&
    likeness >= 0.8 &&
    !(one.value && other.value && differ(one.value, other.value))
  );
};

const quoted = ({ statement }: Side): string => {
  const text = statement.text.length > 140 ? `${statement.text.slice(0, 137).trimEnd()}…` : statement.text;
  return `“${text}”`;
};

type Side = Pick<Reading, 'source' | 'statement'>;

const findingOf = (one: Side, other: Side): Finding => {
  const where =
    one.source === other.source
      ? `${one.source.name} says both`
      : `${one.source.name} and ${other.source.name} disagree:`;
  return {
    code: 'contradiction',
    severity: 'high',
    message: `${where} ${quoted(one)} and ${quoted(other)}`,
    documents: [...new Set([one.source.document, other.source.document])],
    citations: [one.statement.citation, other.statement.citation]
  };
};

/** Statements with more likes than this are boilerplate of a kit of policies. */
const MAX_PER_STATEMENT = 3;

/** A pair is told once, by whichever way it was found. */
const pairKey = ({ citations }: Finding): string => citations.map(citationKey).sort().join(' ');

interface Setting extends Side {
  readonly parameter: PolicyParameter;
}

const isFar = (one: number, other: number): boolean => Math.abs(one - other) > 0.05 * Math.max(one, other);

/** Pairs that set another figure for one of the things that policies agree on, for the same case. */
const parameterPairs = (sources: readonly StatementSource[]): [Setting, Setting][] => {
  const pairs: [Setting, Setting][] = [];
  const byCase = new Map<string, Setting[]>();
  for (const source of sources)
    for (const statement of source.statements)
      for (const parameter of parametersOf(statement)) {
        const around = wordStems(statement.headings.at(-1) ?? '').filter((stem) => CASES.has(stem));
        const key = `${parameter.topic}: ${[...new Set([...parameter.scope, ...around])].sort().join(' ')}`;
        const known = byCase.get(key) ?? [];
        const other = known.find((each) => isFar(each.parameter.value, parameter.value));
        const setting = { source, statement, parameter };
        if (other) pairs.push([other, setting]);
        known.push(setting);
        byCase.set(key, known);
      }
  return pairs;
};

/**
 * Pairs of statements, within a document and across documents, that set different numbers for the same thing
 * (length, deadline, retention, frequency) or of which one asks for what the other forbids or waives. Meant to
 * be right rather than complete: words that make it another case (privileged, critical, incremental …) must be
 * the same on both sides, and what the sentences are about must be said in nearly the same words, or be one of the
 * figures that `policy-parameters` knows in many words.
 */
export const findContradictions = (sources: readonly StatementSource[]): Finding[] => {
  const findings: Finding[] = [];
  const byStem = new Map<string, Reading[]>();
  const perStatement = new Map<Reading, number>();
  for (const source of sources)
    for (const statement of source.statements) {
      const reading = readingOf(source, statement);
      if (!reading.value && reading.stance === 'asks' && reading.stems.size < 3) continue;
      const candidates = new Set<Reading>();
      for (const stem of reading.stems) {
        const list = byStem.get(stem);
        if (!list) byStem.set(stem, [reading]);
        else {
          for (const each of list) candidates.add(each);
          list.push(reading);
        }
      }
      for (const other of candidates) {
        const count = perStatement.get(other) ?? 0;
        if (count >= MAX_PER_STATEMENT || !contradict(other, reading)) continue;
        perStatement.set(other, count + 1);
        findings.push(findingOf(other, reading));
        break;
      }
    }
  const found = new Set(findings.map(pairKey));
  for (const [one, other] of parameterPairs(sources)) {
    const finding = findingOf(one, other);
    if (found.has(pairKey(finding))) continue;
    found.add(pairKey(finding));
    findings.push(finding);
  }
  return findings;
};
