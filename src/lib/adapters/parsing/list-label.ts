/** Bullets that people type or that extraction yields for symbol fonts. */
const bullet = /^([•●○◦▪▫■□‣⁃∙·►▶➢➤✓✔❖\uf0a7\uf0b7\uf0d8\uf0fc]|[-–—*+](?=\s))\s*(?=\S)/;
/** `a)`, `(iv)`, `3.`, `12)`: with a space behind and text after it. */
const enumerator = /^(\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)|(?:\d{1,3}|[a-zA-Z])\.)\s+(?=\S)/;

/** Takes a typed bullet or enumerator off the front of a line; null where there is none. */
export const splitListLabel = (text: string): { readonly label: string; readonly text: string } | null => {
  const mark = bullet.exec(text);
  if (mark) return { label: '•', text: text.slice(mark[0].length) };
  const number = enumerator.exec(text);
  return number ? { label: number[1] ?? '', text: text.slice(number[0].length) } : null;
};

/** How deep a typed section number such as `4.2.1` is: 3; 0 where the line does not start with one. */
export const sectionDepth = (text: string): number => {
  const number =
    /^(?:(?:section|article|chapter|abschnitt|kapitel|artikel)\s+)?(?:[A-Z]\.)?(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\p{L}/iu.exec(
      text
    );
  return number?.[1] ? number[1].split('.').length : 0;
};
