/**
 * The development sets that `npm run eval` measures when called without arguments. They lie outside the
 * project; nothing of their text may enter it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const GOLD = join('..', 'shared', 'gold', 'mapping');

/** `core` sets make the headline figures; `language` sets say what is left of them in another language. */
export const sets = [
  { framework: 'iso27001-2022', file: 'core/iso27001-2022.jsonl', kind: 'core' },
  { framework: 'soc2-2017', file: 'core/soc2-2017.jsonl', kind: 'core' },
  { framework: 'iso27701-2025', file: 'core/iso27701-2025.jsonl', kind: 'core' },
  { framework: 'iso27001-2022', file: 'cenedril_27001_de_sections.jsonl', kind: 'language', language: 'de' },
  { framework: 'iso27001-2022', file: 'dnssi-maroc_27001_fr.jsonl', kind: 'language', language: 'fr' }
];
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

export const goldIsHere = () => existsSync(GOLD);
