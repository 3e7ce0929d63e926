import { describe, expect, it } from 'vitest';
import type { Catalog, Requirement } from '../catalog/catalog';
import type { FrameworkId } from '../ids';
import { createBackground } from './background';
import { catalogTexts } from './catalog-texts';
import { createRanker } from './ranker';
import { createSubjects, subjectNames } from './subjects';
import { createSubspace } from './subspace';

const requirement = (id: string, title: string, example: string): Requirement => ({
  id,
  parent: null,
  title,
  assessable: true,
  intent: `About ${title}.`,
  expectations: [{ id: `${id}/1`, text: `${title} is expected.`, kind: 'documented' }],
  examples: [example],
  borders: [],
  evidence: [],
  procedures: [],
  requests: [],
  questions: [],
  attributes: {},
  related: []
});

const names = ['backup', 'visitors', 'malware', 'contracts', 'fire', 'passwords'];
const catalog: Catalog = {
  schema: 1,
  id: 'own' as FrameworkId,
  name: 'Own',
  subject: 'tests',
  version: '1',
  language: 'en',
  requirements: [
    { ...requirement('A', 'chapter', ''), assessable: false },
    ...names.map((name, index) => requirement(`A.${index}`, name, `Our ${name} are kept in order.`))
  ]
};
const keyTerms = { 'A.0': ['restore test', 'snapshot'], 'A.5': ['password', 'passphrase'] };

/** Each requirement has an axis of its own; its texts lie near it. */
const axis = (index: number, spread = 0): Float32Array =>
  Float32Array.from(names, (_, k) => (k === index ? 1 : spread / (k + 2)));
const vectors = names.flatMap((_name, index) =>
  Array.from({ length: 4 + (keyTerms[`A.${index}` as keyof typeof keyTerms]?.length ?? 0) }, (_, place) =>
    axis(index, place / 20)
  )
);
const subspace = createSubspace(names.map((_, index) => axis(index)));
const subjects = createSubjects([]);
const model = {
  subspace,
  subjects,
  background: createBackground([new Float32Array(names.length).fill(-0.4)])
};
const ranker = createRanker(catalog, vectors, model, keyTerms);

describe('the ranker', () => {
  it('has one vector for every text, key terms last', () => {
    const texts = catalogTexts(catalog, keyTerms);
    expect(texts).toHaveLength(vectors.length);
    expect(texts.slice(4, 6)).toEqual(keyTerms['A.0']);
  });

  it('puts first what words and vector agree on, groups left out', () => {
    const ranked = ranker.rank('Visitors sign in.', axis(1));
    expect(ranked.map(({ requirement: { id } }) => id)).not.toContain('A');
    expect(ranked[0]!.requirement.id).toBe('A.1');
    expect(ranked[0]!.share).toBeGreaterThan(0);
    expect(ranked[1]!.share).toBeLessThan(0);
  });

  it('counts a key term that no text of the catalog says', () => {
    const lexical = ranker.rank('A snapshot is taken nightly.', axis(3)).map((each) => ({
      id: each.requirement.id,
      lexical: each.lexical
    }));
    expect(lexical.sort((one, other) => other.lexical - one.lexical)[0]!.id).toBe('A.0');
  });

  it('ranks only what is asked for', () => {
    const ranked = ranker.rank('Visitors sign in.', axis(1), ({ id }) => id !== 'A.1');
    expect(ranked).toHaveLength(names.length - 1);
  });

  it('gives the same answer twice, and finite scores for an empty text', () => {
    expect(ranker.rank('Backups.', axis(0))).toEqual(ranker.rank('Backups.', axis(0)));
    for (const { score } of ranker.rank('', new Float32Array(names.length)))
      expect(score).toBeGreaterThanOrEqual(0);
  });

  it('proposes nothing for a text that is as near to other subjects', () => {
    const near = createRanker(
      catalog,
      vectors,
      { subspace, subjects, background: createBackground([axis(1)]) },
      keyTerms
    );
    expect(ranker.suggest('Visitors sign in.', axis(1)).length).toBeGreaterThan(0);
    expect(near.suggest('Visitors sign in.', axis(1))).toEqual([]);
  });

  it('says of another language that key terms alone were compared, at low confidence', () => {
    const german = 'Die Passwörter der Benutzer sind geheim und werden nicht mit anderen geteilt.';
    const suggestions = ranker.suggest(german, axis(3));
    expect(suggestions).not.toEqual([]);
    for (const each of suggestions) {
      expect(each).toMatchObject({ requirement: 'own:A.5', termsOnly: true, expectation: null, vector: 0 });
      expect(each.score).toBeLessThan(0.45);
    }
  });

  it('says of a statement that exempts that it is not done, at low confidence', () => {
    const [asked] = ranker.suggest('Visitors must sign in.', axis(1));
    expect(asked?.notDone).toBeUndefined();
    const [exempt] = ranker.suggest('Visitors need not sign in.', axis(1));
    expect(exempt).toMatchObject({ requirement: asked!.requirement, notDone: 'need not' });
    expect(exempt!.score).toBeLessThanOrEqual(0.2);
    expect(asked!.score).toBeGreaterThan(0.45);
  });

  it('lets the headings above a text decide between near ones, and no more', () => {
    const between = Float32Array.from(names, (_, k) => (k === 1 ? 0.71 : k === 2 ? 0.7 : 0));
    const first = (vector: Float32Array, section: Float32Array | null) =>
      ranker.rank('It is kept.', vector, undefined, section)[0]!.requirement.id;
    expect(first(between, null)).toBe('A.1');
    expect(first(between, axis(2))).toBe('A.2');
    expect(first(axis(1), axis(2))).toBe('A.1');
    expect(ranker.suggest('Malware is kept out.', between, axis(2))[0]?.requirement).toBe('own:A.2');
  });

  it('does without key terms', () => {
    const plain = createRanker(
      catalog,
      names.flatMap((_, index) => [0, 1, 2, 3].map((place) => axis(index, place / 20))),
      model
    );
    expect(plain.rank('Malware is blocked.', axis(2))[0]!.requirement.id).toBe('A.2');
  });
});

