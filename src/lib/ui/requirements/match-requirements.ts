import type { RequirementRef } from '$lib/domain/ids';

export interface PickerOption {
  readonly ref: RequirementRef;
  readonly id: string;
  readonly title: string;
  readonly framework: string;
  /** Further words to find it by. */
  readonly more: string;
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** Every word must be found; hits in the number count before the title, the title before the rest. */
const scoreOf = (option: PickerOption, words: readonly string[]): number => {
  let score = 0;
  const id = plain(option.id);
  const title = ` ${plain(option.title)}`;
  const rest = `${plain(option.framework)} ${plain(option.more)}`;
  for (const word of words) {
    if (id === word) score += 60;
    else if (id.startsWith(word) || id.replace(/^a\./, '').startsWith(word)) score += 40;
    else if (title.includes(` ${word}`)) score += 20;
    else if (title.includes(word)) score += 10;
    else if (rest.includes(word)) score += 1;
    else return -1;
  }
  return score;
};

/** Requirements that a query may mean, best first, catalog order among equals; all of them for an empty one. */
export const matchRequirements = (
  options: readonly PickerOption[],
  query: string
): readonly PickerOption[] => {
  const words = plain(query).split(' ').filter(Boolean);
  if (words.length === 0) return options;
  return options
    .map((option) => ({ option, score: scoreOf(option, words) }))
    .filter(({ score }) => score >= 0)
    .sort((one, other) => other.score - one.score)
    .map(({ option }) => option);
};
