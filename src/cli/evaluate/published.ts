import type { EvaluateTask } from './data';

/** A figure that a checkpoint's authors published, on the same scale as a Score: 0..1. */
export interface Published {
  readonly name: string;
  readonly value: number;
}

interface PublishedEntry {
  readonly task: readonly EvaluateTask[];
  readonly dataSet: RegExp;
  readonly figures: readonly Published[];
}

/** DistilBERT's figures on development sets (Sanh et al. 2019, and the model cards of its checkpoints). */
const entries: readonly PublishedEntry[] = [
  {
    task: ['sentiment', 'classification'],
    dataSet: /sst-?2/i,
    figures: [{ name: 'accuracy', value: 0.913 }],
  },
  {
    task: ['sentiment', 'classification'],
    dataSet: /imdb/i,
    figures: [{ name: 'accuracy', value: 0.9282 }],
  },
  { task: ['similarity'], dataSet: /sts-?b/i, figures: [{ name: 'Pearson', value: 0.907 }] },
  {
    task: ['answer'],
    dataSet: /squad/i,
    figures: [
      { name: 'exact match', value: 0.777 },
      { name: 'F1', value: 0.858 },
    ],
  },
  { task: ['classification'], dataSet: /wnli/i, figures: [{ name: 'accuracy', value: 0.444 }] },
];

/**
 * Published figures for a package whose id or source names a DistilBERT checkpoint of a data set; empty for others.
 * They hold for that checkpoint on its own development set, which the data given need not be.
 */
export function publishedFigures(task: EvaluateTask, names: readonly string[]): readonly Published[] {
  const name = names.find((candidate) => /distilbert/i.test(candidate));
  if (name === undefined) return [];
  return entries.find((entry) => entry.task.includes(task) && entry.dataSet.test(name))?.figures ?? [];
}
