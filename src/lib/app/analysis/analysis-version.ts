import type { FrameworkInScope } from '../../domain/log/action';

/** Version of the whole pipeline for these frameworks: what was derived under another is computed again. */
export const analysisVersion = (
  parser: { readonly pipeline: number },
  analyst: { readonly version: string },
  embedder: { readonly model: string },
  scope: readonly FrameworkInScope[]
): string =>
  [
    parser.pipeline,
    analyst.version,
    embedder.model,
    ...scope.map(({ framework, catalogVersion }) => `${framework}@${catalogVersion}`)
  ].join('|');
