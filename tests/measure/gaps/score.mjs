/** Compares what coverage says without a document with a table of which documents cover which controls. */

const wordsOf = (text) =>
  text
    .toLowerCase()
    .replace(/\.[a-z]+$/, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'and');

/** How well a file's name fits a document's; initials such as `DR` stand for words in a row. */
const likeness = (name, file) => {
  const title = wordsOf(name);
  const words = wordsOf(file.split('/').at(-1));
  const initials = words.map((word) => word[0]).join('');
  const shared = title.filter(
    (word) => words.includes(word) || (word.length <= 3 && initials.includes(word))
  ).length;
  return (2 * shared) / (title.length + words.length) + shared / title.length;
};

/**
 * The table's rows with files in place of names of documents: `{control, files}`; and names that no file fits.
 * @param {{framework: string, control: string, documents_named: string[]}[]} table
 * @param {string[]} files
 * @returns {{rows: {control: string, files: string[]}[], fileOf: Map<string, string>, unknown: string[]}}
 */
export const matchFiles = (table, files) => {
  const fileOf = new Map();
  const unknown = [];
  for (const name of new Set(table.flatMap((row) => row.documents_named))) {
    const best = files
      .map((file) => ({ file, fits: likeness(name, file) }))
      .sort((one, other) => other.fits - one.fits)[0];
    if (best && best.fits >= 0.8) fileOf.set(name, best.file);
    else unknown.push(name);
  }
  const rows = table.map(({ framework, control, documents_named: named }) => ({
    control: `${framework}:${framework === 'iso27001-2022' ? `A.${control}` : control}`,
    files: [...new Set(named.flatMap((name) => fileOf.get(name) ?? []))]
  }));
  return { rows, fileOf, unknown };
};

const share = (part, whole) => (whole === 0 ? null : Number((part / whole).toFixed(4)));

/**
 * Recall and precision of the controls that open, summed over removals: those that stand with all documents and do
 * not without one. What ought to open is what the table gives to that document alone.
 */
/** @typedef {{control: string, files: string[]}} Row */
/** `opened`: the share of what ought to open that stood with all documents and opened; `recall` also counts what never stood. */
/** @typedef {{removals: number, recall: number | null, opened: number | null, precision: number | null}} Sum */
/** @typedef {{file: string, expected: string[], right: string[], opened: string[], missed: string[], wrong: string[], shared: string[]}} Removal */
/** @typedef {{all: {count: number, of: number, open: string[]}, ten: Sum, every: Sum, each: Removal[]}} Reading */

/**
 * @param {(status: string | undefined) => boolean} stands
 * @param {Row[]} rows
 * @param {{all: Record<string, string>, removed: {files: string[], statuses: Record<string, string>}[]}} measured
 * @param {number} ten
 * @returns {Reading}
 */
const scoreReading = (stands, rows, { all, removed }, ten) => {
  const standing = rows.filter(({ control }) => stands(all[control]));
  const each = removed.map(({ files: [file], statuses }) => {
    const expected = rows.filter(({ files }) => files.length === 1 && files[0] === file);
    const opened = standing.filter(({ control }) => !stands(statuses[control]));
    const right = expected.filter((row) => !stands(statuses[row.control]));
    const wrong = opened.filter((row) => !expected.includes(row));
    return {
      file,
      expected: expected.map(({ control }) => control),
      right: right.map(({ control }) => control),
      opened: right.filter((row) => standing.includes(row)).map(({ control }) => control),
      missed: expected.filter((row) => !right.includes(row)).map(({ control }) => control),
      wrong: wrong.map(({ control }) => control),
      /** Of the wrong ones, those for which the table names this document among others. */
      shared: wrong.filter(({ files }) => files.includes(file)).map(({ control }) => control)
    };
  });
  const sum = (rowsOf) => {
    const right = rowsOf.reduce((total, { right: found }) => total + found.length, 0);
    const expected = rowsOf.reduce((total, { expected: wanted }) => total + wanted.length, 0);
    const opened = rowsOf.reduce((total, { opened: found }) => total + found.length, 0);
    const wrong = rowsOf.reduce((total, { wrong: others }) => total + others.length, 0);
    return {
      removals: rowsOf.length,
      recall: share(right, expected),
      opened: share(opened, expected),
      precision: share(opened, opened + wrong)
    };
  };
  return {
    all: {
      count: standing.length,
      of: rows.length,
      open: rows.filter((row) => !standing.includes(row)).map(({ control }) => control)
    },
    ten: sum(each.slice(0, ten)),
    every: sum(each),
    each
  };
};

/**
 * @param {Row[]} rows
 * @param {{all: Record<string, string>, removed: {files: string[], statuses: Record<string, string>}[]}} measured
 * @returns {{covered: Reading, touched: Reading}}
 */
export const scoreRemovals = (rows, measured, ten = 10) => ({
  covered: scoreReading((status) => status === 'covered', rows, measured, ten),
  touched: scoreReading((status) => status === 'covered' || status === 'partly', rows, measured, ten)
});
