import type { Catalog } from '../domain/catalog/catalog';
import type { FrameworkId } from '../domain/ids';
import type { Result } from '../domain/result';

export interface CatalogError {
  readonly code: 'unknown-framework' | 'unavailable' | 'damaged';
  readonly message: string;
}

/** The catalogs shipped with this build. */
export interface CatalogSource {
  list(): readonly {
    readonly id: FrameworkId;
    readonly name: string;
    readonly subject: string;
    readonly version: string;
  }[];
  load(framework: FrameworkId): Promise<Result<Catalog, CatalogError>>;
}
