/** Drawings that are made for the width that there is. */
import { h } from './dom';

/** Wider charts would say no more. In pixels. */
export const maxChartWidth = 760;
/** Names before a chart take at most this share of its width. */
export const nameShare = 0.4;
/** Width of one of their letters, in pixels, on the generous side. */
export const letterWidth = 7.6;

/** Narrower changes are the scroll bar's coming and going. */
const noticedChange = 4;

/** Fills its parent's width with what `draw` makes for it, and draws again when that changes. Widths in pixels. */
export function fitted(draw: (width: number) => HTMLElement): HTMLElement {
  const element = h('div');
  let drawn = 0;
  const observer = new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    if (width === 0 || Math.abs(width - drawn) < noticedChange) return;
    drawn = width;
    element.replaceChildren(draw(width));
  });
  observer.observe(element);
  return element;
}
