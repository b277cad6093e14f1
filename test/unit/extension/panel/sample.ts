import type { AnalyzedSentence } from '../../../../src/analysis';
import type { EntityType, SentimentLabel } from '../../../../src/inference';
import { type PanelInput, presentPanel } from '../../../../src/extension/features/panel/present';

/** A sentence of the sample: its text, its label with that label's probability, and the names in it. */
type Line = readonly [string, SentimentLabel, number, ...(readonly [string, EntityType])[]];

export const lines: readonly Line[] = [
  ['Ada Byron wrote to the mill.', 'neutral', 0.9, ['Ada Byron', 'PERSON']],
  ['The wheel is broken, again!', 'negative', 0.7],
  [
    'ADA BYRON thanked Mill & Sons, and Ada Byron left.',
    'positive',
    0.8,
    ['ADA BYRON', 'PERSON'],
    ['Mill & Sons', 'ORG'],
  ],
  ['It never worked.', 'negative', 0.95],
];

/** The sample as one document: a heading of code marks that is no sentence, then a sentence per line. */
export function input(of: readonly Line[] = lines, changes: Partial<PanelInput> = {}): PanelInput {
  let text = '---\n';
  const sentences = of.map(([written, label, probability, ...names]): AnalyzedSentence => {
    const start = text.length;
    text += `${written}\n`;
    const rest = (1 - probability) / 2;
    const probabilities = { negative: rest, neutral: rest, positive: rest, [label]: probability };
    const entities = names.map(([name, type]) => {
      const at = written.indexOf(name);
      return { start: at, end: at + name.length, label: type, score: 0.75 };
    });
    const result = { sentiment: { label, probabilities }, entities, embedding: new Float32Array(2) };
    return { kind: 'plain', start, end: start + written.length, text: written, result };
  });
  const coverage = {
    characters: text.length,
    proseCharacters: text.length - 4,
    unreadCharacters: 0,
    skippedBlocks: 1,
    skipped: { code: 1 },
    pendingSentences: 0,
    notes: ['A note.'],
  };
  return {
    analysis: { uri: 'file:///mill.md', version: 7, sentences, coverage },
    text,
    title: 'mill.md',
    model: { displayName: 'Sample Model', version: '2.1' },
    ...changes,
  };
}

export function sample(changes: Partial<PanelInput> = {}) {
  const given = input(lines, changes);
  return { model: presentPanel(given), text: given.text };
}
