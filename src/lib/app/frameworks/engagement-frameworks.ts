/**
 * The own frameworks of one engagement. A version in scope is content of the engagement: the log names its canonical
 * JSON by hash (`catalog.added`), a sealed blob that those who hold the audit file exchange and that bundles carry.
 * What came from others is checked as an import is and stays with the engagement; the device's own list of frameworks
 * is not touched. Only the catalog travels: licensed text lies elsewhere (`licensed-texts.ts`).
 */
import type { Catalog } from '../../domain/catalog/catalog';
import { parseTravellingCatalog } from '../../domain/catalog/travelling-catalog';
import { catalogKey, type EngagementState, type OwnCatalogRecord } from '../../domain/engagement/state';
import type { ContentHash, EngagementId } from '../../domain/ids';
import { LARGEST_CATALOG, type Action, type FrameworkInScope } from '../../domain/log/action';
import { canonicalJson } from '../../domain/log/canonical';
import { err, ok, type Result } from '../../domain/result';
import type { BlobStore } from '../../ports/blob-store';
import type { CatalogFileReader } from '../../ports/catalog-file-reader';
import type { DerivedStore } from '../../ports/derived-store';
import { embedCatalog, keptVectors, type EmbedCatalogDeps, type EmbedCatalogOptions } from './embed-catalog';
import type { OwnFrameworks } from './own-frameworks';

export interface EngagementFrameworksDeps extends EmbedCatalogDeps {
  readonly engagement: EngagementId;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  /** What this device imported itself. */
  readonly own: Pick<OwnFrameworks, 'card' | 'load' | 'vectorsOf' | 'keptVectors'>;
  /** Reads bytes of others in a worker that is thrown away. */
  readonly reader: CatalogFileReader;
}

export interface EngagementFrameworkError {
  /** `waiting`: its bytes are with others; `not-brought`: nobody made it part of the engagement. */
  readonly code: 'waiting' | 'not-brought' | 'refused' | 'unavailable';
  readonly message: string;
}

type Loaded = Result<Catalog, EngagementFrameworkError>;
type Scope = Pick<EngagementState, 'ownCatalogs'>;

const bytesOf = (catalog: Catalog): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonicalJson(catalog));

export class EngagementFrameworks {
  readonly #loaded = new Map<string, Promise<Loaded>>();

  constructor(private readonly deps: EngagementFrameworksDeps) {}

  /** The entry that names a version; undefined where it is not part of the engagement. */
  record(
    { framework, catalogVersion }: FrameworkInScope,
    { ownCatalogs }: Scope
  ): OwnCatalogRecord | undefined {
    return ownCatalogs?.[catalogKey({ framework, version: catalogVersion })];
  }

  /** Whether this device imported that version itself. */
  hasOwn({ framework, catalogVersion }: FrameworkInScope): boolean {
    return this.deps.own.card(framework, catalogVersion) !== undefined;
  }

  /** As the engagement names it; where it does not, as this device has it. */
  async load(scope: FrameworkInScope, state: Scope): Promise<Loaded> {
    const record = this.record(scope, state);
    if (!record) return this.#loadOwn(scope);
    const loading = this.#loaded.get(record.sha256) ?? this.#read(record);
    this.#loaded.set(record.sha256, loading);
    const loaded = await loading;
    // bytes that do not hold together stay refused; what is missing may come
    if (!loaded.ok && loaded.error.code !== 'refused') this.#loaded.delete(record.sha256);
    return loaded;
  }

  /** Its bytes have come: what was found before counts no more. */
  forget(hash: ContentHash): void {
    this.#loaded.delete(hash);
  }

  /** Parallel to `catalogTexts(catalog)`: kept ones, or computed now and kept with the engagement. */
  async vectorsOf(
    catalog: Catalog,
    record: OwnCatalogRecord | undefined,
    options: EmbedCatalogOptions
  ): Promise<Result<readonly Float32Array[], { readonly message: string }>> {
    const { derived, engagement, embedder, own } = this.deps;
    if (!record) return own.vectorsOf(catalog, options);
    const kept = await derived.get(engagement, 'catalog-vectors', record.sha256, embedder.model);
    const known =
      (await keptVectors(this.deps, catalog, kept.ok ? kept.value : null)) ??
      (await own.keptVectors(catalog));
    if (known) return ok(known);
    const embedded = await embedCatalog(this.deps, catalog, options);
    if (!embedded.ok) return embedded;
    const { vectors, bytes } = embedded.value;
    // where it cannot be kept it is computed once more the next time
    await derived.putMany(engagement, 'catalog-vectors', embedder.model, [{ key: record.sha256, bytes }]);
    return ok(vectors);
  }

