/** Who and what is named most, and who is named together. */
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { select, type Selection } from 'd3-selection';
import * as l10n from '@vscode/l10n';
import type { PanelEntity } from '../../src/extension/features/panel/protocol';
import type { Actions } from './actions';
import { h, plainTable, section } from './dom';
import { figure } from './figure';
import { fitted, letterWidth, maxChartWidth, nameShare } from './fitted';
import { entityTypeNames, integer, mentionsText, shortened } from './format';
import { growingList } from './growingList';
import { roveThrough } from './roving';
import type { Part } from './stretch';
import { namedTogether, type Together } from './together';
import { triangle } from './triangle';

const maxBars = 15;
const maxTogether = 16;
const barHeight = 22;
/** In pixels: most of the names' column, what lies between it and the bars, and the width below which bars scroll. */
const maxNameWidth = 160;
const nameGap = 8;
const minWidth = 220;
/** Room behind the longest bar for its figure and the kind of name, and of that for each digit. In pixels. */
const behindBar = 84;
const digitWidth = 8;
const maxSelected = 100;
const rowsAtOnce = 20;

/** How often the most frequent names are mentioned; a bar selects all mentions. */
export function frequencySection(
  entities: readonly PanelEntity[],
  showsTable: boolean,
  actions: Actions,
): HTMLElement {
  const shown = entities.slice(0, maxBars);
  const more = entities.length - shown.length;
  return figure(
    {
      testId: 'frequencies',
      name: 'frequencies',
      title: l10n.t('How often names are mentioned'),
      chart: fitted((width) =>
        bars(shown, width, (entity) => actions.onReveal(entity.mentions.slice(0, maxSelected))),
      ),
      table: () => frequencyTable(entities),
      showsTable,
      actions,
    },
    more > 0 &&
      h(
        'p',
        { class: 'quiet note' },
        l10n.t('The most frequent {0}; the table has all {1}.', integer(maxBars), integer(entities.length)),
      ),
  );
}

function bars(
  entities: readonly PanelEntity[],
  width: number,
  onChoose: (entity: PanelEntity) => void,
): HTMLElement {
  const chart = h('div', { class: 'scroller' });
  const barsWidth = Math.max(minWidth, Math.min(maxChartWidth, width));
  const nameWidth = Math.round(Math.min(maxNameWidth, nameShare * barsWidth));
  const x = scaleLinear(
    [0, max(entities, ({ mentions }) => mentions.length) ?? 1],
    [0, barsWidth - nameWidth - behindBar],
  );
  const height = entities.length * barHeight;
  const svg = select(chart)
    .append('svg')
    .attr('width', barsWidth)
    .attr('height', height)
    .attr('viewBox', `0 0 ${barsWidth} ${height}`);
  const rows = svg
    .attr('class', 'frequencies')
    .attr('role', 'listbox')
    .attr('aria-label', l10n.t('Most frequent names'))
    .selectAll<SVGGElement, PanelEntity>('g')
    .data(entities)
    .join('g')
    .attr('class', ({ type }) => `frequency ${type.toLowerCase()}`)
    .attr('role', 'option')
    .attr('aria-selected', 'false')
    .attr(
      'aria-description',
      ({ type, mentions }) => `${entityTypeNames[type]}: ${mentionsText(mentions.length)}`,
    )
    .attr('data-testid', 'frequency')
    .attr('data-name', ({ name }) => name)
    .attr('transform', (_, index) => `translate(0,${index * barHeight})`)
    .on('click', (_, entity) => onChoose(entity));
  rows.append('rect').attr('class', 'hit').attr('width', barsWidth).attr('height', barHeight);
  rows
    .append('text')
    .attr('x', nameWidth - nameGap)
    .attr('y', barHeight / 2)
    .attr('dy', '0.35em')
    .attr('text-anchor', 'end')
    .text(({ name }) => shortened(name, Math.floor((nameWidth - nameGap) / letterWidth)));
  rows
    .append('rect')
    .attr('class', 'bar')
    .attr('x', nameWidth)
    .attr('y', 4)
    .attr('height', barHeight - 8)
    .attr('width', ({ mentions }) => x(mentions.length));
  addCounts(rows, ({ mentions }) => nameWidth + x(mentions.length) + 6);
  roveThrough(
    chart,
    rows.nodes().map((node) => [node]),
  );
  return chart;
}

type Rows = Selection<SVGGElement, PanelEntity, SVGSVGElement, unknown>;

/** How often, and of which kind: colour alone does not tell. */
function addCounts(rows: Rows, at: (entity: PanelEntity) => number): void {
  const write = (className: string, place: (entity: PanelEntity) => number) =>
    rows
      .append('text')
      .attr('class', className)
      .attr('x', place)
      .attr('y', barHeight / 2)
      .attr('dy', '0.35em');
  write('count', at).text(({ mentions }) => integer(mentions.length));
  write('kind', (entity) => at(entity) + 6 + digitWidth * integer(entity.mentions.length).length).text(
    ({ type }) => type,
  );
}

