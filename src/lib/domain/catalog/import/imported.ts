import type { FrameworkId } from '../../ids';
import type { Catalog } from '../catalog';

/** What a firm tells of a framework that its file does not. */
export interface CatalogHead {
  readonly id: FrameworkId;
  readonly name: string;
  readonly subject: string;
  /** Two imports of one framework are told apart by it. */
  readonly version: string;
  /** BCP 47 tag. */
  readonly language: string;
}

/** A catalog made of a file of another kind. */
export interface ImportedCatalog {
  readonly catalog: Catalog;
  /** What was left out or understood in a way worth knowing, one sentence each. */
  readonly notes: readonly string[];
}

const LONGEST_ID = 60;

/** `NIST CSF 2.0` is `nist-csf-2-0`; empty where the name has no letter or digit to make an id of. */
export const frameworkIdOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const named = /^\d/.test(slug) ? `f${slug}` : slug;
  return named.slice(0, LONGEST_ID).replace(/-+$/, '');
};

/** One line without control characters, as catalogs keep texts. */
export const oneLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are exactly what goes
  text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();

/** The beginning of a text as a title, cut between words. */
export const titleFrom = (text: string, longest: number): string => {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 2);
  const end = cut.lastIndexOf(' ');
  return `${(end > longest / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:.–-]+$/, '')} …`;
};
