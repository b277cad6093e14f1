import * as l10n from '@vscode/l10n';
import {
  labels,
  type Label,
  type PanelModel,
  type PanelSentence,
} from '../../src/extension/features/panel/protocol';
import type { Actions } from './actions';
import { h, section } from './dom';
import { integer, labelNames, labelSigns, percent } from './format';
import { countLabels, surest, type Part } from './stretch';

const quotesPerSide = 3;

/** Figures of the text, how its sentences are distributed over the labels, and the surest sentences at either end. */
export function summarySection(model: PanelModel, { sentences }: Part, actions: Actions): HTMLElement {
  return section(
    'summary',
    l10n.t('Summary'),
    undefined,
    tiles(model),
    ...model.summary.notes.map((note) => h('p', { class: 'note', 'data-testid': 'coverage-note' }, note)),
    distribution(sentences),
    h(
      'div',
      { class: 'strongest' },
      strongest(l10n.t('Most negative'), surest(sentences, 'negative', quotesPerSide), actions),
      strongest(l10n.t('Most positive'), surest(sentences, 'positive', quotesPerSide), actions),
    ),
  );
}

function tiles({ summary }: PanelModel): HTMLElement {
  const { sentences, words, characters, proseCharacters, skippedBlocks } = summary;
  const covered = characters === 0 ? 0 : proseCharacters / characters;
  const title = skippedBlocks
    ? l10n.t('Read as prose, blocks skipped: {0}', integer(skippedBlocks))
    : l10n.t('Read as prose');
  const coverage = l10n.t('{0} of {1} characters are prose', integer(proseCharacters), integer(characters));
  return h(
    'dl',
    { class: 'tiles' },
    tile('sentences', l10n.t('Sentences'), integer(sentences)),
    tile('words', l10n.t('Words'), integer(words)),
    tile('characters', l10n.t('Characters'), integer(characters)),
    tile('prose', title, percent(covered), coverage),
  );
}

function tile(name: string, title: string, value: string, tooltip?: string): HTMLElement {
  return h(
    'div',
    { class: 'tile', 'data-testid': 'tile', 'data-tile': name, title: tooltip },
    h('dt', {}, title),
    h('dd', {}, value),
  );
}

function distribution(sentences: readonly PanelSentence[]): HTMLElement {
  const counts = countLabels(sentences);
  const bar = h('div', { class: 'distribution', 'aria-hidden': 'true' });
  const legend = h('ul', { class: 'legend', 'data-testid': 'distribution' });
  for (const label of labels) {
    bar.append(segment(label, counts[label]));
    const share = percent(counts[label] / Math.max(1, sentences.length));
    legend.append(
      h(
        'li',
        { 'data-label': label },
        sign(label),
        h('span', {}, `${labelNames[label]} `),
        h('span', { class: 'quiet' }, `${integer(counts[label])} (${share})`),
      ),
    );
  }
  return h('div', {}, bar, legend);
}

function segment(label: Label, count: number): HTMLElement {
  const element = h('span', { class: `segment ${label}` });
  element.style.flexGrow = String(count);
  element.hidden = count === 0;
  return element;
}

/** The label's shape in its colour; the label's name stands beside it. */
export function sign(label: Label): HTMLElement {
  return h('span', { class: `sign ${label}`, 'aria-hidden': 'true' }, labelSigns[label]);
}

function strongest(
  title: string,
  sentences: readonly PanelSentence[],
  { onSentence }: Actions,
): HTMLElement | undefined {
  if (sentences.length === 0) return undefined;
  const items = sentences.map((sentence) =>
    h(
      'li',
      {},
      quote(sentence, () => onSentence(sentence)),
    ),
  );
  return h('div', {}, h('h3', {}, title), h('ul', {}, ...items));
}

function quote({ line, label, probabilities, excerpt }: PanelSentence, onclick: () => void): HTMLElement {
  const place = `${l10n.t('Line {0}', integer(line))} · ${percent(probabilities[label])}`;
  return h(
    'button',
    { class: 'row quote', 'data-testid': 'strongest', 'data-label': label, onclick },
    h('span', { class: 'quote-title' }, sign(label), h('span', { class: 'quiet' }, place)),
    h('span', { class: 'excerpt', dir: 'auto' }, excerpt),
  );
}
