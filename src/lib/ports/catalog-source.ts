import type { Catalog } from '../domain/catalog/catalog';
import type { FrameworkId } from '../domain/ids';
import type { Result } from '../domain/result';

export interface CatalogError {
  readonly code: 'unknown-framework' | 'unavailable' | 'damaged';
  readonly message: string;
}

/** A framework that an engagement can have, in its newest version. */
export interface CatalogListing {
  readonly id: FrameworkId;
  readonly name: string;
  readonly subject: string;
  readonly version: string;
  /** Imported on this device rather than shipped. */
  readonly own?: boolean;
}

/** The catalogs at hand: those shipped with this build and, where they are added, those of this device. */
export interface CatalogSource {
  list(): readonly CatalogListing[];
  /** Shipped catalogs have one version, whatever is asked for; of own ones, the newest unless one is named. */
  load(framework: FrameworkId, version?: string): Promise<Result<Catalog, CatalogError>>;
  /** Whether `load` would find it, without loading it. */
  has(framework: FrameworkId, version?: string): boolean;
}
