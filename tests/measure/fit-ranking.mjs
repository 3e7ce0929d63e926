/**
 * `node tests/measure/fit-ranking.mjs`: fits the weights of the ranking's four parts and its calibration on the
 * development core sets, and writes `src/lib/domain/mapping/weights.json`. Nothing but a dozen numbers is learned.
 *
 * Every figure that it prints is from leave-one-publisher-out validation: texts of one publisher are ranked with
 * weights that were fitted without any text of that publisher, over all frameworks. Publishers rather than
 * sources, because two sources of one publisher share wording.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { createEmbedded } from './eval/embedded.mjs';
import { bySource, firstOfEach, noiseOf, reliabilityOf, shownOnes } from './eval/metrics.mjs';
import { headingsOf, negativeTexts, pathOf, readGold, sets } from './eval/sets.mjs';
import { openMeasurePage } from './harness.mjs';

const WEIGHTS = join('src', 'lib', 'domain', 'mapping', 'weights.json');
const PARTS = ['pooled', 'told', 'texts', 'terms'];
const FEATURES = ['share', 'pooled', 'apart', 'place'];
/** Pulls the intercepts of frameworks towards their mean: the weight of a third of a source. */
const FRAMEWORK_PENALTY = 0.3;
/** As in the ranker. */
const THRESHOLD = 0.2;
const APART = 0.05;
/** As in the ranker. */
const SECTION = 0.3;
const MOST = 3;
/** The regulations of one collection quote the NIST framework that another source is. */
const publisherOf = (source) =>
  /^(msdpmp|nist-csf2)/.test(source) ? 'msdpmp and nist-csf2' : source.replace(/_.*$/, '');

const page = await openMeasurePage();
const embedded = createEmbedded(page);
const rows = [];
const nothing = [];
for (const each of sets.filter(({ kind }) => kind === 'core')) {
  const { framework } = each;
  const ask = async (texts, among, above = []) => {
    const vectors = await embedded.of(texts);
    return page.call('eval', { framework, among, texts, vectors, above, most: 1000 });
  };
  const set = readGold(pathOf(each), framework);
  const { rows: ranked } = await ask(
    set.rows.map(({ text }) => text),
    set.among
  );
  // the same again under their title and headings, where these are known
  const above = headingsOf(set.rows);
  const under = above.some((path) => path !== null)
    ? (
        await ask(
          set.rows.map(({ text }) => text),
          set.among,
          above
        )
      ).rows
    : [];
  const count = (source) => set.rows.filter((row) => row.source === source).length;
  set.rows.forEach(({ source, controls }, index) =>
    rows.push({
      framework,
      source,
      controls,
      weight: 1 / count(source),
      publisher: publisherOf(source),
      candidates: ranked[index].ranked,
      under: above[index] ? under[index].ranked : null
    })
  );
  for (const [name, texts] of Object.entries(negativeTexts()))
    for (const { ranked: candidates } of (await ask(texts, '')).rows)
      nothing.push({ name, framework, candidates });
}
await page.close();

const FRAMEWORKS = [...new Set(rows.map(({ framework }) => framework))];

/**
 * Multinomial logistic regression over candidates (a text is right where any of its labels comes first), with a
 * penalty on large weights. Adam with a fixed number of steps: the same data give the same weights.
 */
