import { h, uniqueId } from './dom';
import { roveThrough } from './roving';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly title: string;
  /** Called when the tab is first shown. */
  readonly build: () => readonly HTMLElement[];
}

/** A row of tabs with one page each. Only the chosen page exists, so that nothing is drawn that is not seen. */
export function tabList<Name extends string>(
  tabs: readonly Tab<Name>[],
  chosen: Name,
  label: string,
  onChoose: (name: Name) => void,
): HTMLElement {
  const page = h('div', { role: 'tabpanel', id: uniqueId('page'), class: 'page' });
  const buttons = tabs.map(({ name, title }) =>
    h(
      'button',
      {
        role: 'tab',
        id: uniqueId('tab'),
        class: 'tab',
        'data-testid': 'tab',
        'data-tab': name,
        'aria-controls': page.id,
        onclick: () => {
          show(name);
          onChoose(name);
        },
      },
      title,
    ),
  );
  const show = (name: Name) => {
    const index = tabs.findIndex((tab) => tab.name === name);
    buttons.forEach((button, at) => button.setAttribute('aria-selected', String(at === index)));
    page.setAttribute('aria-labelledby', buttons[index]?.id ?? '');
    page.replaceChildren(...(tabs[index]?.build() ?? []));
  };
  const list = h('div', { role: 'tablist', class: 'tabs', 'aria-label': label }, ...buttons);
  roveThrough(list, [buttons]);
  show(chosen);
  buttons[tabs.findIndex(({ name }) => name === chosen)]?.setAttribute('tabindex', '0');
  return h('div', {}, list, page);
}