describe('the ranker of a framework whose controls have a subject', () => {
  /** Clauses on the first axes, controls on the others; the fifth value is management, the sixth AI. */
  const IDS = ['6.3', '9.2', 'A.6.1', 'A.6.2'];
  const special = (id: string): Catalog => ({
    ...catalog,
    id: id as FrameworkId,
    requirements: IDS.map((each, index) => requirement(each, names[index]!, `Our ${names[index]!} are kept.`))
  });
  const ROWS = {
    ai: [0, 0, 0, 0, 0, 6, -2],
    management: [0, 0, 0, 0, 6, 0, -2],
    'personal-data': [0, 0, 0, 0, 0, 0, -2]
  };
  const judging = {
    ...model,
    subjects: createSubjects(subjectNames.map((name) => Float32Array.from(ROWS[name])))
  };
  const rankerOf = (id: string) =>
    createRanker(
      special(id),
      IDS.flatMap((_, index) => [0, 1, 2, 3].map((place) => axis(index, place / 20))),
      judging
    );
  const ai = rankerOf('iso42001-2023');
  const plain = axis(1);
  const about = (subject: number, place = 1) =>
    Float32Array.from(names, (_, k) => (k === place ? 0.9 : k === subject ? 0.44 : 0));
  const [MANAGEMENT, AI] = [4, 5];
  const proposed = (ranker: typeof ai, vector: Float32Array, section: Float32Array | null = null) =>
    ranker.suggest('Visitors sign in.', vector, section).map(({ requirement: ref }) => ref.split(':')[1]);

  it('proposes neither clause nor control for a plain statement', () => {
    expect(proposed(ai, plain)).toEqual([]);
    expect(proposed(ai, axis(2))).toEqual([]);
  });

  it('keeps a clause for a statement on management that does not name AI, and no control', () => {
    expect(proposed(ai, about(MANAGEMENT))).toContain('9.2');
    expect(proposed(ai, about(MANAGEMENT, 2))).not.toContain('A.6.1');
  });

  it('keeps clauses and controls for a statement on AI', () => {
    expect(proposed(ai, about(AI))).toContain('9.2');
    expect(proposed(ai, about(AI, 2))).toContain('A.6.1');
  });

  it('asks for nothing where clauses and controls are on information security', () => {
    expect(proposed(rankerOf('iso27001-2022'), plain)).toContain('9.2');
  });

  it('leaves the order as it is', () => {
    const order = (ranker: typeof ai) => ranker.rank('Visitors sign in.', plain).map(({ fused }) => fused);
    expect(order(ai)).toEqual(order(rankerOf('iso27001-2022')));
  });

  it('names headings as a reason only where they or the statement are on the subject', () => {
    const headingsOf = (section: Float32Array) =>
      ai
        .suggest('Visitors sign in.', about(MANAGEMENT), section)
        .find(({ requirement: ref }) => ref.endsWith(':9.2'))?.headings;
    expect(headingsOf(axis(1))).toBeUndefined();
    expect(headingsOf(about(MANAGEMENT))).toBeGreaterThan(0);
    expect(headingsOf(about(AI))).toBeGreaterThan(0);
  });
});

describe('the ranker of an own framework', () => {
  /** One text per requirement: title, intent and expectation say the same, without examples or key terms. */
  const plain = (count: number): Catalog => ({
    ...catalog,
    requirements: names.slice(0, count).map((name, index) => ({
      ...requirement(`P-${index}`, name, ''),
      intent: name,
      expectations: [{ id: `P-${index}/1`, text: name, kind: 'documented' as const }],
      examples: []
    }))
  });
  const plainRanker = (count: number) =>
    createRanker(
      plain(count),
      names.slice(0, count).flatMap((_, index) => [axis(index), axis(index), axis(index)]),
      model
    );

  it('tells requirements of one text apart by finite scores', () => {
    const ranked = plainRanker(names.length).rank('Visitors sign in.', axis(1));
    expect(ranked[0]?.requirement.id).toBe('P-1');
    for (const { score, lexical, vector } of ranked) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(Number.isFinite(lexical) && Number.isFinite(vector)).toBe(true);
    }
  });

  it('copes with a framework of one requirement', () => {
    const [only] = plainRanker(1).rank('Backups are made.', axis(0));
    expect(only?.requirement.id).toBe('P-0');
    expect(only?.score).toBeGreaterThanOrEqual(0);
    expect(() => plainRanker(1).suggest('Backups are made.', axis(0))).not.toThrow();
  });
});
