import * as l10n from '@vscode/l10n';
import type { PanelSentence } from '../../src/extension/features/panel/protocol';
import { h } from './dom';
import { integer, labelNames, percent } from './format';
import { growingList } from './growingList';
import { sign } from './summary';

const rowsAtOnce = 200;

/** The chart's figures as a table, for screen readers and for reading. `firstIndex` counts from 0. */
export function sentenceTable(
  sentences: readonly PanelSentence[],
  firstIndex: number,
  onReveal: (sentence: PanelSentence) => void,
): HTMLElement {
  const body = h('tbody');
  const head = [
    l10n.t('No.'),
    l10n.t('Line'),
    l10n.t('Sentiment'),
    l10n.t('Text'),
    labelNames.negative,
    labelNames.neutral,
    labelNames.positive,
  ];
  const table = h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
    body,
  );
  const rows = (sentence: PanelSentence, index: number) => row(sentence, firstIndex + index, onReveal);
  return h(
    'div',
    { class: 'sentence-table', 'data-testid': 'sentence-table' },
    h('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': l10n.t('Sentences') }, table),
    growingList(body, sentences, rows, rowsAtOnce),
  );
}

function row(
  sentence: PanelSentence,
  index: number,
  onReveal: (sentence: PanelSentence) => void,
): HTMLElement {
  const { line, label, probabilities, excerpt } = sentence;
  return h(
    'tr',
    { 'data-testid': 'sentence-row' },
    h('td', { class: 'number' }, integer(index + 1)),
    h('td', { class: 'number' }, integer(line)),
    h('td', { class: 'label' }, sign(label), labelNames[label]),
    h(
      'td',
      { class: 'text' },
      h('button', { class: 'link', dir: 'auto', onclick: () => onReveal(sentence) }, excerpt),
    ),
    h('td', { class: 'number' }, percent(probabilities.negative)),
    h('td', { class: 'number' }, percent(probabilities.neutral)),
    h('td', { class: 'number' }, percent(probabilities.positive)),
  );
}