const fitFusion = (own, penalty = 0.1) => {
  const weights = PARTS.map(() => 0.3);
  const first = PARTS.map(() => 0);
  const second = PARTS.map(() => 0);
  const sources = new Set(own.map(({ source }) => source)).size;
  for (let step = 1; step <= 300; step += 1) {
    const gradient = weights.map((weight) => penalty * weight);
    for (const { candidates, controls, weight } of own) {
      const scores = candidates.map(({ parts }) =>
        PARTS.reduce((sum, part, k) => sum + weights[k] * parts[part], 0)
      );
      const most = Math.max(...scores);
      const exps = scores.map((score) => Math.exp(score - most));
      const all = exps.reduce((sum, value) => sum + value, 0);
      const right = candidates.map(({ id }) => controls.includes(id));
      const hit = exps.reduce((sum, value, index) => sum + (right[index] ? value : 0), 0);
      if (hit === 0) continue;
      candidates.forEach(({ parts }, index) => {
        const slope = exps[index] / all - (right[index] ? exps[index] / hit : 0);
        PARTS.forEach((part, k) => {
          gradient[k] += (weight / sources) * slope * parts[part];
        });
      });
    }
    gradient.forEach((slope, k) => {
      first[k] = 0.9 * first[k] + 0.1 * slope;
      second[k] = 0.99 * second[k] + 0.01 * slope * slope;
      weights[k] -=
        (0.03 * (first[k] / (1 - 0.9 ** step))) / (Math.sqrt(second[k] / (1 - 0.99 ** step)) + 1e-8);
    });
  }
  return weights;
};

/** Candidates of a text under the given weights, best first, with the features of calibration. */
const rank = (candidates, fusion) => {
  const scored = candidates
    .map((candidate) => ({
      ...candidate,
      fused: PARTS.reduce(
        (sum, part, k) => sum + fusion[k] * candidate.parts[part],
        SECTION * candidate.parts.section
      )
    }))
    .sort((a, b) => b.fused - a.fused);
  const all = scored.reduce((sum, { fused }) => sum + Math.exp(fused - scored[0].fused), 0);
  return scored.map((candidate, index) => {
    const behind = candidate.fused - scored[0].fused;
    return {
      ...candidate,
      share: behind - Math.log(Math.max(all - Math.exp(behind), Number.MIN_VALUE)),
      place: Math.min(MOST - 1, index)
    };
  });
};

const inputs = (candidate, framework) => [
  1,
  ...FEATURES.map((feature) => candidate[feature]),
  ...FRAMEWORKS.map((id) => Number(id === framework))
];

/** Logistic regression over the candidates of every text that could be shown (Newton's method). */
const fitProbability = (own, fusion, penalty = 1e-3) => {
  const samples = own.flatMap(({ framework, candidates, controls, weight }) =>
    rank(candidates, fusion)
      .slice(0, MOST)
      .map((candidate) => ({
        x: inputs(candidate, framework),
        doubt: candidate.doubt,
        y: Number(controls.includes(candidate.id)),
        weight
      }))
  );
  const size = 1 + FEATURES.length + FRAMEWORKS.length;
  const penaltyOf = (k) => (k === 0 ? 0 : k > FEATURES.length ? FRAMEWORK_PENALTY : penalty);
  let beta = new Array(size).fill(0);
  for (let step = 0; step < 25; step += 1) {
    const a = Array.from({ length: size }, (_, k) =>
      Array.from({ length: size + 1 }, (_value, l) => (k === l ? penaltyOf(k) : 0))
    );
    for (let k = 1; k < size; k += 1) a[k][size] = -penaltyOf(k) * beta[k];
    for (const { x, y, doubt, weight } of samples) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, k) => sum + value * beta[k], doubt)));
      for (let k = 0; k < size; k += 1) {
        a[k][size] += weight * (y - p) * x[k];
        for (let l = 0; l < size; l += 1) a[k][l] += weight * p * (1 - p) * x[k] * x[l];
      }
    }
    for (let k = 0; k < size; k += 1) {
      let pivot = k;
      for (let row = k + 1; row < size; row += 1)
        if (Math.abs(a[row][k]) > Math.abs(a[pivot][k])) pivot = row;
      [a[k], a[pivot]] = [a[pivot], a[k]];
      for (let row = 0; row < size; row += 1) {
        if (row === k) continue;
        const share = a[row][k] / a[k][k];
        for (let l = k; l <= size; l += 1) a[row][l] -= share * a[k][l];
      }
    }
    beta = beta.map((value, k) => value + a[k][size] / a[k][k]);
  }
  return beta;
};
const probability = (candidate, framework, beta) =>
  1 /
  (1 +
    Math.exp(
      -inputs(candidate, framework).reduce((sum, value, k) => sum + value * beta[k], candidate.doubt)
    ));

