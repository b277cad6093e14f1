/** Drawings that are made for the width that there is. */
import { h } from './dom';

/** Wider charts would say no more. In pixels. */
export const maxChartWidth = 760;
/** Names before a chart take at most this share of its width. */
export const nameShare = 0.4;
/** Width of one of their letters, in pixels, on the generous side. */
export const letterWidth = 7.6;

/** Smaller changes of the width, in pixels, are not worth a new drawing. */
const noticedChange = 4;

/**
 * Fills its parent's width with what `draw` makes for it, and draws again when that changes. Widths in pixels. Drawn at
 * once, for the width of the page's column: a page that grows only later cannot be scrolled to where it was left.
 */
export function fitted(draw: (width: number) => HTMLElement): HTMLElement {
  const element = h('div');
  let drawn = 0;
  const show = (width: number): void => {
    if (width <= 0 || Math.abs(width - drawn) < noticedChange) return;
    drawn = width;
    keepingFocus(element, () => element.replaceChildren(draw(width)));
  };
  show(columnWidth());
  const observer = new ResizeObserver(([entry]) => show(entry?.contentRect.width ?? 0));
  observer.observe(element);
  return element;
}

/** Inner width of the page's column; 0 where there is none. */
function columnWidth(): number {
  const column = document.querySelector('main');
  if (!column) return 0;
  const { paddingLeft, paddingRight } = getComputedStyle(column);
  return column.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
}

/** The same drawing in another width has the same elements in the same order, so the keyboard stays on its own. */
function keepingFocus(element: HTMLElement, redraw: () => void): void {
  const focusable = (): readonly SVGElement[] => [...element.querySelectorAll<SVGElement>('[tabindex]')];
  const index = focusable().findIndex((each) => each === document.activeElement);
  redraw();
  focusable()[index]?.focus({ preventScroll: true });
}
