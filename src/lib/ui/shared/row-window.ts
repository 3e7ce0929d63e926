/** Which rows of one height a viewport shows, `overscan` more on either side; `to` is exclusive. */
export const rowWindow = (
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewport: number,
  overscan = 6
): { readonly from: number; readonly to: number } => {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - overscan);
  const to = Math.min(count, Math.ceil((scrollTop + viewport) / rowHeight) + overscan);
  return { from, to: Math.max(from, to) };
};

/** Scroll position that brings a row into view with the least movement; `head` pixels at the top are covered. */
export const scrollForRow = (
  index: number,
  rowHeight: number,
  scrollTop: number,
  viewport: number,
  head = 0
): number => {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const lowest = top + rowHeight + head - viewport;
  return lowest > scrollTop ? lowest : scrollTop;
};
