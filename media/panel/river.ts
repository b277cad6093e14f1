/** The mood of the text from beginning to end, as a river that widens where it is positive (up) or negative (down). */
import { brushX, type BrushBehavior, type D3BrushEvent } from 'd3-brush';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { select, type Selection } from 'd3-selection';
import { area, curveMonotoneX } from 'd3-shape';
import * as l10n from '@vscode/l10n';
import type { PanelSentence } from '../../src/extension/features/panel/protocol';
import { h, plainTable } from './dom';
import { integer, labelNames, labelSigns, percent } from './format';
import { edgeForKey, riverParts, riverPoints, type RiverPoint } from './riverPoints';
import type { Stretch } from './state';

const height = 124;
const margin = { top: 6, right: 8, bottom: 18, left: 8 };
const middle = (margin.top + height - margin.bottom) / 2;
const half = middle - margin.top;
/** What the left edge's handle takes of the river. */
const inset = 12;
/** Points closer than this many pixels cannot be told apart. */
const pointWidth = 3;
const tableParts = 12;
/** A text without tone is a rill and no torrent: the river's bed is at least so deep, as a mean probability. */
const leastDepth = 0.5;
/** A key that is held down moves the edge at once; the page below follows when it rests, in ms. */
const settleMs = 200;

const edges = ['first', 'last'] as const;
type Edge = (typeof edges)[number];

export interface RiverOptions {
  readonly stretch: Stretch | undefined;
  /** Another part of the text was chosen, or all of it again. */
  readonly onStretch: (stretch: Stretch | undefined) => void;
  readonly onSentence: (sentence: PanelSentence) => void;
}

/** Fills its element's width and follows it. `dispose` stops that. */
export class River {
  readonly element = h('div', { class: 'river' });
  readonly #sentences: readonly PanelSentence[];
  readonly #options: RiverOptions;
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #observer: ResizeObserver;
  readonly #x: ScaleLinear<number, number>;
  #brush: BrushBehavior<unknown> | undefined;
  #stretch: Stretch | undefined;
  #timer: number | undefined;
  #width = 0;

  constructor(sentences: readonly PanelSentence[], options: RiverOptions) {
    this.#sentences = sentences;
    this.#options = options;
    this.#stretch = options.stretch;
    this.#x = scaleLinear().domain([0, sentences.length]);
    this.#svg = select(this.element).append('svg').attr('height', height);
    for (const name of ['course', 'brush', 'edges']) this.#svg.append('g').attr('class', name);
    this.#observer = new ResizeObserver(([entry]) => this.#resize(entry?.contentRect.width ?? 0));
    this.#observer.observe(this.element);
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
    this.#observer.disconnect();
  }

  /** Takes the choice back without a word to anyone. */
  clear(): void {
    this.#stretch = undefined;
    this.#placeBrush();
  }

