import type { ContentHash } from '$lib/domain/ids';
import type { AnalysisModel } from '$lib/state/analysis.svelte';
import type { ImportItem } from '$lib/state/imports.svelte';

type Steps = AnalysisModel['progress'];
type Step = Steps extends ReadonlyMap<ContentHash, infer One> ? One : never;

/** One document on its way: `done` is 0..1, null where the length is not known. */
export interface Reading {
  readonly key: string;
  readonly name: string;
  readonly step: string;
  readonly done: number | null;
}

const share = (done: number, total: number): number => (total > 0 ? done / total : 0);

const analysisStep = (step: Step): Omit<Reading, 'key' | 'name'> | null => {
  switch (step.step) {
    case 'waiting':
      return { step: 'waiting', done: 0 };
    case 'reading':
      return { step: 'reading', done: null };
    case 'extracting':
      return { step: 'finding statements', done: null };
    case 'recognizing':
      return { step: `recognizing page ${step.done} of ${step.total}`, done: share(step.done, step.total) };
    case 'embedding':
      return { step: `comparing ${step.done} of ${step.total}`, done: share(step.done, step.total) };
    default:
      return null;
  }
};

const importSteps = { reading: 'reading', parsing: 'reading pages', saving: 'saving' } as const;

/** Everything that is under way, files still coming in first; what works before what waits. */
export const readingNow = (
  imports: readonly ImportItem[],
  documents: readonly { readonly hash: ContentHash; readonly file: { readonly name: string } }[],
  progress: Steps
): readonly Reading[] => {
  const coming = imports.flatMap(({ id, name, state }): Reading[] => {
    if (state.kind === 'waiting') return [{ key: `import-${id}`, name, step: 'waiting', done: 0 }];
    if (state.kind !== 'working') return [];
    const known = state.step === 'parsing' && state.done > 0;
    return [{ key: `import-${id}`, name, step: importSteps[state.step], done: known ? state.done : null }];
  });
  const analyzed = documents.flatMap(({ hash, file }): Reading[] => {
    const step = progress.get(hash);
    const shown = step && analysisStep(step);
    return shown ? [{ key: hash, name: file.name, ...shown }] : [];
  });
  const all = [...coming, ...analyzed];
  return [...all.filter(({ step }) => step !== 'waiting'), ...all.filter(({ step }) => step === 'waiting')];
};
