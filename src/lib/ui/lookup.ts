import type { Catalog, Expectation, Requirement } from '$lib/domain/catalog/catalog';
import { requirementById } from '$lib/domain/catalog/catalog-tree';
import type { DocumentRecord, EngagementState } from '$lib/domain/engagement/state';
import {
  splitRequirementRef,
  type ContentHash,
  type FrameworkId,
  type RequirementRef
} from '$lib/domain/ids';

type Catalogs = ReadonlyMap<FrameworkId, Catalog>;

const indexByCatalog = new WeakMap<Catalog, ReadonlyMap<string, Requirement>>();

const indexOf = (catalog: Catalog): ReadonlyMap<string, Requirement> => {
  const known = indexByCatalog.get(catalog) ?? requirementById(catalog);
  indexByCatalog.set(catalog, known);
  return known;
};

/** A requirement with its catalog; undefined where the framework is not in scope or not loaded yet. */
export const findRequirement = (
  catalogs: Catalogs,
  ref: RequirementRef
): { readonly catalog: Catalog; readonly requirement: Requirement } | undefined => {
  const { framework, id } = splitRequirementRef(ref);
  const catalog = catalogs.get(framework);
  const requirement = catalog && indexOf(catalog).get(id);
  return catalog && requirement ? { catalog, requirement } : undefined;
};

/** `A.5.15 Access control`; the bare id where the catalog is not at hand. */
export const requirementName = (catalogs: Catalogs, ref: RequirementRef): string => {
  const { id } = splitRequirementRef(ref);
  const title = findRequirement(catalogs, ref)?.requirement.title;
  return title ? `${id} ${title}` : id;
};

/** The expectation with this id, such as `A.5.15/2`. */
export const findExpectation = (
  catalogs: Catalogs,
  ref: RequirementRef,
  expectation: string | null
): Expectation | undefined =>
  expectation === null
    ? undefined
    : findRequirement(catalogs, ref)?.requirement.expectations.find(({ id }) => id === expectation);

/** `ISO/IEC 27001:2022` is `27001` where several stand side by side, `SOC 2 (TSC 2017)` is `SOC 2`. */
export const shortFrameworkName = (name: string): string => {
  const edition = /^(.+?) \(.*\)$/.exec(name);
  return edition?.[1] ?? /\b(\d{4,5})(?::\d{4})?\b/.exec(name)?.[1] ?? name;
};

const recordsByHash = new WeakMap<EngagementState['documents'], ReadonlyMap<ContentHash, DocumentRecord>>();

/** The document that has these bytes as one of its versions. */
export const documentOfHash = (
  documents: EngagementState['documents'],
  hash: ContentHash
): DocumentRecord | undefined => {
  let index = recordsByHash.get(documents);
  if (!index) {
    index = new Map(
      Object.values(documents).flatMap((record) =>
        record.versions.map((version) => [version.sha256, record] as const)
      )
    );
    recordsByHash.set(documents, index);
  }
  return index.get(hash);
};
