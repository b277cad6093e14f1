import {
  labels,
  type Label,
  type PanelModel,
  type PanelSentence,
  type Span,
} from '../../src/extension/features/panel/protocol';
import { h, section } from './dom';
import { integer, labelNames, labelSigns, percent, plural } from './format';

/** Figures of the text, how its sentences are distributed over the labels, and the surest sentence at either end. */
export function summarySection(model: PanelModel, onReveal: (span: Span) => void): HTMLElement {
  return section(
    'summary',
    'Summary',
    undefined,
    tiles(model),
    ...model.summary.notes.map((note) => h('p', { class: 'note', 'data-testid': 'coverage-note' }, note)),
    ...(model.sentences.length > 0 ? [distribution(model), strongestOf(model, onReveal)] : []),
  );
}

function strongestOf(
  { summary: { mostNegative, mostPositive }, sentences }: PanelModel,
  onReveal: (span: Span) => void,
): HTMLElement {
  return h(
    'div',
    { class: 'strongest' },
    strongest('Most negative', mostNegative === undefined ? undefined : sentences[mostNegative], onReveal),
    strongest('Most positive', mostPositive === undefined ? undefined : sentences[mostPositive], onReveal),
  );
}

function tiles({ summary }: PanelModel): HTMLElement {
  const { sentences, words, characters, proseCharacters, skippedBlocks } = summary;
  const covered = characters === 0 ? 0 : proseCharacters / characters;
  const skipped = skippedBlocks ? `, ${plural(skippedBlocks, 'block')} skipped` : '';
  const coverage = `${integer(proseCharacters)} of ${integer(characters)} characters are prose${skipped}`;
  return h(
    'dl',
    { class: 'tiles' },
    tile('sentences', 'Sentences', integer(sentences)),
    tile('words', 'Words', integer(words)),
    tile('characters', 'Characters', integer(characters)),
    tile('prose', `Read as prose${skipped}`, percent(covered), coverage),
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

function distribution({ summary: { counts, sentences } }: PanelModel): HTMLElement {
  const bar = h('div', { class: 'distribution', 'aria-hidden': 'true' });
  const legend = h('ul', { class: 'legend', 'data-testid': 'distribution' });
  for (const label of labels) {
    bar.append(segment(label, counts[label]));
    legend.append(
      h(
        'li',
        { 'data-label': label },
        sign(label),
        h('span', {}, `${labelNames[label]} `),
        h('span', { class: 'quiet' }, `${integer(counts[label])} (${percent(counts[label] / sentences)})`),
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
  sentence: PanelSentence | undefined,
  onReveal: (span: Span) => void,
): HTMLElement | undefined {
  if (!sentence) return undefined;
  const { line, label, probabilities } = sentence;
  const place = `Line ${integer(line)} · ${percent(probabilities[label])}`;
  return h(
    'button',
    {
      class: 'row quote',
      'data-testid': 'strongest',
      'data-label': label,
      onclick: () => onReveal(sentence),
    },
    h('span', { class: 'quote-title' }, sign(label), title, h('span', { class: 'quiet' }, place)),
    h('span', { class: 'excerpt', dir: 'auto' }, sentence.excerpt),
  );
}
