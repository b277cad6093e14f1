/** The sentiment of each sentence in document order, as bars that lead to the text. */
import { axisBottom, axisLeft } from 'd3-axis';
import { scaleBand, scaleLinear, type ScaleBand } from 'd3-scale';
import { select, type Selection } from 'd3-selection';
import * as l10n from '@vscode/l10n';
import type { PanelSentence } from '../../src/extension/features/panel/protocol';
import { columnOf, sentenceForKey, toColumns, type Column, type Reach } from './columns';
import { h } from './dom';
import { integer, labelNames, labelSigns, percent, sentencesText, verdict } from './format';
import { sign } from './summary';

const height = 176;
const margin = { top: 8, right: 2, bottom: 22, left: 52 };
const baseline = (margin.top + height - margin.bottom) / 2;
/** Narrower columns could be neither told apart nor hit; wider ones would make three sentences look like a wall. */
const minColumnWidth = 3;
const maxColumnWidth = 28;
const neutralTick = 5;

const hint = l10n.t('Point at a bar or use the arrow keys. Click or press Enter to go to the text.');

export interface ChartOptions {
  /** Index of the sentence that is current at first. */
  readonly sentence: number;
  /** Sentences of the text before the first one here. */
  readonly firstIndex: number;
  readonly onReveal: (sentence: PanelSentence) => void;
  /** The user moved to another sentence by key or click. */
  readonly onMove: (sentence: number) => void;
}

/** Fills its element's width and follows it. `dispose` stops that. */
export class SentenceChart {
  readonly element: HTMLElement;
  readonly #sentences: readonly PanelSentence[];
  readonly #options: ChartOptions;
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #details = h('div', { class: 'details', 'data-testid': 'chart-details', 'aria-live': 'polite' });
  readonly #note = h('p', { class: 'quiet note' });
  readonly #observer: ResizeObserver;
  #columns: readonly Column[] = [];
  #current: number;
  #described: number | undefined;
  #width = 0;

