/**
 * `npm run eval -- --framework ID --gold F.jsonl --out PRED.jsonl`: ranks labelled texts with the product's own
 * code. Rows: `{id, ranked, scores, accepted}` with ids in the gold file's style. Where all labels are annex
 * controls, as they are called `5.15` there, only annex controls are ranked. Rows without a label count as texts that
 * should get no suggestion.
 *
 * `npm run eval` without arguments measures all development sets, writes `tests/eval/report.md` and adds a row
 * per set to `tests/eval/history.csv`.
 */
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { measure, openMeasurePage, readOptions, writeJsonLines } from './harness.mjs';
import { createEmbedded } from './eval/embedded.mjs';
import { bySource, firstOfEach, noiseOf, reliabilityOf, shownOnes, worstControls } from './eval/metrics.mjs';
import { HISTORY_HEAD, historyRows, reportOf } from './eval/report.mjs';
import { GOLD, goldIsHere, negativeTexts, pathOf, readGold, sets } from './eval/sets.mjs';

const REPORTS = join('tests', 'eval');
const withGold = ({ rows }, ranked) => rows.map((row, index) => ({ ...row, ...ranked[index] }));

const evaluateFile = async () => {
  const { framework, gold, out } = readOptions(
    'npm run eval -- --framework ID --gold F.jsonl --out PRED.jsonl',
    ['framework', 'gold', 'out']
  );
  const set = readGold(gold, framework);
  if (set.rows.length === 0) {
    console.error(`There are no rows in “${gold}”.`);
    process.exit(2);
  }
  const { rows: ranked } = await measure('eval', {
    args: { framework, among: set.among, texts: set.rows.map(({ text }) => text) }
  });
  const inStyle = (id) => (set.bare ? id.replace(/^A\./, '') : id);
  writeJsonLines(
    out,
    set.rows.map(({ id }, index) => ({
      id,
      ranked: ranked[index].ranked.map((candidate) => inStyle(candidate.id)),
      scores: ranked[index].ranked.map(({ score }) => Number(score.toFixed(4))),
      accepted: ranked[index].accepted.map((candidate) => inStyle(candidate.id))
    }))
  );
  const rows = withGold(set, ranked);
  const labelled = rows.filter(({ controls }) => controls.length > 0);
  const silent = (own) => own.filter(({ accepted }) => accepted.length === 0).length;
  if (labelled.length > 0) {
    const { sources, average } = bySource(labelled);
    const shown = shownOnes(labelled);
    const right = shown.filter((each) => each.right).length;
    console.log(
      `${labelled.length} texts, ${sources.length} sources: top-1 ${average.top1.toFixed(3)}, top-3 ${average.top3.toFixed(3)}; ` +
        `calibration error ${reliabilityOf(firstOfEach(labelled)).error.toFixed(3)} of first candidates, ${reliabilityOf(shown).error.toFixed(3)} of what is shown; ` +
        `${labelled.length - silent(labelled)} got a suggestion, ${right} of ${shown.length} suggestions are labelled`
    );
  }
  const nothing = rows.filter(({ controls }) => controls.length === 0);
  if (nothing.length > 0)
    console.log(
      `${nothing.length - silent(nothing)} of ${nothing.length} texts without a label got a suggestion.`
    );
  console.log(`Rows are in ${out}.`);
};

const evaluateAll = async () => {
  if (!goldIsHere()) {
    console.error(
      `The development sets are not here: ${GOLD} is missing. Give a set of your own: npm run eval -- --framework ID --gold F.jsonl --out PRED.jsonl`
    );
    process.exit(2);
  }
  const page = await openMeasurePage();
  const embedded = createEmbedded(page);
  const results = [];
  const refused = [];
  const negative = [];
  let ranking = 0;
  try {
    const nothing = Object.entries(negativeTexts());
    for (const each of sets) {
      const { framework, file } = each;
      const set = readGold(pathOf(each), framework);
      try {
        const texts = set.rows.map(({ text }) => text);
        const answer = await page.call('eval', {
          framework,
          among: set.among,
          texts,
          vectors: await embedded.of(texts)
        });
        ranking = answer.ranking;
        const rows = withGold(set, answer.rows);
        results.push({
          framework,
          file,
          ...bySource(rows),
          first: { ...reliabilityOf(firstOfEach(rows)), noise: noiseOf(firstOfEach(rows)) },
          shown: { ...reliabilityOf(shownOnes(rows)), noise: noiseOf(shownOnes(rows)) },
          worst: worstControls(rows)
        });
        if (negative.some((known) => known.framework === framework)) continue;
        for (const [name, negatives] of nothing) {
          const none = await page.call('eval', {
            framework,
            among: '',
            texts: negatives,
            vectors: await embedded.of(negatives)
          });
          const proposed = none.rows.filter(({ accepted }) => accepted.length > 0).length;
          negative.push({ framework, name, texts: negatives.length, proposed });
        }
      } catch (failure) {
        refused.push({ framework, file, reason: failure.message.split('\n')[0].replace(/^.*?Error: /, '') });
      }
    }
  } finally {
    await page.close();
  }
  mkdirSync(REPORTS, { recursive: true });
  const report = join(REPORTS, 'report.md');
  const options = { ...(await resolveConfig(report)), parser: 'markdown' };
  writeFileSync(report, await format(reportOf({ ranking, results, refused, negative }), options));
  const history = join(REPORTS, 'history.csv');
  if (!existsSync(history)) writeFileSync(history, `${HISTORY_HEAD}\n`);
  const date = new Date().toISOString().slice(0, 16);
  appendFileSync(history, `${historyRows({ date, ranking, results, negative }).join('\n')}\n`);
  console.table(
    results.map(({ framework, file, average, first, shown }) => ({
      framework,
      set: file,
      texts: average.texts,
      'top-1': Number(average.top1.toFixed(3)),
      'top-3': Number(average.top3.toFixed(3)),
      'ECE first': Number(first.error.toFixed(3)),
      'ECE shown': Number(shown.error.toFixed(3))
    }))
  );
  for (const { framework, file, reason } of refused) console.error(`${framework}, ${file}: ${reason}`);
  console.log(`The report is in ${report}, the table over time in ${history}.`);
};

await (process.argv.length > 2 ? evaluateFile() : evaluateAll());
