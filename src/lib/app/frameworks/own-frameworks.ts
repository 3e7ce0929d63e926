import type { Catalog } from '../../domain/catalog/catalog';
import { assessable } from '../../domain/catalog/catalog-tree';
import { parseCatalog } from '../../domain/catalog/parse-catalog';
import type { FrameworkId } from '../../domain/ids';
import { isObject } from '../../domain/log/schema';
import { err, ok, type Result } from '../../domain/result';
import type { DeviceRecord, DeviceRecords } from '../../ports/device-records';
import type { EmbedError } from '../../ports/embedder';
import { embedCatalog, keptVectors, type EmbedCatalogDeps, type EmbedCatalogOptions } from './embed-catalog';

/** What is known of an own framework without loading it. */
export interface OwnFrameworkCard {
  readonly id: FrameworkId;
  readonly name: string;
  readonly subject: string;
  readonly version: string;
  /** Assessable ones. */
  readonly requirements: number;
  /** Milliseconds since 1970. */
  readonly importedAt: number;
  /** Name of the file that it came from. */
  readonly source: string;
}

export interface OwnFrameworkError {
  readonly code: 'exists' | 'cancelled' | 'not-found' | 'damaged' | 'storage' | 'model';
  readonly message: string;
}

export interface OwnFrameworksDeps extends EmbedCatalogDeps {
  readonly records: DeviceRecords;
  readonly now: () => number;
}

export type AddOptions = EmbedCatalogOptions;

const keyOf = (id: string, version: string): string => `${id}@${version}`;
const encodeJson = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));
const decodeJson = (bytes: Uint8Array<ArrayBuffer>): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
};
const storageFailure = ({ message }: { readonly message: string }): Result<never, OwnFrameworkError> =>
  err({ code: 'storage', message });

const modelFailure = ({ code, message }: EmbedError): Result<never, OwnFrameworkError> =>
  code === 'cancelled'
    ? err({ code, message: 'The import was cancelled; nothing was kept.' })
    : err({ code: 'model', message });

const isCard = (value: unknown): value is OwnFrameworkCard =>
  isObject(value) &&
  ['id', 'name', 'subject', 'version', 'source'].every((name) => typeof value[name] === 'string') &&
  ['requirements', 'importedAt'].every((name) => typeof value[name] === 'number');

/**
 * The frameworks that a firm imported on this device, several versions of each side by side. A framework, its
 * card and its vectors are written in one transaction: it is there as a whole or not at all.
 */
export class OwnFrameworks {
  #cards: readonly OwnFrameworkCard[] = [];
  readonly #loaded = new Map<string, Promise<Result<Catalog, OwnFrameworkError>>>();
  readonly #prepared = new Map<string, Promise<Result<Float32Array[], OwnFrameworkError>>>();

  constructor(private readonly deps: OwnFrameworksDeps) {}

  /** Newest import first; empty until `open` is done. */
  get cards(): readonly OwnFrameworkCard[] {
    return this.#cards;
  }

  /** Reads what there is. A card that is damaged is left out: its framework can be imported again. */
  async open(): Promise<Result<void, OwnFrameworkError>> {
    const keys = await this.deps.records.keys('catalog-card');
    if (!keys.ok) return storageFailure(keys.error);
    const read = await Promise.all(keys.value.map((key) => this.deps.records.get('catalog-card', key)));
    const cards = read.flatMap((each) => (each.ok && each.value ? [decodeJson(each.value)] : []));
    this.#cards = cards.filter(isCard).sort((one, other) => other.importedAt - one.importedAt);
    return ok(undefined);
  }

  versionsOf(id: FrameworkId): readonly OwnFrameworkCard[] {
    return this.#cards.filter((card) => card.id === id);
  }

  /** The newest import of a framework unless a version is named. */
  card(id: FrameworkId, version?: string): OwnFrameworkCard | undefined {
    return this.versionsOf(id).find((card) => version === undefined || card.version === version);
  }

  async load(id: FrameworkId, version?: string): Promise<Result<Catalog, OwnFrameworkError>> {
    const card = this.card(id, version);
    if (!card)
      return err({
        code: 'not-found',
        message: `The framework “${id}”${version === undefined ? '' : `, version ${version},`} is not on this device. Import it under Settings, Frameworks.`
      });
    const key = keyOf(card.id, card.version);
    const loading = this.#loaded.get(key) ?? this.#read(card);
    this.#loaded.set(key, loading);
    const loaded = await loading;
    if (!loaded.ok) this.#loaded.delete(key);
    return loaded;
  }

