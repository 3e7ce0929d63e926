/** Prose of OSCAL parts as single lines: parameters named in brackets, nested items joined, links as their text. */
import { isObject } from '../../log/schema';
import { oneLine } from './imported';

export type Json = Readonly<Record<string, unknown>>;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** `{{ insert: param, ac-02_odp.01 }}`; before OSCAL 1.0.0 `{{ ac-2_prm_1 }}`. */
const insertion = /\{\{\s*(?:insert:\s*param,\s*)?([^\s{}]+)\s*\}\}/g;
const DEEPEST = 12;

export interface Prose {
  /** A text with its parameters and links in words. */
  plain(text: string): string;
  /** The part's own prose. */
  own(part: Json): string;
  /** One text per direct item, with what is nested in it. */
  items(part: Json): string[];
}

/** Finds the parameters of the whole catalog, wherever they are declared. */
export const createProse = (catalog: Json): Prose => {
  const params = new Map<string, Json>();
  const collect = (node: Json, depth: number): void => {
    if (depth > 2 * DEEPEST) return;
    for (const param of listOf(node['params'])) {
      params.set(textOf(param['id']), param);
      for (const prop of listOf(param['props']))
        if (prop['name'] === 'alt-identifier' && !params.has(textOf(prop['value'])))
          params.set(textOf(prop['value']), param);
    }
    for (const below of [...listOf(node['groups']), ...listOf(node['controls'])]) collect(below, depth + 1);
  };
  collect(catalog, 0);

  const named = (id: string, depth: number): string => {
    const param = params.get(id);
    if (!param || depth > DEEPEST) return '[to be defined]';
    const label = oneLine(textOf(param['label']));
    if (label !== '') return `[${label}]`;
    const select = isObject(param['select']) ? param['select'] : {};
    const choices = Array.isArray(select['choice']) ? select['choice'].map(textOf) : [];
    const told = choices
      .map((choice) => oneLine(inWords(choice, depth + 1)))
      .filter((choice) => choice !== '');
    return told.length > 0 ? `[${told.join(' / ')}]` : '[to be defined]';
  };
  const inWords = (text: string, depth: number): string =>
    text
      .replace(insertion, (_, id: string) => named(id, depth))
      .replace(/\[([^[\]]+)\]\((?:#|https?:|mailto:)[^\s)]*\)/g, '$1');
  const plain = (text: string): string => oneLine(inWords(text, 0));
  const own = (part: Json): string => plain(textOf(part['prose']));

  const whole = (part: Json, depth: number): string =>
    depth > DEEPEST
      ? ''
      : oneLine(
          [own(part), ...listOf(part['parts']).map((below) => whole(below, depth + 1))]
            .filter((text) => text !== '')
            .join(' ')
        );
  return {
    plain,
    own,
    items: (part) =>
      listOf(part['parts'])
        .filter((below) => below['name'] === 'item')
        .map((item) => whole(item, 0))
        .filter((text) => text !== '')
  };
};
