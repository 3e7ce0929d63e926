import { describe, expect, it } from 'vitest';
import { findItems, type PaletteItem } from './palette-items';

const item = (group: string, title: string, also = ''): PaletteItem => ({
  id: `${group}/${title}`,
  group,
  title,
  detail: '',
  also,
  run: () => undefined
});

const items = [
  item('Go to', 'Documents', 'files'),
  item('Requirements', 'A.5.15 Access control'),
  item('Requirements', 'A.5.18 Access rights'),
  item('Requirements', 'A.8.15 Logging'),
  item('Documents', 'Zugriffsrichtlinie für Ärzte.pdf')
];
const titles = (query: string): string[] => findItems(items, query).map(({ title }) => title);

describe('findItems', () => {
  it('shows the beginning of the list before anything is typed', () => {
    expect(findItems(items, '  ', 2)).toEqual(items.slice(0, 2));
  });

  it('finds a requirement by its bare number', () => {
    expect(titles('5.15')[0]).toBe('A.5.15 Access control');
  });

  it('wants every word', () => {
    expect(titles('access rights')).toEqual(['A.5.18 Access rights']);
    expect(titles('access nonsense')).toEqual([]);
  });

  it('looks past accents and into further words', () => {
    expect(titles('arzte')).toEqual(['Zugriffsrichtlinie für Ärzte.pdf']);
    expect(titles('files')).toEqual(['Documents']);
  });

  it('keeps groups together', () => {
    const groups = findItems(items, 'a').map(({ group }) => group);
    expect(groups).toEqual([...new Set(groups)].flatMap((group) => groups.filter((each) => each === group)));
  });
});
