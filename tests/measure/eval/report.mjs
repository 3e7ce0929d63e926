/** The report of `npm run eval` as Markdown, and its row in the table over time. No text of a gold file gets in. */
const figure = (value) => value.toFixed(3);
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const figureCells = ({ texts, top1, top3, mrr, recall5, abstained }) => [
  String(texts),
  ...[top1, top3, mrr, recall5].map(figure),
  percent(abstained)
];
const figureHead = ['texts', 'top-1', 'top-3', 'MRR', 'recall@5', 'no suggestion'];

const BAR = 20;
const bar = (value) => '█'.repeat(Math.round(value * BAR)).padEnd(BAR, '·');

const reliability = ({ bins, error, noise }) =>
  [
    `Expected calibration error: **${figure(error)}** (95 of 100 bootstrap samples: ${figure(noise.from)} to ${figure(noise.to)}; debiased ${figure(noise.debiased)}). Exactly right scores would show ${figure(noise.floor)} on so few texts, up to ${figure(noise.ceiling)}.`,
    '',
    table(
      ['score', 'candidates', 'mean score', 'right', 'right, drawn'],
      bins.map(({ from, to, shown, score, right }) => [
        `${from.toFixed(1)}–${to.toFixed(1)}`,
        String(shown),
        figure(score),
        figure(right),
        `\`${bar(right)}\``
      ])
    )
  ].join('\n');

const setPart = ({ framework, file, average, sources, first, shown, worst }) =>
  [
    `## ${framework}: ${file}`,
    '',
    table(
      ['source', ...figureHead],
      [
        ...sources.map((each) => [each.source || '(one source)', ...figureCells(each)]),
        ['**mean over sources**', ...figureCells(average)]
      ]
    ),
    '',
    '### First candidate of every text',
    '',
    reliability(first),
    '',
    '### Every suggestion shown',
    '',
    reliability(shown),
    '',
    '### Missed most',
    '',
    table(
      ['requirement', 'labelled', 'not among the first three', 'first instead'],
      worst.map(({ id, labelled, missed, instead }) => [
        id,
        String(labelled),
        String(missed),
        instead.map(([other, count]) => `${other} (${count})`).join(', ')
      ])
    )
  ].join('\n');

/** `results` are those of sets, `refused` the sets that could not be measured, `negative` the texts without a control. */
export const reportOf = ({ ranking, results, refused, negative }) =>
  [
    '# How well suggestions fit',
    '',
    `Made by \`npm run eval\`; ranking version ${ranking}. Labels are incomplete: a candidate outside them can still be right. Every source counts the same in a mean.`,
    '',
    ...(refused.length > 0
      ? [...refused.map(({ framework, file, reason }) => `- ${framework}, ${file}: ${reason}`), '']
      : []),
    '## Texts without a control',
    '',
    table(
      ['framework', 'set', 'texts', 'got a suggestion'],
      negative.map(({ framework, name, texts, proposed }) => [
        framework,
        name,
        String(texts),
        String(proposed)
      ])
    ),
    '',
    ...results.map((result) => `${setPart(result)}\n`)
  ].join('\n');

export const HISTORY_HEAD =
  'date,ranking,framework,set,texts,top1,top3,mrr,recall5,ece_first,ece_shown,abstained,negatives_proposed';

export const historyRows = ({ date, ranking, results, negative }) =>
  results.map(({ framework, file, average, first, shown }) =>
    [
      date,
      ranking,
      framework,
      file,
      average.texts,
      ...[average.top1, average.top3, average.mrr, average.recall5, first.error, shown.error].map(figure),
      figure(average.abstained),
      `${negative.find((each) => each.framework === framework)?.proposed ?? ''}`
    ].join(',')
  );
