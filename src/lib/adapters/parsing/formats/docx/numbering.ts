import { childAt, childElements, type XmlElement } from '../../ooxml/xml';
import { valueAt } from './styles';

interface Level {
  readonly format: string;
  /** Pattern such as `%1.%2`; a bullet's own character otherwise. */
  readonly text: string;
  readonly start: number;
  readonly isLegal: boolean;
  /** 1-based level whose step restarts this one; 0 for never; undefined for any level above. */
  readonly restart: number | undefined;
  readonly style: string | undefined;
}

export interface Numbering {
  /** Counts a paragraph and gives its visible label (`4.2`, `a)`, `•`); '' for none; null for unknown lists. */
  next(numId: string, level: number): string | null;
  /** The list and level that a paragraph style is linked to, where the numbering says so. */
  linkedLevel(numId: string, styleId: string | undefined): number | undefined;
}

const MAX_LEVEL = 8;

const toLetters = (value: number): string =>
  // Word counts a..z, aa, bb, cc
  value < 1 ? '' : String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.min(Math.ceil(value / 26), 20));

const toRoman = (value: number): string => {
  if (value < 1 || value > 3999) return String(value);
  const steps: [number, string][] = [
    [1000, 'm'],
    [900, 'cm'],
    [500, 'd'],
    [400, 'cd'],
    [100, 'c'],
    [90, 'xc'],
    [50, 'l'],
    [40, 'xl'],
    [10, 'x'],
    [9, 'ix'],
    [5, 'v'],
    [4, 'iv'],
    [1, 'i']
  ];
  let rest = value;
  let text = '';
  for (const [size, letters] of steps)
    while (rest >= size) {
      text += letters;
      rest -= size;
    }
  return text;
};

const formatNumber = (value: number, format: string): string => {
  switch (format) {
    case 'none':
      return '';
    case 'lowerLetter':
      return toLetters(value);
    case 'upperLetter':
      return toLetters(value).toUpperCase();
    case 'lowerRoman':
      return toRoman(value);
    case 'upperRoman':
      return toRoman(value).toUpperCase();
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'ordinal':
      return `${value}.`;
    default:
      return String(value);
  }
};

const readLevel = (element: XmlElement): Level => {
  const restart = valueAt(element, 'w:lvlRestart');
  return {
    format: valueAt(element, 'w:numFmt') ?? 'decimal',
    text: valueAt(element, 'w:lvlText') ?? '',
    start: Number(valueAt(element, 'w:start') ?? '1') || 0,
    isLegal: childAt(element, 'w:isLgl') !== undefined,
    restart: restart === undefined ? undefined : Number(restart),
    style: valueAt(element, 'w:pStyle')
  };
};

const readLevels = (parent: XmlElement): Map<number, Level> =>
  new Map(
    childElements(parent, 'w:lvl').map((level) => [
      Number(level.attributes.get('w:ilvl') ?? '0'),
      readLevel(level)
    ])
  );

interface List {
  readonly abstractId: string;
  readonly levels: ReadonlyMap<number, Level>;
  /** Levels that begin anew at the first paragraph of this list. */
  readonly startOverrides: ReadonlyMap<number, number>;
}

/**
 * Reads `numbering.xml`. Counters belong to the abstract list, as in Word: two lists that share one go on
 * counting, unless the second overrides a start.
 * @param numIdByStyle the list that a numbering style stands for
 */
export const readNumbering = (
  root: XmlElement | null,
  numIdByStyle: (styleId: string) => string | undefined
): Numbering => {
  const abstracts = new Map<string, { levels: Map<number, Level>; styleLink: string | undefined }>();
  for (const abstract of root ? childElements(root, 'w:abstractNum') : [])
    abstracts.set(abstract.attributes.get('w:abstractNumId') ?? '', {
      levels: readLevels(abstract),
      styleLink: valueAt(abstract, 'w:numStyleLink')
    });
  const numById = new Map<string, XmlElement>();
  for (const num of root ? childElements(root, 'w:num') : [])
    numById.set(num.attributes.get('w:numId') ?? '', num);

  const abstractOf = (numId: string, hops: number): string => {
    const abstractId = valueAt(numById.get(numId), 'w:abstractNumId') ?? '';
    const link = abstracts.get(abstractId)?.styleLink;
    const linked = link === undefined ? undefined : numIdByStyle(link);
    return linked !== undefined && linked !== numId && hops < 4 ? abstractOf(linked, hops + 1) : abstractId;
  };

  const lists = new Map<string, List | null>();
  const listOf = (numId: string): List | null => {
    const known = lists.get(numId);
    if (known !== undefined) return known;
    const num = numById.get(numId);
    const abstractId = abstractOf(numId, 0);
    const abstract = abstracts.get(abstractId);
    let list: List | null = null;
    if (num && abstract) {
      const levels = new Map(abstract.levels);
      const startOverrides = new Map<number, number>();
      for (const override of childElements(num, 'w:lvlOverride')) {
        const index = Number(override.attributes.get('w:ilvl') ?? '0');
        const own = childAt(override, 'w:lvl');
        if (own) levels.set(index, readLevel(own));
        const start = valueAt(override, 'w:startOverride');
        if (start !== undefined) startOverrides.set(index, Number(start) || 0);
      }
      list = { abstractId, levels, startOverrides };
    }
    lists.set(numId, list);
    return list;
  };

  const counters = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();
  return {
    next: (numId, rawLevel) => {
      const list = listOf(numId);
      if (!list) return null;
      const level = Math.max(0, Math.min(rawLevel, MAX_LEVEL));
      const counts = counters.get(list.abstractId) ?? [];
      counters.set(list.abstractId, counts);
      if (!begun.has(numId)) {
        begun.add(numId);
        for (const [index, start] of list.startOverrides) counts[index] = start - 1;
      }
      const own = list.levels.get(level);
      const startOf = (index: number): number =>
        list.startOverrides.get(index) ?? list.levels.get(index)?.start ?? 1;
      counts[level] = (counts[level] ?? startOf(level) - 1) + 1;
      for (let above = 0; above < level; above++) counts[above] ??= startOf(above);
      for (let below = level + 1; below <= MAX_LEVEL; below++) {
        const restart = list.levels.get(below)?.restart;
        if (restart === undefined || (restart !== 0 && level < restart)) counts[below] = undefined;
      }
      if (!own || own.format === 'bullet') return '•';
      return own.text
        .replace(/%([1-9])/g, (_, digit: string) => {
          const index = Number(digit) - 1;
          const format =
            own.isLegal && index < level ? 'decimal' : (list.levels.get(index)?.format ?? 'decimal');
          return formatNumber(counts[index] ?? startOf(index), format);
        })
        .trim();
    },
    linkedLevel: (numId, styleId) => {
      if (styleId === undefined) return undefined;
      for (const [index, level] of listOf(numId)?.levels ?? []) if (level.style === styleId) return index;
      return undefined;
    }
  };
};
