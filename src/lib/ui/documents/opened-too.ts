const SHOWN = 3;

/** `The password of “a.pdf” also opened “b.pdf”, “c.pdf” and “d.pdf”.`; longer lists end in a number. */
export const openedToo = (source: string, names: readonly string[]): string => {
  const quoted = names.map((name) => `“${name}”`);
  const parts =
    quoted.length > SHOWN + 1 ? [...quoted.slice(0, SHOWN), `${quoted.length - SHOWN} more files`] : quoted;
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
  return `The password of “${source}” also opened ${list}.`;
};
