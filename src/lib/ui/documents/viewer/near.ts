import type { Attachment } from 'svelte/attachments';

/** The nearest ancestor with this attribute is what scrolls. */
export const SCROLLER = 'data-scroller';

interface Watch {
  readonly observer: IntersectionObserver;
  readonly listeners: Map<Element, (near: boolean) => void>;
}

const watchByScroller = new WeakMap<Element, Watch>();

const watchOf = (scroller: Element): Watch => {
  const known = watchByScroller.get(scroller);
  if (known) return known;
  const listeners: Watch['listeners'] = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting);
    },
    // a screen ahead, so that ordinary scrolling never meets an empty page
    { root: scroller, rootMargin: '1200px 0px' }
  );
  const watch = { observer, listeners };
  watchByScroller.set(scroller, watch);
  return watch;
};

/** Tells whether an element is at or near the visible part of its scroller. */
export const nearness =
  (onchange: (near: boolean) => void): Attachment<Element> =>
  (element) => {
    const scroller = element.closest(`[${SCROLLER}]`);
    if (!scroller) {
      onchange(true);
      return;
    }
    const watch = watchOf(scroller);
    watch.listeners.set(element, onchange);
    watch.observer.observe(element);
    return () => {
      watch.listeners.delete(element);
      watch.observer.unobserve(element);
    };
  };
