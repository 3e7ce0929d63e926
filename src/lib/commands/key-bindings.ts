import type { Command } from './command';

/** What of a keyboard event decides; a plain object, so that it can be tested without a browser. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** `Mod+Shift+Z`, `g`, `?`. Shift is named only with a modifier: alone it is part of the character. */
export const nameOfKey = (press: KeyPress, isMac: boolean): string => {
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const key = press.key.length === 1 && (mod || press.altKey) ? press.key.toUpperCase() : press.key;
  return [mod ? 'Mod' : '', press.altKey ? 'Alt' : '', press.shiftKey && mod ? 'Shift' : '', key]
    .filter(Boolean)
    .join('+');
};

/** A sequence is forgotten after this many milliseconds. */
export const SEQUENCE_TIMEOUT = 1200;

export type KeyMatch =
  | { readonly kind: 'command'; readonly command: Command }
  /** The beginning of a sequence: what comes next is looked up with it. */
  | { readonly kind: 'prefix'; readonly pending: string }
  | { readonly kind: 'none' };

/** Finds what a key press means after `pending`, the sequence so far (empty for none). */
export const matchKey = (commands: readonly Command[], pending: string, name: string): KeyMatch => {
  const typed = pending ? `${pending} ${name}` : name;
  const command = commands.find(({ keys }) => keys === typed);
  if (command) return { kind: 'command', command };
  if (commands.some(({ keys }) => keys?.startsWith(`${typed} `))) return { kind: 'prefix', pending: typed };
  return { kind: 'none' };
};

/** The keys as they are printed on this keyboard: `['Ctrl', 'K']`, `['g', 'then', 'd']` without the words. */
export const keysAsPrinted = (keys: string, isMac: boolean): readonly string[] =>
  keys
    .split(' ')
    .flatMap((chord) => chord.split('+'))
    .map((key) => {
      if (key === 'Mod') return isMac ? '⌘' : 'Ctrl';
      if (key === 'Shift') return isMac ? '⇧' : 'Shift';
      return key;
    });
