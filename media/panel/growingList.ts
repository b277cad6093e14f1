import * as l10n from '@vscode/l10n';
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
      next === rest
        ? l10n.t('Show {0} more', integer(rest))
        : l10n.t('Show {0} of {1} more', integer(next), integer(rest));
    if (isAsked) added[0]?.querySelector('button')?.focus();
  };
  grow(false);
  return button;
}