  #resize(width: number): void {
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    this.#x.range([margin.left, width - margin.right]);
    this.#svg.attr('width', width).attr('viewBox', `0 0 ${width} ${height}`);
    this.#drawCourse();
    this.#drawBrush();
    this.#drawEdges();
    this.#placeBrush();
  }

  #drawCourse(): void {
    const points = riverPoints(this.#sentences, this.#width / pointWidth);
    const depth = points.reduce((most, each) => Math.max(most, each.positive, each.negative), leastDepth);
    const [left = 0, right = 0] = this.#x.range();
    const [head, tail] = [points[0], points.at(-1)];
    // The banks reach from edge to edge, also where the first and the last sentence have their middle further in.
    const course = [
      ...(head ? [{ ...head, at: 0 }] : []),
      ...points,
      ...(tail ? [{ ...tail, at: this.#sentences.length }] : []),
    ];
    const bank = (sign: 1 | -1, side: (point: RiverPoint) => number) =>
      area<RiverPoint>()
        .x(({ at }) => this.#x(at))
        .y0(middle)
        .y1((point) => middle - (sign * half * side(point)) / depth)
        .curve(curveMonotoneX)(course);
    const group = this.#svg.select<SVGGElement>('.course').attr('aria-hidden', 'true');
    group.selectAll('*').remove();
    group
      .append('path')
      .attr('class', 'bank positive')
      .attr(
        'd',
        bank(1, ({ positive }) => positive),
      );
    group
      .append('path')
      .attr('class', 'bank negative')
      .attr(
        'd',
        bank(-1, ({ negative }) => negative),
      );
    group
      .append('line')
      .attr('class', 'middle')
      .attr('x1', left)
      .attr('x2', right)
      .attr('y1', middle)
      .attr('y2', middle);
    this.#drawLabels(group, depth);
  }

  /** Which sentences the ends are, and what up and down mean, with the figure at the bed's edge. */
  #drawLabels(group: Selection<SVGGElement, unknown, null, undefined>, depth: number): void {
    const [left = 0, right = 0] = this.#x.range();
    const side = (label: 'positive' | 'negative'): string =>
      `${labelSigns[label]} ${labelNames[label]} ${percent(depth)}`;
    const labels = [
      [left, height - 4, 'start', '1'],
      [right, height - 4, 'end', integer(this.#sentences.length)],
      [left + inset, margin.top + 10, 'start', side('positive')],
      [left + inset, height - margin.bottom - 3, 'start', side('negative')],
    ] as const;
    for (const [x, y, anchor, text] of labels) {
      group.append('text').attr('x', x).attr('y', y).attr('text-anchor', anchor).text(text);
    }
  }

  #drawBrush(): void {
    const [left = 0, right = 0] = this.#x.range();
    this.#brush = brushX()
      .extent([
        [left, margin.top],
        [right, height - margin.bottom],
      ])
      .on('end', (event: D3BrushEvent<unknown>) => this.#didBrush(event));
    this.#svg.select<SVGGElement>('.brush').call(this.#brush).attr('aria-hidden', 'true');
  }

  /** `sourceEvent` is only there when the user did it. A click is a brush without a width. */
  #didBrush({ selection, sourceEvent }: D3BrushEvent<unknown>): void {
    if (!(sourceEvent instanceof Event)) return;
    if (!selection) {
      const x =
        sourceEvent instanceof MouseEvent ? sourceEvent.clientX - this.element.getBoundingClientRect().x : 0;
      const sentence = this.#sentences[this.#indexAt(x)];
      if (this.#stretch) this.#choose(undefined);
      else if (sentence) this.#options.onSentence(sentence);
      return;
    }
    const [from, to] = selection.map(Number);
    const first = this.#indexAt(from ?? 0);
    const last = Math.max(first, this.#indexAt((to ?? 0) - 1));
    this.#choose({ first, last });
  }

  #indexAt(x: number): number {
    return Math.max(0, Math.min(this.#sentences.length - 1, Math.floor(this.#x.invert(x))));
  }

  /** Two sliders, so that a stretch can be chosen without a pointer. */
  #drawEdges(): void {
    const names: Readonly<Record<Edge, string>> = {
      first: l10n.t('First sentence of the stretch'),
      last: l10n.t('Last sentence of the stretch'),
    };
    this.#svg
      .select<SVGGElement>('.edges')
      .selectAll<SVGGElement, Edge>('g')
      .data(edges)
      .join((enter) => {
        const edge = enter.append('g');
        edge
          .append('line')
          .attr('y1', margin.top)
          .attr('y2', height - margin.bottom);
        edge.append('path').attr('d', `M-5 ${margin.top}h10v10h-10z`);
        return edge;
      })
      .attr('class', 'edge')
      .attr('role', 'slider')
      .attr('tabindex', 0)
      .attr('data-testid', (edge) => `edge-${edge}`)
      .attr('aria-label', (edge) => names[edge])
      .on('keydown', (event: KeyboardEvent, edge) => this.#press(event, edge));
  }

  #press(event: KeyboardEvent, edge: Edge): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const lastIndex = this.#sentences.length - 1;
    const { first, last } = this.#stretch ?? { first: 0, last: lastIndex };
    if (event.key === 'Escape') this.#choose(undefined);
    else {
      const [now, lowest, highest] = edge === 'first' ? [first, 0, last] : [last, first, lastIndex];
      const next = edgeForKey(event.key, now, lowest, highest);
      if (next === undefined) return;
      this.#choose({ first, last, [edge]: next });
    }
    event.preventDefault();
  }

  #choose(stretch: Stretch | undefined): void {
    const isAll = stretch?.first === 0 && stretch.last === this.#sentences.length - 1;
    this.#stretch = isAll ? undefined : stretch;
    this.#placeBrush();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#options.onStretch(this.#stretch), settleMs);
  }

  #placeBrush(): void {
    const stretch = this.#stretch;
    const lastIndex = this.#sentences.length - 1;
    const { first, last } = stretch ?? { first: 0, last: lastIndex };
    const place = { first: this.#x(first), last: this.#x(last + 1) };
    const brush = this.#svg.select<SVGGElement>('.brush');
    if (this.#brush) this.#brush.move(brush, stretch ? [place.first, place.last] : null);
    this.#svg
      .selectAll<SVGGElement, Edge>('.edge')
      .attr('transform', (edge) => `translate(${place[edge]},0)`)
      .attr('aria-valuemin', (edge) => (edge === 'first' ? 1 : first + 1))
      .attr('aria-valuemax', (edge) => (edge === 'first' ? last + 1 : lastIndex + 1))
      .attr('aria-valuenow', (edge) => (edge === 'first' ? first : last) + 1)
      .attr('aria-valuetext', (edge) => this.#sentenceName(edge === 'first' ? first : last));
  }

  #sentenceName(index: number): string {
    const line = integer(this.#sentences[index]?.line ?? 0);
    return l10n.t('Sentence {0}, line {1}', integer(index + 1), line);
  }
}

/** The river's figures: the text in a dozen parts. */
export function riverTable(
  sentences: readonly PanelSentence[],
  onStretch: (stretch: Stretch) => void,
): HTMLElement {
  const head = [l10n.t('Sentences'), l10n.t('From line'), l10n.t('Negative'), l10n.t('Positive')];
  const rows = riverParts(sentences, tableParts).map(({ first, last, negative, positive }) => {
    const name = `${integer(first + 1)}–${integer(last + 1)}`;
    const choose = h('button', { class: 'link', onclick: () => onStretch({ first, last }) }, name);
    const line = integer(sentences[first]?.line ?? 0);
    const cells = [line, percent(negative), percent(positive)].map((text) =>
      h('td', { class: 'number' }, text),
    );
    return h('tr', {}, h('td', {}, choose), ...cells);
  });
  return plainTable(head, h('tbody', {}, ...rows));
}
