/** One line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** Smaller, beside the title. */
  readonly detail: string;
  readonly keys?: string;
  /** Further words to find it by. */
  readonly also: string;
  readonly run: () => void;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '');

/** Every word must be found; the start of the title counts most, then the start of a word, then anything. */
const scoreOf = (item: PaletteItem, words: readonly string[]): number => {
  const title = plain(item.title);
  const rest = plain(`${item.detail} ${item.also}`);
  let score = 0;
  for (const word of words) {
    if (title === word) score += 100;
    else if (title.startsWith(word)) score += 50;
    // `5.15` finds `A.5.15`
    else if (title.startsWith(`a.${word}`)) score += 45;
    else if (title.includes(` ${word}`)) score += 30;
    else if (title.includes(word)) score += 12;
    else if (rest.includes(word)) score += 4;
    else return -1;
  }
  return score - title.length / 1000;
};

/** The best items for what was typed, at most `most`, kept together by group with the best group first. */
export const findItems = (
  items: readonly PaletteItem[],
  query: string,
  most = 40
): readonly PaletteItem[] => {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return items.slice(0, most);
  const found = items
    .map((item) => ({ item, score: scoreOf(item, words) }))
    .filter(({ score }) => score >= 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ item }) => item);
  const groups = [...new Set(found.map(({ group }) => group))];
  return groups.flatMap((group) => found.filter((item) => item.group === group));
};