  /** Stores what this device imported with the engagement; gives the action that makes it part of it. */
  async bring(scope: FrameworkInScope): Promise<Result<Action, { readonly message: string }>> {
    const { framework, catalogVersion: version } = scope;
    const catalog = await this.deps.own.load(framework, version);
    if (!catalog.ok) return catalog;
    const bytes = bytesOf(catalog.value);
    const problem = this.#sizeProblem(bytes.length) ?? this.#contentProblem(catalog.value, scope);
    if (problem !== null) return err({ message: `${catalog.value.name} cannot travel with it. ${problem}` });
    const stored = await this.deps.blobs.put(this.deps.engagement, bytes.buffer);
    if (!stored.ok) return stored;
    const name = catalog.value.name.slice(0, 300).trim();
    const file = { size: bytes.length, sha256: stored.value };
    return ok({ type: 'catalog.added', framework, version, name, file });
  }

  #sizeProblem(size: number): string | null {
    const limit = `${LARGEST_CATALOG / 1024 / 1024} MB`;
    return size <= LARGEST_CATALOG
      ? null
      : `Its catalog is larger than ${limit}, more than a framework may take.`;
  }
  #contentProblem(catalog: Catalog, { framework, catalogVersion }: FrameworkInScope): string | null {
    const parsed = parseTravellingCatalog(catalog, { framework, version: catalogVersion });
    return parsed.ok ? null : parsed.error;
  }

  async #loadOwn({ framework, catalogVersion }: FrameworkInScope): Promise<Loaded> {
    const loaded = await this.deps.own.load(framework, catalogVersion);
    if (loaded.ok) return loaded;
    if (loaded.error.code !== 'not-found') return err({ code: 'unavailable', message: loaded.error.message });
    return err({
      code: 'not-brought',
      message: `The catalog of “${framework}”, version ${catalogVersion}, is not part of this engagement yet. A lead who has it opens the engagement once with this version of Fieldroom, and it comes to everybody; whoever has its file can import it under Settings, Frameworks.`
    });
  }

  async #read(record: OwnCatalogRecord): Promise<Loaded> {
    const { blobs, engagement, reader } = this.deps;
    const bytes = await blobs.get(engagement, record.sha256);
    if (!bytes.ok) return (await this.#restored(record)) ?? this.#notHere(record, bytes.error);
    if (bytes.value.byteLength !== record.size) return refused(record, 'Its size is not what the log says.');
    const read = await reader.read('catalog.json', bytes.value);
    if (!read.ok) return refused(record, read.error[0]?.message ?? 'It cannot be read.');
    const parsed =
      read.value.kind === 'json'
        ? parseTravellingCatalog(read.value.value, record)
        : err('It is no catalog.');
    return parsed.ok ? parsed : refused(record, parsed.error);
  }

  /** Bytes that went missing, of what this device imported itself: only where they are the very same. */
  async #restored({ framework, version, sha256 }: OwnCatalogRecord): Promise<Loaded | null> {
    if (!this.hasOwn({ framework, catalogVersion: version })) return null;
    const { own, blobs, engagement } = this.deps;
    const catalog = await own.load(framework, version);
    if (!catalog.ok) return null;
    const bytes = bytesOf(catalog.value);
    if ((await blobs.hash(bytes.buffer)) !== sha256) return null;
    await blobs.put(engagement, bytes.buffer);
    return ok(catalog.value);
  }

  #notHere(
    { name, version }: OwnCatalogRecord,
    { code, message }: { readonly code: string; readonly message: string }
  ): Loaded {
    return code === 'not-found'
      ? err({
          code: 'waiting',
          message: `The catalog of ${name}, version ${version}, has not come to this device yet. It comes by itself as soon as a device of the firm that has it is connected.`
        })
      : err({ code: 'unavailable', message: `The catalog of ${name}, version ${version}: ${message}` });
  }
}

const refused = ({ name, version }: OwnCatalogRecord, reason: string): Loaded =>
  err({
    code: 'refused',
    message: `The catalog of ${name}, version ${version}, that another device put into this engagement is not taken. ${reason} A lead can import it anew with another version and change to that; everything else works on.`
  });
