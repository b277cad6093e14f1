import type { AnalyzedSentence, RegionKind } from '../../src/analysis';
import { presentPanel } from '../../src/extension/features/panel/present';
import type { PanelModel } from '../../src/extension/features/panel/protocol';
import type { EntityType, SentimentLabel } from '../../src/inference';
import { emptyAnalysis } from './emptyAnalysis';

const names: readonly (readonly [string, EntityType])[] = [
  ['Adaeze Okafor', 'PERSON'],
  ['Ingrid Solheim', 'PERSON'],
  ['Meridian Freight', 'ORG'],
  ['Harbour Data', 'ORG'],
  ['Brussels', 'LOC'],
  ['Tromsø', 'LOC'],
  ['Ferrywright', 'MISC'],
];

/** The same numbers at every run; 0..1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** The panel's model of an invented document of so many sentences, four to a paragraph. */
export function panelModelOf(count: number): PanelModel {
  const random = randomNumbers(20_261);
  const parts: string[] = [];
  const sentences: AnalyzedSentence[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const [name, type] = names[Math.floor(random() * names.length)] ?? ['Ada', 'PERSON'];
    const text = `On day ${index} ${name} wrote about the tide table.`;
    const wave = Math.sin((6 * index) / count);
    const label: SentimentLabel =
      random() < 0.6 ? 'neutral' : random() < 0.5 + wave / 2 ? 'positive' : 'negative';
    const rest = 0.05 + 0.2 * random();
    const probabilities = { negative: rest, neutral: rest, positive: rest, [label]: 1 - 2 * rest };
    const start = text.indexOf(name);
    const entities = [{ start, end: start + name.length, label: type, score: 0.9 }];
    const angle = random() * 6;
    const embedding = new Float32Array([Math.cos(angle), Math.sin(angle)]);
    const kind: RegionKind = 'paragraph';
    sentences.push({
      kind,
      start: at,
      end: at + text.length,
      text,
      result: { sentiment: { label, probabilities }, entities, embedding },
    });
    const gap = index % 4 === 3 ? '\n\n' : ' ';
    parts.push(text, gap);
    at += text.length + gap.length;
  }
  const text = parts.join('');
  return presentPanel({
    analysis: emptyAnalysis({ uri: 'file:///log.md', text, sentences }),
    text,
    title: 'log.md',
    model: { displayName: 'Sample', version: '1' },
  });
}
