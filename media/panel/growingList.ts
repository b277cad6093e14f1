import { h } from './dom';
import { integer } from './format';

/**
 * Puts the first `atOnce` items into `list`. Returns the button that adds as many more, which belongs below the list;
 * it goes away when all are there.
 */
export function growingList<T>(
  list: HTMLElement,
  items: readonly T[],
  build: (item: T, index: number) => HTMLElement,
  atOnce: number,
): HTMLElement {
  let shown = 0;
  const button = h('button', { class: 'more', onclick: () => grow(true) });
  const grow = (isAsked: boolean) => {
    const added = items.slice(shown, shown + atOnce).map((item, index) => build(item, shown + index));
    list.append(...added);
    shown += added.length;
    const rest = items.length - shown;
    button.hidden = rest === 0;
    const next = Math.min(rest, atOnce);
    button.textContent =
      next === rest ? `Show ${integer(rest)} more` : `Show ${integer(next)} of ${integer(rest)} more`;
    if (isAsked) added[0]?.querySelector('button')?.focus();
  };
  grow(false);
  return button;
}
