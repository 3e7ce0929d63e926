/**
 * The development sets that `npm run eval` measures when called without arguments. They lie outside the
 * project; nothing of their text may enter it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const GOLD = join('..', 'shared', 'gold', 'mapping');
/** Own sentences, which belong to the project. */
export const OWN = join('tests', 'fixtures', 'mapping');

/** `core` sets make the headline figures; `language` sets say what is left of them in another language. */
export const sets = [
  { framework: 'iso27001-2022', file: 'core/iso27001-2022.jsonl', kind: 'core' },
  { framework: 'soc2-2017', file: 'core/soc2-2017.jsonl', kind: 'core' },
  { framework: 'iso27701-2025', file: 'core/iso27701-2025.jsonl', kind: 'core' },
  { framework: 'iso27001-2022', file: 'cenedril_27001_de_sections.jsonl', kind: 'language', language: 'de' },
  { framework: 'iso27001-2022', file: 'dnssi-maroc_27001_fr.jsonl', kind: 'language', language: 'fr' },
  { framework: 'iso27001-2022', file: 'spanish.jsonl', folder: OWN, kind: 'language', language: 'es' },
  { framework: 'iso27001-2022', file: 'italian.jsonl', folder: OWN, kind: 'language', language: 'it' }
];
export const pathOf = ({ file, folder = GOLD }) => join(folder, file);
export const negatives = 'negatives.jsonl';

/**
 * Rows of a gold file: `{ id, text, controls, source }`, ids as the catalog writes them (`A.5.15`, not `5.15`),
 * and `bare`, whether the file writes them without the letter.
 */
export const readGold = (file, framework) => {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim())
    .map((line, index) => ({ id: String(index), controls: [], source: '', ...JSON.parse(line) }));
  const labels = rows.flatMap(({ controls }) => controls);
  const bare =
    framework.startsWith('iso27001') &&
    labels.length > 0 &&
    labels.every((label) => /^[5-8]\.\d+$/.test(label));
  const annex = labels.length > 0 && (bare || labels.every((label) => /^A\./.test(label)));
  return {
    rows: rows.map((row) => ({
      ...row,
      controls: bare ? row.controls.map((label) => `A.${label}`) : row.controls
    })),
    bare,
    /** Where all labels are annex controls, only annex controls are ranked. */
    among: annex ? '^A\\.' : ''
  };
};

/** Texts without a control: theirs, and our own of kinds that stand in policies. */
export const negativeTexts = () => ({
  [negatives]: readGold(join(GOLD, negatives), '*').rows.map(({ text }) => text),
  'own sentences': JSON.parse(readFileSync(join(OWN, 'no-control.json'), 'utf8')).texts.map(
    ({ text }) => text
  )
});

const single = (text) => text.replace(/\s+/g, ' ').trim();
const nameOf = (origin) => origin.split('/').at(-1).replace(/\.md$/, '');

/**
 * Title and headings above the texts of the one source whose documents are here in sections: for each row
 * `[title, …headings]`, or null. Sections without a label of their own stand under the last that has one.
 */
export const headingsOf = (rows) => {
  const sections = readGold(join(GOLD, 'cenedril_27001_en_sections.jsonl'), '*').rows;
  let chapter = { origin: '', heading: '' };
  const places = sections.map(({ text, origin, inherited }) => {
    const heading = text.split('\n')[0];
    if (!inherited || chapter.origin !== origin) chapter = { origin, heading };
    return { text: single(text), path: [nameOf(origin), chapter.heading, heading] };
  });
  return rows.map(({ text, source }) =>
    source.startsWith('cenedril')
      ? (places.find((place) => place.text.includes(single(text).slice(0, 80)))?.path ?? null)
      : null
  );
};

export const goldIsHere = () => existsSync(GOLD);
