import { createContext } from 'svelte';
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { allCommands, availableCommands } from '$lib/commands/all-commands';
import type { Command, CommandContext, Overlay } from '$lib/commands/command';
import { matchKey, nameOfKey, SEQUENCE_TIMEOUT } from '$lib/commands/key-bindings';
import type { AppModel } from '$lib/state/app-model.svelte';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest(
    'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]'
  ) !== null;

/** Runs commands, whatever they are reached by, and knows which overlay is shown. */
export class Commander {
  overlay: Overlay | null = $state(null);
  readonly isMac = /mac|iphone|ipad/i.test(navigator.platform);
  #pending = '';
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: AppModel) {}

  /** What a command sees now. */
  get context(): CommandContext {
    const { app } = this;
    const session = page.params['engagement'] === app.session?.id ? app.session : null;
    return {
      app,
      session,
      go: (href) => void goto(href),
      show: (overlay) => (this.overlay = overlay),
      describe: async (action) => {
        if (!session) return action.type;
        // the start page does without the words of the log
        const { actionInWords } = await import('../words/actions');
        return actionInWords(action, { state: session.state, catalogs: session.catalogs });
      }
    };
  }

  /** Commands that can be run here and now. */
  get commands(): readonly Command[] {
    return availableCommands(this.context);
  }

  show(overlay: Overlay): void {
    this.overlay = overlay;
  }

  /** `which` closed; another one that was opened meanwhile stays, for a dialog tells of its end late. */
  close(which: Overlay): void {
    if (this.overlay === which) this.overlay = null;
  }

  run(command: Command): void {
    void command.run(this.context);
  }

  /** Runs a command by its id, for buttons. */
  do(id: string): void {
    const command = allCommands.find((each) => each.id === id);
    if (command) this.run(command);
  }

  /** Listens before the views do: the second key of a sequence is not theirs. */
  onkeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOfKey(event, this.isMac);
    const isChord = name.startsWith('Mod+');
    if (isField(event.target) && name !== 'Mod+K') return;
    if (document.querySelector('dialog[open], [role="dialog"]')) {
      if (this.overlay !== 'palette' || name !== 'Mod+K') return;
      event.preventDefault();
      this.close('palette');
      return;
    }
    if (!isChord && (event.ctrlKey || event.metaKey || event.altKey)) return;
    const match = matchKey(this.commands, this.#pending, name);
    this.#expect(match.kind === 'prefix' ? match.pending : '');
    if (match.kind === 'none') return;
    event.preventDefault();
    if (match.kind === 'command') this.run(match.command);
  };

  #expect(pending: string): void {
    clearTimeout(this.#forget);
    this.#pending = pending;
    if (pending) this.#forget = setTimeout(() => (this.#pending = ''), SEQUENCE_TIMEOUT);
  }
}

/** The one commander of the page, for buttons that run commands or open overlays. */
export const [getCommander, setCommander] = createContext<Commander>();
