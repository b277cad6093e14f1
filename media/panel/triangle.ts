/** A triangle of squares: how much each of some things has to do with each of the others. */
import { select, type Selection } from 'd3-selection';
import { h } from './dom';
import { letterWidth, nameShare } from './fitted';
import { integer, shortened } from './format';
import { roveThrough } from './roving';

export interface Square {
  readonly row: number;
  readonly column: number;
  /** 0..1: how strongly it is coloured. */
  readonly share: number;
  /** Written in the square when there is room; the colour says it otherwise. */
  readonly text: string;
  /** What a screen reader says of it. */
  readonly label: string;
}

export interface TriangleOptions {
  readonly label: string;
  /** Names of the rows, which are numbered; the columns have the numbers alone. */
  readonly names: readonly string[];
  /** Row after row; absent squares stay empty. */
  readonly squares: readonly Square[];
  readonly onChoose: (square: Square) => void;
  /** The pointer or the keyboard rests on a square. */
  readonly onPoint: (square: Square) => void;
}

/** In pixels: most of the names' column, and the width of a column's number with the room before it. */
const maxNameWidth = 170;
const numberWidth = 22;
const maxSize = 34;
/** Below this the figures would not fit. */
const minTextSize = 24;
const minSize = 8;
const headHeight = 18;
const lineHeight = 16;

/** Sized for `width` pixels; wider, and to be scrolled, when there are too many rows for that. */
export function triangle(options: TriangleOptions, width: number): HTMLElement {
  const { label, names } = options;
  const nameWidth = Math.round(Math.min(maxNameWidth, nameShare * width));
  const size = Math.max(minSize, Math.min(maxSize, Math.floor((width - nameWidth) / names.length)));
  const drawn = { width: nameWidth + size * names.length, height: headHeight + size * names.length + 2 };
  const element = h('div', { class: 'scroller' });
  const svg = select(element)
    .append('svg')
    .attr('class', size < minTextSize ? 'triangle plain' : 'triangle')
    .attr('width', drawn.width)
    .attr('height', drawn.height)
    .attr('viewBox', `0 0 ${drawn.width} ${drawn.height}`)
    .attr('role', 'listbox')
    .attr('aria-label', label);
  const grid = { size, nameWidth };
  drawHeads(svg, names, grid);
  const rows = drawSquares(svg, options, grid);
  roveThrough(element, rows);
  return element;
}

type Svg = Selection<SVGSVGElement, unknown, null, undefined>;

/** Where the squares lie: their size, and the width of the names before them, in pixels. */
interface Grid {
  readonly size: number;
  readonly nameWidth: number;
}

/** The names before the rows, and the rows' numbers over the columns; only as many as there is room for. */
function drawHeads(svg: Svg, names: readonly string[], { size, nameWidth }: Grid): void {
  const heads = svg.append('g').attr('aria-hidden', 'true');
  const maxLength = Math.floor((nameWidth - 6) / letterWidth);
  const middleOf = (index: number): number => size * (index + 0.5);
  for (let index = 0; index < names.length; index += Math.ceil(lineHeight / size)) {
    heads
      .append('text')
      .attr('x', nameWidth - 6)
      .attr('y', headHeight + middleOf(index))
      .attr('dy', '0.35em')
      .attr('text-anchor', 'end')
      .text(numberedName(names[index] ?? '', index, maxLength));
  }
  for (let index = 0; index < names.length; index += Math.ceil(numberWidth / size)) {
    heads
      .append('text')
      .attr('x', nameWidth + middleOf(index))
      .attr('y', headHeight - 5)
      .attr('text-anchor', 'middle')
      .text(index + 1);
  }
}

/** The name is cut off where there is no room, its number is not. */
function numberedName(name: string, index: number, maxLength: number): string {
  const number = ` ${integer(index + 1)}`;
  return shortened(name, Math.max(1, maxLength - number.length)) + number;
}

/** The squares' elements by row; a row may be empty. */
function drawSquares(
  svg: Svg,
  { squares, onChoose, onPoint }: TriangleOptions,
  { size, nameWidth }: Grid,
): SVGGElement[][] {
  const inner = Math.max(1, size - 1);
  const cells = svg
    .append('g')
    .selectAll<SVGGElement, Square>('g')
    .data(squares)
    .join('g')
    .attr('class', 'square')
    .attr('role', 'option')
    .attr('aria-selected', 'false')
    .attr('aria-label', (square) => square.label)
    .attr('data-testid', 'matrix-square')
    .attr('data-row', ({ row }) => row)
    .attr('data-column', ({ column }) => column)
    .attr(
      'transform',
      ({ row, column }) => `translate(${nameWidth + size * column},${headHeight + size * row})`,
    )
    .on('click', (_, square) => onChoose(square))
    .on('focus pointerenter', (_, square) => onPoint(square));
  for (const name of ['frame', 'amount']) {
    cells.append('rect').attr('class', name).attr('width', inner).attr('height', inner);
  }
  cells.select('.amount').attr('fill-opacity', ({ share }) => share);
  if (size >= minTextSize) {
    cells
      .append('text')
      .attr('aria-hidden', 'true')
      .attr('x', inner / 2)
      .attr('y', inner / 2)
      .attr('dy', '0.35em')
      .attr('text-anchor', 'middle')
      .text(({ text }) => text);
  }
  const rows: SVGGElement[][] = [];
  cells.each(function ({ row }) {
    (rows[row] ??= []).push(this);
  });
  return Array.from(rows, (row) => row ?? []);
}
