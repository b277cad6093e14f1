/** The part of the text that the river's brush has chosen. Pure. */
import type {
  Label,
  PanelEntity,
  PanelModel,
  PanelSentence,
} from '../../src/extension/features/panel/protocol';
import type { Stretch } from './state';

/** What the page shows of a stretch. */
export interface Part {
  readonly sentences: readonly PanelSentence[];
  /** Index of the first of them in the whole. */
  readonly first: number;
  /** Most mentioned first; only mentions in the stretch. */
  readonly entities: readonly PanelEntity[];
}

/** All of the model, or of one stretch of it. */
export function partOf({ sentences, entities }: PanelModel, stretch: Stretch | undefined): Part {
  if (!stretch) return { sentences, first: 0, entities };
  const chosen = sentences.slice(stretch.first, stretch.last + 1);
  const start = chosen[0]?.start ?? 0;
  const end = chosen.at(-1)?.end ?? start;
  const inside = entities
    .map((entity) => ({
      ...entity,
      mentions: entity.mentions.filter((mention) => mention.start >= start && mention.end <= end),
    }))
    .filter(({ mentions }) => mentions.length > 0)
    .sort((a, b) => b.mentions.length - a.mentions.length);
  return { sentences: chosen, first: stretch.first, entities: inside };
}

export function countLabels(sentences: readonly PanelSentence[]): Record<Label, number> {
  const counts = { negative: 0, neutral: 0, positive: 0 };
  for (const { label } of sentences) counts[label] += 1;
  return counts;
}

/** The sentences with that label, the surest first, at most `limit`. */
export function surest(sentences: readonly PanelSentence[], label: Label, limit: number): PanelSentence[] {
  return sentences
    .filter((sentence) => sentence.label === label)
    .sort((a, b) => b.probabilities[label] - a.probabilities[label])
    .slice(0, limit);
}
