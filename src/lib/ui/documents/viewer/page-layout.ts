/** Where pages of different heights stand below each other. All values in CSS pixels. */
export interface PageLayout {
  /** Top edge of every page. */
  readonly tops: readonly number[];
  readonly height: number;
}

export const layOutPages = (heights: readonly number[], gap: number): PageLayout => {
  const tops: number[] = [];
  let y = gap;
  for (const height of heights) {
    tops.push(y);
    y += height + gap;
  }
  return { tops, height: y };
};

/** Index of the last top at or above `offset`; 0 where `offset` lies above all. */
export const indexAtOffset = (tops: readonly number[], offset: number): number => {
  let low = 0;
  let high = tops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tops[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
};

/** Indices that a viewport shows, end exclusive, with `overscan` pixels above and below. */
export const visibleWindow = (
  layout: PageLayout,
  scrollTop: number,
  viewport: number,
  overscan: number
): { readonly from: number; readonly to: number } => ({
  from: indexAtOffset(layout.tops, scrollTop - overscan),
  to: layout.tops.length === 0 ? 0 : indexAtOffset(layout.tops, scrollTop + viewport + overscan) + 1
});

const ZOOM_STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3];

/** Next larger or smaller step of the zoom; stays at the ends. */
export const zoomStep = (zoom: number, direction: 1 | -1): number => {
  const steps = direction === 1 ? ZOOM_STEPS : [...ZOOM_STEPS].reverse();
  return steps.find((step) => (step - zoom) * direction > 0.01) ?? steps.at(-1)!;
};
