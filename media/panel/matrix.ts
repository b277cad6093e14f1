/** How alike the selected passages are, each with each. */
import type { PanelPassage, PanelSimilarity, Span } from '../../src/extension/features/panel/protocol';
import { h, section } from './dom';
import { cosine, integer, plural } from './format';

const hint = 'Similarity from −1 to 1. Choose a cell to select both passages in the text.';

/** Without a comparison, a line that says how to get one. */
export function matrixSection(
  similarity: PanelSimilarity | undefined,
  onReveal: (spans: readonly Span[]) => void,
): HTMLElement {
  if (!similarity) {
    const how =
      'Select two or more passages (Alt+click adds a cursor) and analyze them to see how alike they are.';
    return section('similarity', 'Similarity of selections', undefined, h('p', { class: 'quiet' }, how));
  }
  const details = h('div', { class: 'details', 'data-testid': 'matrix-details', 'aria-live': 'polite' });
  details.append(h('p', { class: 'quiet' }, hint));
  const { omitted } = similarity;
  return section(
    'similarity',
    'Similarity of selections',
    undefined,
    h('div', { class: 'scroller' }, grid(similarity, details, onReveal)),
    omitted > 0 && h('p', { class: 'quiet note' }, `${plural(omitted, 'further selection')} not compared.`),
    details,
  );
}

function grid(
  { items, matrix }: PanelSimilarity,
  details: HTMLElement,
  onReveal: (spans: readonly Span[]) => void,
): HTMLElement {
  const cells: HTMLElement[][] = [];
  const rows = items.map((item, row) => {
    const built = items.map((other, column) => {
      const value = matrix[row]?.[column] ?? 0;
      const cell = row === column ? sameCell() : pairCell(item, other, value, row, column);
      cell.addEventListener('click', () => onReveal(row === column ? [item] : [item, other]));
      for (const event of ['focus', 'pointerenter']) {
        cell.addEventListener(event, () => details.replaceChildren(...describePair(item, other, value)));
      }
      return cell;
    });
    cells.push(built);
    return h('tr', {}, rowHeader(item), ...built.map((cell) => h('td', { role: 'gridcell' }, cell)));
  });
  const columnHeaders = items.map(({ label }) => h('th', { scope: 'col' }, label));
  const table = h(
    'table',
    {
      class: 'matrix',
      role: 'grid',
      'data-testid': 'matrix',
      'aria-label': 'Similarity of the selected passages',
    },
    h('thead', {}, h('tr', {}, h('td'), ...columnHeaders)),
    h('tbody', {}, ...rows),
  );
  roveThrough(table, cells);
  return table;
}

function rowHeader({ label, line, excerpt }: PanelPassage): HTMLElement {
  return h(
    'th',
    { scope: 'row', title: `Line ${integer(line)}: ${excerpt}` },
    h('span', { class: 'passage-label' }, label),
    h('span', { class: 'passage', dir: 'auto' }, excerpt),
  );
}

function pairCell(a: PanelPassage, b: PanelPassage, value: number, row: number, column: number): HTMLElement {
  const cell = h(
    'button',
    {
      class: 'cell',
      'data-testid': 'matrix-cell',
      'data-row': row,
      'data-column': column,
      'aria-label': `${a.label} and ${b.label}: ${cosine(value)}`,
      tabindex: -1,
    },
    cosine(value),
  );
  cell.style.setProperty('--share', `${Math.round(Math.max(0, value) * 100)}%`);
  return cell;
}

/** On the diagonal a passage meets itself, which says nothing. */
function sameCell(): HTMLElement {
  return h('button', { class: 'cell same', 'aria-label': 'The same passage', tabindex: -1 }, '–');
}

function describePair(a: PanelPassage, b: PanelPassage, value: number): HTMLElement[] {
  if (a === b) return [describePassage(a)];
  const title = h('p', {}, `${a.label} and ${b.label}: `, h('strong', {}, cosine(value)));
  return [title, describePassage(a), describePassage(b)];
}

function describePassage({ label, line, excerpt }: PanelPassage): HTMLElement {
  const place = h('span', { class: 'quiet' }, `${label}, line ${integer(line)} `);
  return h('p', { class: 'excerpt' }, place, h('bdi', {}, excerpt));
}

/** One tab stop for the whole grid; arrow keys, Home and End move within it and stop at its edges. */
function roveThrough(table: HTMLElement, cells: readonly (readonly HTMLElement[])[]): void {
  let row = 0;
  let column = Math.min(1, cells.length - 1);
  cells[row]?.[column]?.setAttribute('tabindex', '0');
  const moveTo = (nextRow: number, nextColumn: number) => {
    const next = cells[nextRow]?.[nextColumn];
    if (!next) return;
    cells[row]?.[column]?.setAttribute('tabindex', '-1');
    [row, column] = [nextRow, nextColumn];
    next.setAttribute('tabindex', '0');
  };
  table.addEventListener('focusin', (event) => {
    const focusedRow = cells.findIndex((each) => each.some((cell) => cell === event.target));
    moveTo(focusedRow, cells[focusedRow]?.findIndex((cell) => cell === event.target) ?? -1);
  });
  table.addEventListener('keydown', (event) => {
    const next = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, cells.length - 1],
    }[event.key];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    const [nextRow = row, nextColumn = column] = next;
    cells[nextRow]?.[nextColumn]?.focus();
    event.preventDefault();
  });
}
