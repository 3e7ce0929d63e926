import type { Catalog, Requirement } from '../catalog/catalog';
import { noKeyTerms, type KeyTerms } from './key-terms';

/** Texts of a requirement in the order in which their vectors are kept, its key terms last. */
export const textsOf = (requirement: Requirement, terms: KeyTerms = noKeyTerms): string[] => [
  requirement.title,
  requirement.intent,
  ...requirement.expectations.map(({ text }) => text),
  ...requirement.examples,
  ...(terms[requirement.id] ?? [])
];

/** Every text of a catalog that has a vector, in order. */
export const catalogTexts = (catalog: Catalog, terms: KeyTerms = noKeyTerms): string[] =>
  catalog.requirements
    .filter(({ assessable }) => assessable)
    .flatMap((requirement) => textsOf(requirement, terms));
