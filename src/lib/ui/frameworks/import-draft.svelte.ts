import {
  guessMapping,
  type ColumnMapping,
  type MappedColumn
} from '$lib/domain/catalog/import/column-mapping';
import { catalogFromJson, jsonHead } from '$lib/domain/catalog/import/from-json';
import { catalogFromRows, headerOf } from '$lib/domain/catalog/import/from-rows';
import type { ImportFault } from '$lib/domain/catalog/import/import-fault';
import { frameworkIdOf, type CatalogHead, type ImportedCatalog } from '$lib/domain/catalog/import/imported';
import type { FrameworkId } from '$lib/domain/ids';
import type { Result } from '$lib/domain/result';
import type { FrameworksModel } from '$lib/state/frameworks.svelte';

type File = { readonly name: string; arrayBuffer(): Promise<ArrayBuffer> };
type Content = Extract<Awaited<ReturnType<FrameworksModel['readFile']>>, { ok: true }>['value'];

/** A file on its way to becoming a framework: what was read, how it is understood, and what is wrong with it. */
export class ImportDraft {
  source = $state('');
  reading = $state(false);
  content: Content | null = $state.raw(null);
  /** Why the file itself could not be read. */
  unreadable: readonly ImportFault[] = $state.raw([]);
  sheet = $state(0);
  name = $state('');
  subject = $state('');
  version = $state('1');
  /** The own framework that this is a version of; null for a new one. */
  of: FrameworkId | null = $state(null);
  #mapping: ColumnMapping | null = $state.raw(null);
  #language = 'en';

  constructor(private readonly library: FrameworksModel) {}

  readonly table = $derived(
    this.content?.kind === 'table' ? (this.content.sheets[this.sheet] ?? null) : null
  );
  readonly header: number = $derived(this.table ? headerOf(this.table.rows) : 0);
  readonly columns: readonly string[] = $derived.by(() => {
    const rows = this.table?.rows ?? [];
    const names = rows[this.header] ?? [];
    const width = Math.max(
      names.length,
      ...rows.slice(this.header, this.header + 20).map((row) => row.length)
    );
    return Array.from({ length: width }, (_, at) => names[at]?.trim() || `Column ${at + 1}`);
  });
  readonly mapping: ColumnMapping = $derived(this.#mapping ?? guessMapping(this.columns));
  readonly preview = $derived((this.table?.rows ?? []).slice(this.header + 1, this.header + 6));
  readonly id: string = $derived(this.of ?? frameworkIdOf(this.name));

  /** What is wrong with the fields above the table. */
  readonly headProblem: string | null = $derived.by(() => {
    if (!this.name.trim()) return 'Name the framework.';
    if (!this.version.trim()) return 'Give the version, for instance a year.';
    if (this.version.trim().length > 40) return 'A version has 40 characters at most.';
    if (this.id === '') return 'The name needs a letter or a digit.';
    if (this.library.isShipped(this.id))
      return 'Fieldroom comes with a framework of this name. Choose another name.';
    const taken = this.library.own.some(
      ({ id, version }) => id === this.id && version === this.version.trim()
    );
    return taken ? 'This version is on the device already. Give this one another version.' : null;
  });

  readonly built: Result<ImportedCatalog, readonly ImportFault[]> | null = $derived.by(() => {
    const head: CatalogHead = {
      id: (this.id || 'unnamed') as FrameworkId,
      name: this.name.trim() || 'Unnamed',
      subject: this.subject.trim() || this.name.trim() || 'Unnamed',
      version: this.version.trim() || '1',
      language: this.#language
    };
    if (this.table)
      return catalogFromRows(head, { rows: this.table.rows, header: this.header }, this.mapping);
    return this.content?.kind === 'json' ? catalogFromJson(head, this.content.value) : null;
  });

  readonly faults: readonly ImportFault[] = $derived(
    this.unreadable.length > 0 ? this.unreadable : this.built && !this.built.ok ? this.built.error : []
  );

  readonly notes: readonly string[] = $derived.by(() => {
    const { formulas = 0 } = this.table ?? {};
    return [
      ...(this.built?.ok ? this.built.value.notes : []),
      ...(formulas > 0
        ? [`${formulas} cells hold formulas: their text was taken, nothing was computed.`]
        : [])
    ];
  });

  setColumn(column: MappedColumn, at: number | null): void {
    this.#mapping = { ...this.mapping, [column]: at };
  }

  setSheet(at: number): void {
    this.sheet = at;
    this.#mapping = null;
  }

  async take(file: File): Promise<void> {
    this.reading = true;
    this.content = null;
    this.unreadable = [];
    this.sheet = 0;
    this.#mapping = null;
    this.source = file.name;
    const read = await this.library.readFile(file.name, await file.arrayBuffer());
    this.reading = false;
    if (!read.ok) {
      this.unreadable = read.error;
      return;
    }
    const told = read.value.kind === 'json' ? jsonHead(read.value.value) : null;
    this.name = told?.name ?? file.name.replace(/\.[^.]+$/, '').replace(/[_-]+/g, ' ');
    this.version = told?.version ?? '1';
    this.subject = told?.subject ?? '';
    this.#language = told?.language ?? 'en';
    this.content = read.value;
  }
}