  /** Vectors of `catalogTexts(catalog)`: kept ones, or computed now and kept, for instance after a restore. */
  async vectorsOf(
    catalog: Catalog,
    options: EmbedCatalogOptions = {}
  ): Promise<Result<Float32Array[], OwnFrameworkError>> {
    const key = keyOf(catalog.id, catalog.version);
    const preparing = this.#prepared.get(key) ?? this.#prepare(catalog, key, options);
    this.#prepared.set(key, preparing);
    const prepared = await preparing;
    if (!prepared.ok) this.#prepared.delete(key);
    return prepared;
  }

  /** Lets the model read the catalog, then writes everything at once. A cancel leaves nothing behind. */
  async add(
    catalog: Catalog,
    source: string,
    options: AddOptions = {}
  ): Promise<Result<void, OwnFrameworkError>> {
    if (this.card(catalog.id, catalog.version))
      return err({
        code: 'exists',
        message: `${catalog.name}, version ${catalog.version}, is on this device already. Give this import another version.`
      });
    const embedded = await embedCatalog(this.deps, catalog, options);
    if (!embedded.ok) return modelFailure(embedded.error);
    if (options.signal?.aborted)
      return err({ code: 'cancelled', message: 'The import was cancelled; nothing was kept.' });
    const card: OwnFrameworkCard = {
      id: catalog.id,
      name: catalog.name,
      subject: catalog.subject,
      version: catalog.version,
      requirements: assessable(catalog).length,
      importedAt: this.deps.now(),
      source
    };
    const key = keyOf(catalog.id, catalog.version);
    const written = await this.deps.records.putMany([
      { kind: 'catalog', key, bytes: encodeJson(catalog) },
      { kind: 'catalog-card', key, bytes: encodeJson(card) },
      { kind: 'catalog-vectors', key, bytes: embedded.value.bytes }
    ]);
    if (!written.ok) return storageFailure(written.error);
    this.#cards = [card, ...this.#cards];
    return ok(undefined);
  }

  /** Engagements that use it keep their decisions, but cannot show its requirements any more. */
  async remove(id: FrameworkId, version: string): Promise<Result<void, OwnFrameworkError>> {
    const key = keyOf(id, version);
    const kinds: readonly DeviceRecord['kind'][] = ['catalog', 'catalog-card', 'catalog-vectors'];
    const removed = await this.deps.records.removeMany(kinds.map((kind) => ({ kind, key })));
    if (!removed.ok) return storageFailure(removed.error);
    this.#cards = this.#cards.filter((card) => card.id !== id || card.version !== version);
    this.#loaded.delete(key);
    this.#prepared.delete(key);
    return ok(undefined);
  }

  async #read({ id, name, version }: OwnFrameworkCard): Promise<Result<Catalog, OwnFrameworkError>> {
    const read = await this.deps.records.get('catalog', keyOf(id, version));
    if (!read.ok) return storageFailure(read.error);
    const parsed = parseCatalog(read.value && decodeJson(read.value));
    if (!parsed.ok || parsed.value.id !== id || parsed.value.version !== version)
      return err({
        code: 'damaged',
        message: `What is kept of ${name}, version ${version}, is damaged. Remove it and import it again.`
      });
    return parsed;
  }

  /** What is kept for exactly these texts; computes nothing. */
  async keptVectors(catalog: Catalog): Promise<Float32Array[] | null> {
    const kept = await this.deps.records.get('catalog-vectors', keyOf(catalog.id, catalog.version));
    return keptVectors(this.deps, catalog, kept.ok ? kept.value : null);
  }

  async #prepare(
    catalog: Catalog,
    key: string,
    options: EmbedCatalogOptions
  ): Promise<Result<Float32Array[], OwnFrameworkError>> {
    const vectors = await this.keptVectors(catalog);
    if (vectors) return ok(vectors);
    const embedded = await embedCatalog(this.deps, catalog, options);
    if (!embedded.ok) return modelFailure(embedded.error);
    // where it cannot be kept it is computed once more the next time
    await this.deps.records.putMany([{ kind: 'catalog-vectors', key, bytes: embedded.value.bytes }]);
    return ok(embedded.value.vectors);
  }
}
