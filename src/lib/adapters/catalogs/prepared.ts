import type { Catalog } from '../../domain/catalog/catalog';
import type { FrameworkId } from '../../domain/ids';
import { noKeyTerms, parseKeyTerms, type KeyTerms } from '../../domain/mapping/key-terms';
import { catalogTexts } from '../../domain/mapping/catalog-texts';
import type { RankingModel } from '../../domain/mapping/ranker';
import { createBackground } from '../../domain/mapping/background';
import { createSubjects } from '../../domain/mapping/subjects';
import { createSubspace } from '../../domain/mapping/subspace';
import { MODEL_VERSION } from '../embedding/model';
import { vectorsUrl } from './catalog-vectors';
import { decodeVectors, fingerprint } from './vector-file';

const termsByPath = import.meta.glob<string>('/catalogs/terms/*.json', {
  query: '?url',
  import: 'default',
  eager: true
});

/** Key terms shipped for a framework; none where there are none. Null where they cannot be read. */
export const loadKeyTerms = async (framework: FrameworkId): Promise<KeyTerms | null> => {
  const url = termsByPath[`/catalogs/terms/${framework}.json`];
  if (!url) return noKeyTerms;
  try {
    const response = await fetch(url);
    const terms = response.ok ? parseKeyTerms(await response.json(), framework) : null;
    return terms?.ok ? terms.value : null;
  } catch {
    return null;
  }
};

/** Null where the build has no vectors for exactly these texts. */
const loadVectors = async (name: string, made: Uint8Array): Promise<Float32Array[] | null> => {
  const url = vectorsUrl(name);
  const response = url ? await fetch(url) : null;
  return response?.ok ? decodeVectors(await response.arrayBuffer(), made) : null;
};

/** The subspace depends on the model alone: a changed catalog leaves an older one fit for use. */
export const subspaceFingerprint = (): Promise<Uint8Array> => fingerprint(MODEL_VERSION, ['subspace']);
export const SUBSPACE = 'subspace';
/** The same holds of what tells whether a text is on a subject. */
export const subjectsFingerprint = (): Promise<Uint8Array> => fingerprint(MODEL_VERSION, ['subjects']);
export const SUBJECTS = 'subjects';

/** Texts on other subjects than any framework's. */
export const loadOtherSubjects = async (): Promise<string[] | null> => {
  const url = termsByPath['/catalogs/terms/other-subjects.json'];
  try {
    const response = url ? await fetch(url) : null;
    const file = response?.ok ? ((await response.json()) as { readonly texts?: unknown }) : null;
    const texts = file?.texts;
    return Array.isArray(texts) && texts.every((text) => typeof text === 'string') ? texts : null;
  } catch {
    return null;
  }
};
export const OTHER_SUBJECTS = 'other-subjects';

export const loadRankingModel = async (): Promise<RankingModel | null> => {
  const texts = await loadOtherSubjects();
  const rows = await loadVectors(SUBSPACE, await subspaceFingerprint());
  const others = texts && (await loadVectors(OTHER_SUBJECTS, await fingerprint(MODEL_VERSION, texts)));
  const subjects = await loadVectors(SUBJECTS, await subjectsFingerprint());
  return rows && others && subjects
    ? {
        subspace: createSubspace(rows),
        background: createBackground(others),
        subjects: createSubjects(subjects)
      }
    : null;
};

/** What a ranker of this catalog is made of. */
export const loadPrepared = async (
  catalog: Catalog
): Promise<{ readonly vectors: readonly Float32Array[]; readonly keyTerms: KeyTerms } | null> => {
  const keyTerms = await loadKeyTerms(catalog.id);
  if (!keyTerms) return null;
  const made = await fingerprint(MODEL_VERSION, catalogTexts(catalog, keyTerms));
  const vectors = await loadVectors(catalog.id, made);
  return vectors ? { vectors, keyTerms } : null;
};
