import type { Action } from '$lib/domain/log/action';
import type { AppModel } from '$lib/state/app-model.svelte';
import type { EngagementSession } from '$lib/state/engagement-session.svelte';

/** What lies above the views and is opened by commands. */
export type Overlay = 'palette' | 'keys' | 'new-engagement' | 'import-bundle' | 'export-bundle';

/** What a command may touch. Made anew for every run, so that it is never out of date. */
export interface CommandContext {
  readonly app: AppModel;
  /** The engagement on the screen; null outside of one. */
  readonly session: EngagementSession | null;
  readonly go: (href: string) => void;
  readonly show: (overlay: Overlay) => void;
  /** An action in the words of the log, for messages. */
  readonly describe: (action: Action) => Promise<string>;
}

export type CommandGroup = 'Go to' | 'Engagement' | 'Start' | 'This device' | 'Help';

/** One thing that a user can do, whatever they reach it by: palette, keyboard or menu. */
export interface Command {
  readonly id: string;
  /** Imperative, as in a menu. */
  readonly title: string;
  readonly group: CommandGroup;
  /** `Mod+K` (Mod is Ctrl, or Cmd on a Mac), or a sequence such as `g d`. */
  readonly keys?: string;
  /** Further words to find it by. */
  readonly also?: string;
  /** Left out of the palette and deaf to its keys where this says no. */
  readonly available?: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void | Promise<void>;
}

/** For commands that need an open engagement. */
export const inEngagement = ({ session }: CommandContext): boolean => session !== null;

/** For commands that lead into what the firm alone has. */
export const inAuditFile = ({ session }: CommandContext): boolean =>
  session !== null && session.permissions.sees('audit-file');

/** For commands that change the engagement. */
export const inWritable = ({ session }: CommandContext): boolean =>
  session !== null && session.permissions.writes;
