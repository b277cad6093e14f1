/** One sentence with the weight of each of its words: what carried its sentiment. */
import * as l10n from '@vscode/l10n';
import type { PanelSentence, PanelWord, PanelWords } from '../../src/extension/features/panel/protocol';
import { h, section } from './dom';
import { integer, labelNames, percent } from './format';
import { sign } from './summary';

/** Weights below this look alike; at this one the colour is full. */
const fullContribution = 0.5;
const namedWords = 6;

/** Stays on the page and shows one sentence after another. */
export class WordsView {
  readonly element: HTMLElement;
  readonly #body = h('div', { 'aria-live': 'polite', class: 'words' });
  #start: number | undefined;

  constructor() {
    this.element = section('words', l10n.t('Words that carried a sentence'), undefined, this.#body);
    this.reset();
  }

  /** Nothing is chosen. */
  reset(): void {
    this.#start = undefined;
    this.#body.replaceChildren(
      h('p', { class: 'quiet' }, l10n.t('Choose a sentence to see which of its words made it sound so.')),
    );
  }

  /** The answer for this sentence is on its way. */
  wait({ start, excerpt }: PanelSentence): void {
    this.#start = start;
    const waiting = h('p', { class: 'quiet' }, l10n.t('Weighing words…'));
    this.#body.replaceChildren(h('p', { class: 'excerpt', dir: 'auto' }, excerpt), waiting);
  }

  show(words: PanelWords): void {
    if (words.start === this.#start) this.#body.replaceChildren(...described(words));
  }

  showFailure(start: number, message: string): void {
    if (start !== this.#start) return;
    this.#body.replaceChildren(
      h('p', { role: 'alert' }, l10n.t('The words could not be weighed: {0}', message)),
    );
  }
}

function described({ text, label, probability, words }: PanelWords): HTMLElement[] {
  const verdict = h('p', { class: 'quiet' }, sign(label), `${labelNames[label]} ${percent(probability)}`);
  const heat = h('p', { class: `heat ${label}`, dir: 'auto' }, ...heated(text, words));
  if (words.length === 0) return [heat, verdict, h('p', {}, l10n.t('No single word stands out.'))];
  return [heat, verdict, weights(text, words)];
}

function heated(text: string, words: readonly PanelWord[]): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const { start, end, contribution } of words) {
    parts.push(text.slice(at, start), heatedWord(text.slice(start, end), contribution));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

/** Underlined as well as coloured: solid for the label, dashed against it. */
function heatedWord(word: string, contribution: number): HTMLElement {
  const side = contribution > 0 ? 'for' : 'against';
  const element = h(
    'span',
    {
      class: `word ${side}`,
      'data-testid': 'word',
      'data-contribution': contribution.toFixed(3),
      title: points(contribution),
    },
    word,
  );
  const share = Math.min(1, Math.abs(contribution) / fullContribution);
  element.style.setProperty('--share', `${Math.round(share * 100)}%`);
  return element;
}

/** The same in words and figures, the heaviest first. */
function weights(text: string, words: readonly PanelWord[]): HTMLElement {
  const heaviest = words.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const items = heaviest
    .slice(0, namedWords)
    .map(({ start, end, contribution }) =>
      h(
        'li',
        {},
        h('bdi', {}, text.slice(start, end)),
        ' ',
        h('span', { class: 'quiet' }, points(contribution)),
      ),
    );
  return h('ul', { class: 'weights', 'aria-label': l10n.t('Heaviest words') }, ...items);
}

/** Percentage points by which the label would be less probable without the word. */
function points(contribution: number): string {
  const rounded = integer(Math.round(Math.abs(contribution) * 100));
  return contribution > 0 ? `+${rounded}` : `−${rounded}`;
}
