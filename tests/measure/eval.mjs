/**
 * `npm run eval -- --framework ID --gold F.jsonl --out PRED.jsonl`: ranks labelled texts with the product's own
 * code. Rows: `{id, ranked, scores, accepted}` with ids in the gold file's style. Where all labels are annex
 * controls, as they are called `5.15` there, only annex controls are ranked.
 */
import { readFileSync } from 'node:fs';
import { measure, readOptions, writeJsonLines } from './harness.mjs';

const { framework, gold, out } = readOptions(
  'npm run eval -- --framework ID --gold F.jsonl --out PRED.jsonl',
  ['framework', 'gold', 'out']
);
const rows = readFileSync(gold, 'utf8')
  .split('\n')
  .filter((line) => line.trim())
  .map((line, index) => ({ id: String(index), controls: [], ...JSON.parse(line) }));
if (rows.length === 0) {
  console.error(`There are no rows in “${gold}”.`);
  process.exit(2);
}
const labels = rows.flatMap(({ controls }) => controls);
const bare = framework.startsWith('iso27001') && labels.every((label) => /^[5-8]\.\d+$/.test(label));
const annex = labels.length > 0 && (bare || labels.every((label) => /^A\./.test(label)));
const ranked = await measure('eval', {
  args: { framework, among: annex ? '^A\\.' : '', texts: rows.map(({ text }) => text) }
});
const inStyle = (id) => (bare ? id.replace(/^A\./, '') : id);
writeJsonLines(
  out,
  rows.map(({ id }, index) => ({
    id,
    ranked: ranked[index].ranked.map((candidate) => inStyle(candidate.id)),
    scores: ranked[index].ranked.map(({ score }) => Number(score.toFixed(4))),
    accepted: ranked[index].accepted.map((ref) => inStyle(ref.split(':')[1]))
  }))
);
const hit = (row, count) =>
  ranked[row].ranked.slice(0, count).some(({ id }) => rows[row].controls.includes(inStyle(id)));
const sources = Map.groupBy ? Map.groupBy(rows.keys(), (row) => rows[row].source ?? '') : null;
const bySource =
  sources ??
  rows.reduce((map, { source = '' }, row) => map.set(source, [...(map.get(source) ?? []), row]), new Map());
const means = [1, 3].map((count) => {
  const shares = [...bySource.values()].map((members) => {
    const list = [...members];
    return list.filter((row) => hit(row, count)).length / list.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
});
const proposed = ranked.filter(({ accepted }) => accepted.length > 0).length;
console.log(
  `${rows.length} texts, ${bySource.size} sources: top-1 ${means[0].toFixed(3)}, top-3 ${means[1].toFixed(3)}; ` +
    `${((100 * proposed) / rows.length).toFixed(1)} % got a suggestion; rows are in ${out}`
);
