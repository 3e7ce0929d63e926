import type { EngagementState } from '../domain/engagement/state';
import type { ContentHash, DocumentId, RequirementRef } from '../domain/ids';
import type { Action } from '../domain/log/action';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const words = ['access', 'backup', 'supplier', 'incident', 'key', 'change', 'log', 'network', 'owner'];
const DOCUMENTS = 40;

/**
 * One thing that a person could do now, on few documents, quotes and requirements, so that members meet at them.
 * Documents are named without their bytes: what a proof needs as a file it hands in through the intake.
 */
export const randomAction = (random: () => number, state: EngagementState): Action => {
  const below = (count: number): number => Math.floor(random() * count);
  const of = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const sentence = (): string => Array.from({ length: 3 + below(12) }, () => of(words)).join(' ');
  const requirement = (): RequirementRef => `iso27001-2022:A.5.${1 + below(37)}` as RequirementRef;
  const citation = () => {
    const start = below(30) * 100;
    const document = below(8).toString(16).padStart(64, '0') as ContentHash;
    return { document, page: 1, start, end: start + 60, quote: sentence() };
  };
  const documents = Object.keys(state.documents) as DocumentId[];
  const many = <T>(make: () => T): T[] => Array.from({ length: 1 + below(6) }, make);
  const choice = random();
  if (choice < 0.45) {
    return {
      type: 'mapping.decided',
      items: many(() => ({
        citation: citation(),
        requirement: requirement(),
        decision: of(['accepted', 'accepted', 'rejected', 'cleared'] as const),
        basis: of(['suggestion', 'manual'] as const),
        score: below(1000) / 1000,
        expectation: null
      }))
    };
  }
  if (choice < 0.8) {
    return {
      type: 'requirement.assessed',
      items: many(() => ({
        requirement: requirement(),
        status: of(['to-do', 'in-progress', 'in-review', 'done'] as const),
        result: of(['not-assessed', 'conforming', 'partly-conforming', 'nonconforming'] as const),
        note: sentence()
      }))
    };
  }
  if (choice < 0.9) {
    const decision = () => of(['dismissed', 'confirmed', 'cleared'] as const);
    return {
      type: 'control.decided',
      items: many(() => ({ citation: citation(), decision: decision() }))
    };
  }
  if (documents.length < DOCUMENTS && (documents.length === 0 || choice < 0.93)) {
    const number = Math.floor(random() * 2 ** 48).toString(16);
    return {
      type: 'document.added',
      document: `random-${number}` as DocumentId,
      file: {
        name: `${of(words)}-${number}.md`,
        folder: '',
        kind: 'markdown',
        size: 100 + below(1000),
        sha256: number.padStart(64, 'a') as ContentHash
      }
    };
  }
  const document = of(documents);
  if (choice < 0.95) return { type: 'document.removed', documents: [document], reason: sentence() };
  if (choice < 0.97) return { type: 'document.restored', documents: [document] };
  return { type: 'document.factsSet', document, facts: { owner: of(words), title: sentence() } };
};