function frequencyTable(entities: readonly PanelEntity[]): HTMLElement {
  const body = h('tbody');
  const row = ({ name, type, mentions }: PanelEntity) =>
    h(
      'tr',
      {},
      h('td', {}, h('bdi', {}, name)),
      h('td', {}, entityTypeNames[type]),
      h('td', { class: 'number' }, integer(mentions.length)),
    );
  const more = growingList(body, entities, row, rowsAtOnce);
  const head = [l10n.t('Name'), l10n.t('Kind'), l10n.t('Mentions')];
  return h('div', {}, plainTable(head, body), more);
}

export interface TogetherOptions {
  readonly isBySentence: boolean;
  readonly showsTable: boolean;
  readonly onUnit: (isBySentence: boolean) => void;
  readonly actions: Actions;
}

/** Which names share a paragraph or a sentence; a square selects those places. */
export function togetherSection({ entities, sentences }: Part, options: TogetherOptions): HTMLElement {
  const { isBySentence, onUnit, actions, showsTable } = options;
  const title = l10n.t('Names that stand together');
  const pairs = namedTogether(entities, sentences, isBySentence);
  const other = isBySentence ? l10n.t('Count by Paragraph') : l10n.t('Count by Sentence');
  const unit = h('button', { 'data-testid': 'together-unit', onclick: () => onUnit(!isBySentence) }, other);
  if (pairs.length === 0) {
    const nothing = isBySentence
      ? l10n.t('No two names share a sentence.')
      : l10n.t('No two names share a paragraph.');
    return section('together', title, unit, h('p', { class: 'quiet' }, nothing));
  }
  const reveal = ({ places }: Together) => {
    const spans = places.flatMap((place) => sentences[place] ?? []);
    actions.onReveal(spans.slice(0, maxSelected));
  };
  const details = h('div', { class: 'details', 'aria-live': 'polite' });
  const hint = isBySentence
    ? l10n.t('Figures count the sentences that name both. Choose a square to select them.')
    : l10n.t('Figures count the paragraphs that name both. Choose a square to select where they begin.');
  details.append(h('p', { class: 'quiet' }, hint));
  const squares = fitted((width) => togetherTriangle(entities, pairs, reveal, details, width));
  const chart = h('div', {}, squares, details);
  const table = () => togetherTable(entities, pairs, reveal);
  return figure({
    testId: 'together',
    name: 'together',
    title,
    chart,
    table,
    showsTable,
    actions,
    controls: [unit],
  });
}

function togetherTriangle(
  entities: readonly PanelEntity[],
  pairs: readonly Together[],
  onReveal: (pair: Together) => void,
  details: HTMLElement,
  width: number,
): HTMLElement {
  const names = entities.slice(0, maxTogether).map(({ name }) => name);
  const shown = pairs.filter(({ b }) => b < names.length);
  const most = max(shown, ({ count }) => count) ?? 1;
  const find = (row: number, column: number) => shown.find(({ a, b }) => a === column && b === row);
  const squares = names.flatMap((name, row) =>
    names.slice(0, row).map((other, column) => {
      const count = find(row, column)?.count ?? 0;
      return {
        row,
        column,
        share: count / most,
        text: count === 0 ? '' : integer(count),
        label: `${other}, ${name}: ${integer(count)}`,
      };
    }),
  );
  const label = l10n.t('How often names stand together');
  const choose = (row: number, column: number) => {
    const pair = find(row, column);
    if (pair) onReveal(pair);
  };
  return triangle(
    {
      label,
      names,
      squares,
      onChoose: ({ row, column }) => choose(row, column),
      onPoint: (square) => details.replaceChildren(h('p', {}, square.label)),
    },
    Math.min(maxChartWidth, width),
  );
}

function togetherTable(
  entities: readonly PanelEntity[],
  pairs: readonly Together[],
  onReveal: (pair: Together) => void,
): HTMLElement {
  const body = h('tbody');
  const row = (pair: Together) => {
    const both = `${entities[pair.a]?.name ?? ''} · ${entities[pair.b]?.name ?? ''}`;
    const choose = h('button', { class: 'link', onclick: () => onReveal(pair) }, h('bdi', {}, both));
    return h('tr', {}, h('td', {}, choose), h('td', { class: 'number' }, integer(pair.count)));
  };
  const more = growingList(body, pairs, row, rowsAtOnce);
  return h('div', {}, plainTable([l10n.t('Names'), l10n.t('Places')], body), more);
}
