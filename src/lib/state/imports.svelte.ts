import {
  importFile,
  type ImportDeps,
  type ImportError,
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

/** A protected file and what was typed for it: nothing yet, what is being tried, what does not open it. */
export interface Locked {
  readonly kind: 'locked';
  readonly tried: 'nothing' | 'now' | 'wrong';
  /** Counts up, in the order in which files turned out to be protected. */
  readonly turn: number;
}

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
    | Locked
    /** `openedWith`: the file that its password was typed for, which may be itself; null where it is not protected. */
    | { readonly kind: 'done'; readonly outcome: ImportedAs; readonly openedWith: string | null }
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
    this.items.some(
      ({ state }) =>
        state.kind === 'waiting' ||
        state.kind === 'working' ||
        (state.kind === 'locked' && state.tried === 'now')
    )
  );
  /** Files whose password somebody has to type. */
  readonly locked = $derived(this.items.filter(({ state }) => state.kind === 'locked'));
  readonly failed = $derived(this.items.filter(({ state }) => state.kind === 'failed'));
  #files = new Map<number, IncomingFile>();
  #waiting: number[] = [];
  #running = 0;
  #last = 0;
  /** What is under way, by item. */
  readonly #aborts = new Map<number, AbortController>();
  /** Typed and not tried yet, by item. */
  readonly #typed = new Map<number, string>();
  /** Passwords that opened a file of this list, with the name of the one that each was typed for. */
  readonly #opening = new Map<string, string>();
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
    for (const abort of this.#aborts.values()) abort.abort();
    this.#typed.clear();
    for (const id of this.#waiting.splice(0)) {
      const locked = this.#locked(id);
      if (locked?.tried === 'now') this.#lock(id, 'nothing');
      else if (!locked)
        this.#set(id, {
          kind: 'failed',
          code: 'cancelled',
          message: 'The import was cancelled before this file was read.'
        });
    }
  }

  /** Tries a password on a protected file, and where it fits on the other ones of the list. */
  open(id: number, password: string): void {
    if (!this.#locked(id) || !this.#files.has(id) || password === '') return;
    this.#typed.set(id, password);
    this.#lock(id, 'now');
    this.#items.flush();
    this.#tryNext(id);
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
    this.#aborts.get(id)?.abort();
    this.#files.delete(id);
    this.#typed.delete(id);
    this.#forgetPasswords();
    this.#remember();
  }

  /** Passwords are there for one list; those of documents that came in are kept with them. */
  #forgetPasswords(): void {
    if (this.#items.draft.size === 0) this.#opening.clear();
  }

  /** What a browser that ended now would have to name: what is under way, and what an earlier end left behind. */
  #remember(): void {
    const pending = [...this.#items.draft.values()].filter(
      (item) => (item.state.kind !== 'done' && item.state.kind !== 'failed') || isInterrupted(item)
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
    this.#forgetPasswords();
  }

  /** Names of the files that are being read or saved at this moment. */
  underWay(): ReadonlySet<string> {
    return new Set([...this.#aborts.keys()].flatMap((id) => this.#files.get(id)?.name ?? []));
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

  #locked(id: number): Locked | null {
    const state = this.#items.draft.get(id)?.state;
    return state?.kind === 'locked' ? state : null;
  }

  #lock(id: number, tried: Locked['tried']): void {
    const turn = this.#locked(id)?.turn ?? (this.#last += 1);
    this.#set(id, { kind: 'locked', tried, turn });
  }

  /** Somebody waits for it, or it may open by itself: before what nobody has looked at yet. */
  #tryNext(id: number): void {
    if (!this.#aborts.has(id) && !this.#waiting.includes(id)) this.#waiting.unshift(id);
    this.#pump();
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
    const password = this.#typed.get(id);
    this.#typed.delete(id);
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    let offered = 0;
    const result = await importFile(this.deps)(file, {
      signal: abort.signal,
      // a protected file keeps its place, and its field, until it is open
      onStep: (step, done) => {
        if (!this.#locked(id)) this.#set(id, { kind: 'working', step, done });
      },
      password,
      others: () => {
        const known = [...this.#opening.keys()];
        offered = known.length;
        return known;
      }
    });
    this.#aborts.delete(id);
    if (!result.ok) {
      this.#failed(id, result.error, password !== undefined);
      // others may have been typed since
      if (this.#locked(id) && this.#opening.size > offered && !abort.signal.aborted) this.#tryNext(id);
      return;
    }
    this.#files.delete(id);
    this.#typed.delete(id);
    const { value } = result;
    if (value.kind === 'duplicate') {
      this.#set(id, { kind: 'done', outcome: value, openedWith: null });
      return;
    }
    const { parsed, password: fitting, ...outcome } = value;
    const openedWith = fitting === null ? null : (this.#opening.get(fitting) ?? file.name);
    this.#set(id, { kind: 'done', outcome, openedWith });
    this.onImported({ document: value.hash, name: file.name, parsed });
    if (fitting !== null) this.#tryOthers(fitting, file.name);
  }

  #failed(id: number, { code, message, password }: ImportError, typed: boolean): void {
    const before = this.#locked(id)?.tried === 'wrong' ? 'wrong' : 'nothing';
    if (this.#typed.has(id)) {
      // typed while something else was tried
      this.#tryNext(id);
    } else if (password !== undefined) {
      this.#lock(id, typed ? 'wrong' : before);
      this.#items.flush();
    } else if (code === 'cancelled' && this.#locked(id)) {
      this.#lock(id, before);
    } else {
      this.#set(id, { kind: 'failed', code, message });
    }
  }

  /** A password that is new here may open what is still locked. */
  #tryOthers(password: string, name: string): void {
    if (this.#opening.has(password)) return;
    this.#opening.set(password, name);
    for (const { id, state } of [...this.#items.draft.values()].reverse()) {
      if (state.kind === 'locked') this.#tryNext(id);
    }
  }
}
