/**
 * Figures over ranked texts. A row is `{ controls, source, ranked: [{ id, score }], accepted: [{ id, score }] }`,
 * best first. Labels are incomplete: a text counts as hit where any of its labels is among the first n.
 */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const hit = (row, count) => row.ranked.slice(0, count).some(({ id }) => row.controls.includes(id));
const reciprocal = (row) => {
  const place = row.ranked.findIndex(({ id }) => row.controls.includes(id));
  return place < 0 ? 0 : 1 / (place + 1);
};
const recall = (row, count) => {
  const first = new Set(row.ranked.slice(0, count).map(({ id }) => id));
  return row.controls.filter((id) => first.has(id)).length / row.controls.length;
};

export const figuresOf = (rows) => ({
  texts: rows.length,
  top1: mean(rows.map((row) => Number(hit(row, 1)))),
  top3: mean(rows.map((row) => Number(hit(row, 3)))),
  mrr: mean(rows.map(reciprocal)),
  recall5: mean(rows.map((row) => recall(row, 5))),
  abstained: mean(rows.map(({ accepted }) => Number(accepted.length === 0)))
});

export const groupBy = (rows, keyOf) => {
  const groups = new Map();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
};

/** Figures per source, and their mean in which every source counts the same. */
export const bySource = (rows) => {
  const sources = [...groupBy(rows, ({ source }) => source)].map(([source, own]) => ({
    source,
    ...figuresOf(own)
  }));
  const average = Object.fromEntries(
    Object.keys(figuresOf([])).map((key) => [key, mean(sources.map((each) => each[key]))])
  );
  return { sources, average: { ...average, texts: rows.length } };
};

/**
 * Reliability of shown scores: `judged` holds `{ score, right, weight }`. The expected calibration error is the
 * weighted mean distance between score and share of right ones, over ten equal bins.
 */
export const reliabilityOf = (judged, count = 10) => {
  const bins = Array.from({ length: count }, (_, index) => ({
    from: index / count,
    to: (index + 1) / count,
    shown: 0,
    weight: 0,
    score: 0,
    right: 0
  }));
  for (const { score, right, weight } of judged) {
    const bin = bins[Math.min(count - 1, Math.floor(score * count))];
    bin.shown += 1;
    bin.weight += weight;
    bin.score += weight * score;
    bin.right += weight * Number(right);
  }
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  const filled = bins
    .filter(({ weight }) => weight > 0)
    .map((bin) => ({ ...bin, score: bin.score / bin.weight, right: bin.right / bin.weight }));
  const error = filled.reduce(
    (sum, { weight, score, right }) => sum + (weight / total) * Math.abs(score - right),
    0
  );
  return { bins: filled, error: total > 0 ? error : 0 };
};

/** Reproducible random numbers in [0, 1) (mulberry32). */
const randomOf = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

/**
 * What chance alone does to the calibration error of so few texts. `floor` is the mean error that these scores would
 * have if every one of them were exactly right, `ceiling` what 95 of 100 such sets stay below; `from` and `to` hold the
 * measured error in 95 of 100 bootstrap samples; `debiased` is the error less what resampling adds to it.
 */
export const noiseOf = (judged, rounds = 400) => {
  const random = randomOf(1);
  const simulated = [];
  const resampled = [];
  for (let round = 0; round < rounds; round += 1) {
    simulated.push(reliabilityOf(judged.map((each) => ({ ...each, right: random() < each.score }))).error);
    resampled.push(reliabilityOf(judged.map(() => judged[Math.floor(random() * judged.length)])).error);
  }
  for (const values of [simulated, resampled]) values.sort((a, b) => a - b);
  const { error } = reliabilityOf(judged);
  return {
    floor: mean(simulated),
    ceiling: quantile(simulated, 0.95),
    from: quantile(resampled, 0.025),
    to: quantile(resampled, 0.975),
    debiased: Math.max(0, 2 * error - mean(resampled))
  };
};

/** What is judged for calibration: the first candidate of every text, each source with the same weight. */
export const firstOfEach = (rows) => {
  const groups = groupBy(rows, ({ source }) => source);
  return rows
    .filter(({ ranked }) => ranked.length > 0)
    .map((row) => ({
      score: row.ranked[0].score,
      right: row.controls.includes(row.ranked[0].id),
      weight: 1 / groups.get(row.source).length
    }));
};

/** Every suggestion that the app would show, each source with the same weight. */
export const shownOnes = (rows) => {
  const groups = groupBy(rows, ({ source }) => source);
  return [...groups.values()].flatMap((own) => {
    const shown = own.flatMap((row) =>
      row.accepted.map(({ id, score }) => ({ score, right: row.controls.includes(id) }))
    );
    return shown.map((each) => ({ ...each, weight: 1 / shown.length }));
  });
};

/** Requirements that are missed most: labelled so often, not among the first three so often, and what came first. */
export const worstControls = (rows, most = 12) => {
  const counts = new Map();
  for (const row of rows)
    for (const id of row.controls) {
      const count = counts.get(id) ?? { id, labelled: 0, missed: 0, instead: new Map() };
      counts.set(id, count);
      count.labelled += 1;
      if (row.ranked.slice(0, 3).some((candidate) => candidate.id === id)) continue;
      count.missed += 1;
      const first = row.ranked[0]?.id;
      if (first) count.instead.set(first, (count.instead.get(first) ?? 0) + 1);
    }
  return [...counts.values()]
    .filter(({ missed }) => missed > 0)
    .sort((a, b) => b.missed - a.missed || b.missed / b.labelled - a.missed / a.labelled)
    .slice(0, most)
    .map((count) => ({
      ...count,
      instead: [...count.instead].sort((a, b) => b[1] - a[1]).slice(0, 3)
    }));
};