const judge = ({ candidates, ...row }, fusion, beta) => {
  const ranked = rank(candidates, fusion).map((candidate) => ({
    id: candidate.id,
    score: probability(candidate, row.framework, beta)
  }));
  const apart = candidates[0].apart >= APART;
  return {
    ...row,
    ranked,
    accepted: ranked.filter(({ score }) => apart && score >= THRESHOLD).slice(0, MOST)
  };
};

const fit = (own) => {
  const fusion = fitFusion(own);
  return { fusion, beta: fitProbability(own, fusion) };
};
const publishers = [...new Set(rows.map(({ publisher }) => publisher))];
const leaveOut = (own) =>
  publishers.flatMap((publisher) => {
    const { fusion, beta } = fit(rows.filter((row) => row.publisher !== publisher));
    return own.filter((row) => row.publisher === publisher).map((row) => judge(row, fusion, beta));
  });
const unseen = leaveOut(rows);
const withHeadings = leaveOut(
  rows.filter(({ under }) => under).map((row) => ({ ...row, candidates: row.under }))
);
const { fusion, beta } = fit(rows);

const figure = (value) => Number(value.toFixed(3));
const line = (name, own) => {
  const { average } = bySource(own);
  const [first, shown] = [firstOfEach(own), shownOnes(own)];
  const [ofFirst, ofShown] = [noiseOf(first), noiseOf(shown)];
  return {
    name,
    texts: own.length,
    'top-1': figure(average.top1),
    'top-3': figure(average.top3),
    'ECE first': figure(reliabilityOf(first).error),
    'floor …': `${ofFirst.floor.toFixed(3)} … ${ofFirst.ceiling.toFixed(3)}`,
    bootstrap: `${ofFirst.from.toFixed(3)} … ${ofFirst.to.toFixed(3)}`,
    debiased: figure(ofFirst.debiased),
    'ECE shown': figure(reliabilityOf(shown).error),
    'floor … ': `${ofShown.floor.toFixed(3)} … ${ofShown.ceiling.toFixed(3)}`,
    'debiased ': figure(ofShown.debiased)
  };
};
const sourcesOf = (own) =>
  [...new Set(own.map(({ source }) => source))].map((source) =>
    line(
      `  ${source}`,
      own.filter((row) => row.source === source)
    )
  );
console.log('Left out by publisher:');
console.table([
  ...FRAMEWORKS.flatMap((framework) => {
    const own = unseen.filter((row) => row.framework === framework);
    return [...sourcesOf(own), line(framework, own)];
  }),
  line('all', unseen)
]);
if (withHeadings.length > 0) {
  console.log('The same texts under their title and headings:');
  console.table(sourcesOf(withHeadings));
}
for (const name of new Set(nothing.map((each) => each.name))) {
  const own = nothing.filter((each) => each.name === name);
  const shown = own.filter((each) => judge({ ...each, controls: [] }, fusion, beta).accepted.length > 0);
  console.log(`Texts without a control, ${name}: ${shown.length} of ${own.length} got a suggestion.`);
}

const named = (names, values) =>
  Object.fromEntries(names.map((name, k) => [name, Number(values[k].toFixed(4))]));
const text = JSON.stringify({
  fusion: named(PARTS, fusion),
  probability: {
    ...named(['bias', ...FEATURES], beta),
    frameworks: named(FRAMEWORKS, beta.slice(1 + FEATURES.length))
  }
});
writeFileSync(WEIGHTS, await format(text, { ...(await resolveConfig(WEIGHTS)), parser: 'json' }));
console.log(`The weights are in ${WEIGHTS}: ${text}`);
