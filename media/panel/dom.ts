/** Building elements. Text is always inserted as text. */

export type Child = Node | string | undefined | false;

type Properties = Readonly<Record<string, string | number | boolean | undefined | (() => void)>>;

/**
 * An element with attributes and children. `true` sets an empty attribute, `false` and `undefined` set none; names
 * that begin with `on` add a listener.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

let ids = 0;

/** An id that no other element of the page has. */
export function uniqueId(prefix: string): string {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** A table of a heading row and a body that is filled elsewhere. */
export function plainTable(headings: readonly string[], body: HTMLElement): HTMLElement {
  const cells = headings.map((name) => h('th', { scope: 'col' }, name));
  return h('table', { class: 'plain' }, h('thead', {}, h('tr', {}, ...cells)), body);
}

/** A part of the page under a heading that names it for screen readers too. */
export function section(testId: string, title: string, aside: Child, ...children: Child[]): HTMLElement {
  const id = uniqueId('heading');
  const heading = h('div', { class: 'section-heading' }, h('h2', { id }, title), aside);
  return h('section', { 'aria-labelledby': id, 'data-testid': testId }, heading, ...children);
}