  constructor(sentences: readonly PanelSentence[], options: ChartOptions) {
    this.#sentences = sentences;
    this.#options = options;
    this.#current = Math.max(0, Math.min(options.sentence, sentences.length - 1));
    this.element = h('div', { class: 'chart', 'data-testid': 'chart' });
    this.#svg = select(this.element).append('svg').attr('height', height);
    for (const name of ['y-axis', 'columns', 'x-axis']) this.#svg.append('g').attr('class', name);
    this.element.append(this.#note, this.#details);
    this.#describe(undefined);
    this.#listen();
    this.#observer = new ResizeObserver(([entry]) => this.#resize(entry?.contentRect.width ?? 0));
    this.#observer.observe(this.element);
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  #resize(width: number): void {
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    const hadFocus = this.element.contains(document.activeElement);
    this.#draw();
    if (hadFocus) this.#focus();
  }

  #draw(): void {
    const inner = this.#width - margin.left - margin.right;
    this.#columns = toColumns(this.#sentences, inner / minColumnWidth);
    const size = this.#columns[0]?.count ?? 1;
    const right = margin.left + Math.min(inner, this.#columns.length * maxColumnWidth);
    const x = scaleBand<number>(
      this.#columns.map(({ first }) => first),
      [margin.left, right],
    );
    this.#svg.attr('width', this.#width).attr('viewBox', `0 0 ${this.#width} ${height}`);
    this.#drawAxes(x, inner);
    this.#drawColumns(x);
    this.#note.textContent =
      size > 1
        ? l10n.t(
            'Each column stands for {0} sentences: pale for the strongest, full for their average.',
            integer(size),
          )
        : '';
    this.#markCurrent();
  }

  #drawAxes(x: ScaleBand<number>, inner: number): void {
    const yAxis = axisLeft(y)
      .tickValues([-1, -0.5, 0, 0.5, 1])
      .tickFormat((value) => heightLabel(Number(value)))
      .tickSize(-inner)
      .tickPadding(6);
    this.#svg.select<SVGGElement>('.y-axis').attr('transform', `translate(${margin.left},0)`).call(yAxis);
    const { firstIndex } = this.#options;
    const labels = tickLabels(this.#columns, x);
    const xAxis = axisBottom(x)
      .tickValues([...labels.keys()])
      .tickFormat((first) => integer(firstIndex + (labels.get(first) ?? first + 1)))
      .tickSize(4);
    this.#svg
      .select<SVGGElement>('.x-axis')
      .attr('transform', `translate(0,${height - margin.bottom})`)
      .call(xAxis);
    this.#svg.selectAll('.y-axis, .x-axis').attr('aria-hidden', 'true');
  }

  #drawColumns(x: ScaleBand<number>): void {
    const step = x.step();
    const gap = step > 12 ? 3 : step > 4 ? 1.5 : 0.6;
    const total = this.#sentences.length;
    this.#svg
      .select<SVGGElement>('.columns')
      .attr('role', 'listbox')
      .attr('aria-orientation', 'horizontal')
      .attr('aria-label', l10n.t('Sentiment, in the order of the text: {0}', sentencesText(total)))
      .selectAll<SVGGElement, Column>('g')
      .data(this.#columns, ({ first, count }) => `${first}+${count}`)
      .join((enter) => enter.append('g').call(addShapes))
      .attr('class', ({ label }) => `column ${label}`)
      .attr('role', 'option')
      .attr('aria-label', (column) => this.#columnName(column))
      .attr('data-testid', 'sentence-bar')
      .attr('data-first', ({ first }) => first)
      .attr('data-count', ({ count }) => count)
      .attr('data-label', ({ label }) => label)
      .attr('transform', ({ first }) => `translate(${x(first) ?? 0},0)`)
      .call(placeShapes, step, gap);
  }

  #listen(): void {
    // Not on the drawing: Chromium makes every SVG element that listens to these a tab stop.
    this.element.addEventListener('focusin', () => this.#describe(this.#current));
    this.element.addEventListener('focusout', () => this.#describe(undefined));
    const columns = this.#svg.select<SVGGElement>('.columns');
    columns
      .on('pointermove', (event: Event) => this.#point(columnAt(event)))
      .on('pointerleave', () => this.#point(undefined))
      .on('click', (event: Event) => {
        const column = columnAt(event);
        if (!column) return;
        this.#moveTo(column.strongest);
        this.#reveal();
      })
      .on('keydown', (event: KeyboardEvent) => this.#press(event));
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = sentenceForKey(event.key, this.#columns, this.#current);
    if (next !== undefined) this.#moveTo(next);
    else if (event.key === 'Enter' || event.key === ' ') this.#reveal();
    else return;
    event.preventDefault();
  }

  #moveTo(sentence: number): void {
    this.#current = sentence;
    this.#options.onMove(sentence);
    this.#markCurrent();
    this.#focus();
    this.#describe(sentence);
  }

  #reveal(): void {
    const sentence = this.#sentences[this.#current];
    if (sentence) this.#options.onReveal(sentence);
  }

  #point(column: Column | undefined): void {
    this.#svg.selectAll<SVGGElement, Column>('.column').classed('pointed', (each) => each === column);
    const hasFocus = this.element.contains(document.activeElement);
    this.#describe(column?.strongest ?? (hasFocus ? this.#current : undefined));
  }

  #columnName({ first, count, strongest }: Column): string {
    const { firstIndex } = this.#options;
    const sentence = this.#sentences[strongest];
    const what = sentence ? verdict(sentence) : '';
    const last = integer(firstIndex + first + count);
    return count === 1
      ? l10n.t('Sentence {0}: {1}', last, what)
      : l10n.t('Sentences {0} to {1}, strongest: {2}', integer(firstIndex + first + 1), last, what);
  }

  #markCurrent(): void {
    const current = columnOf(this.#columns, this.#current);
    this.#svg
      .selectAll<SVGGElement, Column>('.column')
      .attr('tabindex', (_, index) => (index === current ? 0 : -1))
      .attr('aria-selected', (_, index) => index === current);
  }

  #focus(): void {
    this.#svg.select<SVGGElement>('.column[tabindex="0"]').node()?.focus({ preventScroll: true });
  }

  /** The details are announced, so they are only replaced by other ones. */
  #describe(index: number | undefined): void {
    if (this.#details.hasChildNodes() && index === this.#described) return;
    this.#described = index;
    const sentence = index === undefined ? undefined : this.#sentences[index];
    if (!sentence) return this.#details.replaceChildren(h('p', { class: 'quiet' }, hint));
    const { label, probabilities } = sentence;
    const others = (['negative', 'neutral', 'positive'] as const)
      .filter((each) => each !== label)
      .map((each) => `${labelNames[each].toLowerCase()} ${percent(probabilities[each])}`);
    this.#details.replaceChildren(
      h('p', {}, sign(label), verdict(sentence), h('span', { class: 'quiet' }, ` · ${others.join(' · ')}`)),
      h('p', { class: 'excerpt', dir: 'auto' }, sentence.excerpt),
    );
  }
}

const y = scaleLinear([-1, 1], [height - margin.bottom, margin.top]);

/** The ends of the axis also say which way is which. */
function heightLabel(value: number): string {
  if (value === 0) return '0';
  const height = percent(Math.abs(value));
  if (Math.abs(value) < 1) return height;
  return `${labelSigns[value > 0 ? 'positive' : 'negative']} ${height}`;
}

type Columns = Selection<SVGGElement, Column, SVGGElement, unknown>;

function addShapes(columns: Selection<SVGGElement, Column, SVGGElement, unknown>): void {
  for (const name of ['hit', 'up peak', 'up mean', 'down peak', 'down mean', 'tick']) {
    columns.append('rect').attr('class', name);
  }
}

/** `step` is a column's whole width, which is what can be hit; `gap` what its bars leave free of it. */
function placeShapes(columns: Columns, step: number, gap: number): void {
  columns
    .selectAll('rect')
    .attr('x', gap / 2)
    .attr('width', Math.max(1, step - gap));
  columns
    .select('.hit')
    .attr('x', 0)
    .attr('width', step)
    .attr('y', margin.top)
    .attr('height', 2 * (baseline - margin.top));
  placeBars(columns, 'peak', ({ peak }) => peak);
  placeBars(columns, 'mean', ({ mean }) => mean);
  columns
    .select('.tick')
    .attr('y', baseline - neutralTick / 2)
    .attr('height', ({ up, down }) => (up.peak === 0 && down.peak === 0 ? neutralTick : 0));
}

function placeBars(columns: Columns, name: 'peak' | 'mean', value: (reach: Reach) => number): void {
  const length = (reach: Reach) => y(0) - y(value(reach));
  columns
    .select(`.up.${name}`)
    .attr('y', ({ up }) => baseline - length(up))
    .attr('height', ({ up }) => length(up));
  columns
    .select(`.down.${name}`)
    .attr('y', baseline)
    .attr('height', ({ down }) => length(down));
}

function columnAt(event: Event): Column | undefined {
  const group = event.target instanceof Element ? event.target.closest<SVGGElement>('.column') : null;
  return group ? (select<SVGGElement, Column>(group).datum() ?? undefined) : undefined;
}

/**
 * Where the horizontal axis is labelled, as the `first` of a column, and with which sentence's number: the first, then
 * round numbers some 60 pixels apart.
 */
function tickLabels(columns: readonly Column[], x: ScaleBand<number>): Map<number, number> {
  const total = columns.reduce((sum, { count }) => sum + count, 0);
  const [left, right] = x.range();
  const round = scaleLinear([1, total], [left, right]).ticks(Math.max(2, (right - left) / 60));
  const wanted = [1, ...round.filter((number) => Number.isInteger(number) && number > 1)];
  return new Map(wanted.map((number) => [columns[columnOf(columns, number - 1)]?.first ?? 0, number]));
}
