import {
  importFile,
  type ImportDeps,
  type ImportOutcome,
  type IncomingFile
} from '../app/import/import-files';
import { recallPending, rememberPending } from '../app/import/pending-files';
import type { Environment } from '../ports/environment';
import { Coalesced } from './coalesced.svelte';
import type { QueuedDocument } from '../app/analysis/analysis-queue';

type Duplicate = Extract<ImportOutcome, { readonly kind: 'duplicate' }>;
type Imported = Exclude<ImportOutcome, Duplicate>;
/** What became of a file, without its text. */
export type ImportedAs = Duplicate | Pick<Imported, 'kind' | 'document' | 'hash'>;

/** One dropped file on its way in. */
export interface ImportItem {
  readonly id: number;
  readonly name: string;
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'working'; readonly step: 'reading' | 'parsing' | 'saving'; readonly done: number }
    | { readonly kind: 'done'; readonly outcome: ImportedAs }
    | { readonly kind: 'failed'; readonly code: string; readonly message: string };
}

/** Files are parsed two at a time: more would only make them wait for each other on a small machine. */
const PARALLEL = 2;

const isInterrupted = ({ state }: ImportItem): boolean =>
  state.kind === 'failed' && state.code === 'interrupted';
const isSame = (item: ImportItem, file: IncomingFile): boolean =>
  item.name === file.name && item.folder === file.folder && item.size === file.size;

/** The files that were dropped since the engagement was opened, each with how far it got. */
export class ImportsModel {
  readonly #items: Coalesced<Map<number, ImportItem>>;
  /** In the order in which they were dropped. */
  readonly items: readonly ImportItem[] = $derived.by(() => [...this.#items.current.values()]);
  readonly active = $derived(
    this.items.some(({ state }) => state.kind === 'waiting' || state.kind === 'working')
  );
  readonly failed = $derived(this.items.filter(({ state }) => state.kind === 'failed'));
  #files = new Map<number, IncomingFile>();
  #waiting: number[] = [];
  #running = 0;
  #last = 0;
  #abort = new AbortController();
  #idle: (() => void)[] = [];
  #recalled = false;
  #remembered: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: ImportDeps & { readonly environment: Environment },
    private readonly onImported: (document: QueuedDocument) => void
  ) {
    this.#items = new Coalesced(new Map(), deps.environment, (draft) => new Map(draft));
  }

  add(files: readonly IncomingFile[]): void {
    this.#items.edit((draft) => {
      for (const file of files) {
        for (const item of draft.values())
          if (isInterrupted(item) && isSame(item, file)) draft.delete(item.id);
        this.#last += 1;
        const id = this.#last;
        this.#files.set(id, file);
        this.#waiting.push(id);
        const { name, folder, size } = file;
        draft.set(id, { id, name, folder, size, state: { kind: 'waiting' } });
      }
    });
    this.#items.flush();
    this.#remember();
    this.#pump();
  }

  /** Shows what was dropped before the app was last closed and did not come in; its bytes are the user's to give again. */
  async recall(): Promise<void> {
    if (this.#recalled) return;
    this.#recalled = true;
    const { derived, log } = this.deps;
    const lost = await recallPending(derived, log.id, log.state.documents);
    if (lost.length === 0) return;
    this.#items.edit((draft) => {
      for (const { name, folder, size } of lost) {
        this.#last += 1;
        const message = 'Fieldroom was closed before this file was taken in. Add it again.';
        const state = { kind: 'failed', code: 'interrupted', message } as const;
        draft.set(this.#last, { id: this.#last, name, folder, size, state });
      }
    });
    this.#items.flush();
  }

  /** Stops what is under way; files that are saved already stay. */
  cancel(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    for (const id of this.#waiting.splice(0)) {
      this.#set(id, {
        kind: 'failed',
        code: 'cancelled',
        message: 'The import was cancelled before this file was read.'
      });
    }
  }

  retry(id: number): void {
    if (!this.#files.has(id)) return;
    this.#set(id, { kind: 'waiting' });
    this.#waiting.push(id);
    this.#pump();
  }

  dismiss(id: number): void {
    this.#items.edit((draft) => draft.delete(id));
    this.#items.flush();
    this.#files.delete(id);
    this.#remember();
  }

  /** What a browser that ended now would have to name: what is under way, and what an earlier end left behind. */
  #remember(): void {
    const pending = [...this.#items.draft.values()].filter(
      (item) => item.state.kind === 'waiting' || item.state.kind === 'working' || isInterrupted(item)
    );
    const { derived, log } = this.deps;
    this.#remembered = this.#remembered.then(() => rememberPending(derived, log.id, pending));
  }

  /** Takes the rows that need no attention off the list. */
  dismissDone(): void {
    this.#items.edit((draft) => {
      for (const [id, { state }] of draft) if (state.kind === 'done') draft.delete(id);
    });
    this.#items.flush();
  }

  /** Names of the files that are being read or saved at this moment. */
  underWay(): ReadonlySet<string> {
    const items = [...this.#items.draft.values()];
    return new Set(items.flatMap(({ name, state }) => (state.kind === 'working' ? name : [])));
  }

  /** Resolves when nothing is waiting or running. */
  settled(): Promise<void> {
    const settled = this.#running === 0 && this.#waiting.length === 0;
    return settled ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  #set(id: number, state: ImportItem['state']): void {
    this.#items.edit((draft) => {
      const item = draft.get(id);
      if (item) draft.set(id, { ...item, state });
    });
  }

  #pump(): void {
    while (this.#running < PARALLEL && this.#waiting.length > 0) {
      this.#running += 1;
      void this.#import(this.#waiting.shift()!).finally(() => {
        this.#running -= 1;
        this.#pump();
      });
    }
    if (this.#running > 0 || this.#waiting.length > 0) return;
    this.#items.flush();
    this.#remember();
    for (const done of this.#idle.splice(0)) done();
  }

  async #import(id: number): Promise<void> {
    const file = this.#files.get(id);
    if (!file) return;
    const result = await importFile(this.deps)(file, {
      signal: this.#abort.signal,
      onStep: (step, done) => this.#set(id, { kind: 'working', step, done })
    });
    if (!result.ok) {
      this.#set(id, { kind: 'failed', code: result.error.code, message: result.error.message });
      return;
    }
    this.#files.delete(id);
    const { value } = result;
    if (value.kind === 'duplicate') {
      this.#set(id, { kind: 'done', outcome: value });
      return;
    }
    const { parsed, ...outcome } = value;
    this.#set(id, { kind: 'done', outcome });
    this.onImported({ document: value.hash, name: file.name, parsed });
  }
}
