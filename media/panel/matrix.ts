/** How alike the selected passages are, each with each. */
import * as l10n from '@vscode/l10n';
import type { PanelPassage, PanelSimilarity, Span } from '../../src/extension/features/panel/protocol';
import { h, section } from './dom';
import { cosine, integer } from './format';
import { roveThrough } from './roving';

const hint = l10n.t('Similarity from −1 to 1. Choose a cell to select both passages in the text.');

/** Without a comparison, a line that says how to get one. */
export function matrixSection(
  similarity: PanelSimilarity | undefined,
  onReveal: (spans: readonly Span[]) => void,
): HTMLElement {
  if (!similarity) {
    const how = l10n.t(
      'Select two or more passages (Alt+click adds a cursor) and analyze them to see how alike they are.',
    );
    return section(
      'similarity',
      l10n.t('Similarity of selections'),
      undefined,
      h('p', { class: 'quiet' }, how),
    );
  }
  const details = h('div', { class: 'details', 'data-testid': 'matrix-details', 'aria-live': 'polite' });
  details.append(h('p', { class: 'quiet' }, hint));
  const { omitted } = similarity;
  return section(
    'similarity',
    l10n.t('Similarity of selections'),
    undefined,
    h('div', { class: 'scroller' }, grid(similarity, details, onReveal)),
    omitted > 0 &&
      h('p', { class: 'quiet note' }, l10n.t('Not compared for lack of room: {0} more.', integer(omitted))),
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
      'aria-label': l10n.t('Similarity of the selected passages'),
    },
    h('thead', {}, h('tr', {}, h('td', { 'aria-hidden': 'true' }), ...columnHeaders)),
    h('tbody', {}, ...rows),
  );
  roveThrough(table, cells);
  return table;
}

function rowHeader({ label, line, excerpt }: PanelPassage): HTMLElement {
  return h(
    'th',
    { scope: 'row', title: `${l10n.t('Line {0}', integer(line))}: ${excerpt}` },
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
      'aria-label': l10n.t('{0} and {1}: {2}', a.label, b.label, cosine(value)),
      tabindex: -1,
    },
    cosine(value),
  );
  cell.style.setProperty('--share', `${Math.round(Math.max(0, value) * 100)}%`);
  return cell;
}

/** On the diagonal a passage meets itself, which says nothing. */
function sameCell(): HTMLElement {
  return h('button', { class: 'cell same', 'aria-label': l10n.t('The same passage'), tabindex: -1 }, '–');
}

function describePair(a: PanelPassage, b: PanelPassage, value: number): HTMLElement[] {
  if (a === b) return [describePassage(a)];
  const title = h('p', {}, h('strong', {}, l10n.t('{0} and {1}: {2}', a.label, b.label, cosine(value))));
  return [title, describePassage(a), describePassage(b)];
}

function describePassage({ label, line, excerpt }: PanelPassage): HTMLElement {
  const place = h('span', { class: 'quiet' }, `${label}, ${l10n.t('Line {0}', integer(line))} `);
  return h('p', { class: 'excerpt' }, place, h('bdi', {}, excerpt));
}
