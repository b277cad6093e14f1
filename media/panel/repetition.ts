/** What the text says twice: its paragraphs compared with each other. */
import * as l10n from '@vscode/l10n';
import type { PanelPair, PanelPlace, PanelRepetition } from '../../src/extension/features/panel/protocol';
import type { Actions } from './actions';
import { h, section } from './dom';
import { figure } from './figure';
import { fitted, maxChartWidth } from './fitted';
import { cosine, integer } from './format';
import { growingList } from './growingList';
import { triangle, type Square, type TriangleOptions } from './triangle';

/** Cosines below this say nothing; the colours spread over what is above. */
const lowest = 0.4;
const pairsAtOnce = 8;

/** Without two paragraphs, a line that says so. */
export function repetitionSection(
  repetition: PanelRepetition | undefined,
  showsTable: boolean,
  actions: Actions,
): HTMLElement {
  const title = l10n.t('Paragraphs that are alike');
  if (!repetition) {
    const text = l10n.t('Nothing to compare: the text has fewer than two paragraphs.');
    return section('repetition', title, undefined, h('p', { class: 'quiet' }, text));
  }
  const details = h('div', { class: 'details', 'data-testid': 'pair-details', 'aria-live': 'polite' });
  details.append(h('p', { class: 'quiet' }, l10n.t('Choose a square to select both places in the text.')));
  const reveal = (pair: PanelPair) => actions.onReveal(placesOf(pair, repetition));
  const pairs = new Map(repetition.cells.map((pair) => [squareKey(pair, repetition), pair]));
  const squares = repetition.cells.map((pair) => toSquare(pair, repetition));
  const pairFor = ({ row, column }: Square) => pairs.get(`${row} ${column}`);
  const options: TriangleOptions = {
    label: l10n.t('Similarity of paragraphs, each with each'),
    names: rowNames(repetition),
    squares,
    onChoose: (square) => {
      const pair = pairFor(square);
      if (pair) reveal(pair);
    },
    onPoint: (square) => {
      const pair = pairFor(square);
      if (pair) details.replaceChildren(...describePair(pair, repetition));
    },
  };
  const chart = fitted((width) => triangle(options, Math.min(maxChartWidth, width)));
  return figure(
    {
      testId: 'repetition',
      name: 'repetition',
      title,
      chart: h('div', {}, chart, details),
      table: () => closestList(repetition, reveal, 20),
      showsTable,
      actions,
    },
    ...notes(repetition),
    h('h3', {}, l10n.t('Closest pairs')),
    closestList(repetition, reveal, pairsAtOnce),
  );
}

function placesOf({ a, b }: PanelPair, { places }: PanelRepetition): PanelPlace[] {
  return [places[a], places[b]].filter((place) => place !== undefined);
}

function squareKey({ a, b }: PanelPair, { placesPerRow }: PanelRepetition): string {
  return `${Math.floor(b / placesPerRow)} ${Math.floor(a / placesPerRow)}`;
}

function toSquare(pair: PanelPair, repetition: PanelRepetition): Square {
  const [a, b] = placesOf(pair, repetition);
  return {
    row: Math.floor(pair.b / repetition.placesPerRow),
    column: Math.floor(pair.a / repetition.placesPerRow),
    share: Math.max(0, Math.min(1, (pair.score - lowest) / (1 - lowest))) ** 1.5,
    text: pair.score < lowest ? '' : String(Math.round(pair.score * 100)),
    label: l10n.t('Lines {0} and {1}: {2}', integer(a?.line ?? 0), integer(b?.line ?? 0), cosine(pair.score)),
  };
}

function rowNames({ places, placesPerRow }: PanelRepetition): string[] {
  return places.filter((_, index) => index % placesPerRow === 0).map(({ excerpt }) => excerpt);
}

/** What was drawn together because there is so much of it. */
function notes({ paragraphs, paragraphsPerPlace, placesPerRow }: PanelRepetition): HTMLElement[] {
  const texts: string[] = [];
  if (placesPerRow * paragraphsPerPlace > 1) {
    const perRow = integer(placesPerRow * paragraphsPerPlace);
    texts.push(
      l10n.t(
        '{0} paragraphs; each row stands for {1}, each square for the closest two in it.',
        integer(paragraphs),
        perRow,
      ),
    );
  }
  if (paragraphsPerPlace > 1) {
    texts.push(l10n.t('So many are compared in groups of {0} neighbours.', integer(paragraphsPerPlace)));
  }
  return texts.map((text) => h('p', { class: 'quiet note' }, text));
}

function describePair(pair: PanelPair, repetition: PanelRepetition): HTMLElement[] {
  const title = h('p', {}, h('strong', {}, cosine(pair.score)));
  return [title, ...placesOf(pair, repetition).map(describePlace)];
}

function describePlace({ line, excerpt }: PanelPlace): HTMLElement {
  const place = h('span', { class: 'quiet' }, l10n.t('Line {0}', integer(line)), ' ');
  return h('p', { class: 'excerpt' }, place, h('bdi', {}, excerpt));
}

function closestList(
  repetition: PanelRepetition,
  onReveal: (pair: PanelPair) => void,
  atOnce: number,
): HTMLElement {
  const list = h('ul', { class: 'pairs' });
  const build = (pair: PanelPair) =>
    h(
      'li',
      {},
      h(
        'button',
        { class: 'row pair', 'data-testid': 'closest-pair', onclick: () => onReveal(pair) },
        h('span', { class: 'score' }, cosine(pair.score)),
        h('span', {}, ...placesOf(pair, repetition).map(describePlace)),
      ),
    );
  return h('div', {}, list, growingList(list, repetition.closest, build, atOnce));
}
