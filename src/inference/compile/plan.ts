import { GlossError } from '../errors';
import type { Manifest } from '../model/manifest';

/** A head before the graph is written: the manifest's entry without the names of outputs. */
export type HeadPlan =
  | ({ readonly task: 'sentiment' } & Planned<'sentiment'>)
  | ({ readonly task: 'hostility' } & Planned<'hostility'>)
  | ({ readonly task: 'classification' } & Planned<'classification'>)
  | ({ readonly task: 'entities' } & Planned<'entities'>)
  | ({ readonly task: 'embedding' } & Planned<'embedding'>)
  | { readonly task: 'answer' }
  | { readonly task: 'maskedWord' }
  | { readonly task: 'choice' };

type Heads = Manifest['heads'];
type Planned<T extends keyof Heads> = Readonly<Omit<NonNullable<Heads[T]>, 'output'>>;

/** What `--task` can ask for: how the labels of a sequence classifier are to be read. */
export const compileTasks = ['sentiment', 'classification'] as const;
export type CompileTask = (typeof compileTasks)[number];

const sentimentNames: Readonly<Record<string, 'negative' | 'neutral' | 'positive'>> = {
  negative: 'negative',
  neg: 'negative',
  neutral: 'neutral',
  neu: 'neutral',
  positive: 'positive',
  pos: 'positive',
};
/** What labels without a name mean, by their number, when the user says that they are sentiments. */
const namelessSentiments = {
  2: ['negative', 'positive'],
  3: ['negative', 'neutral', 'positive'],
} as const;

/**
 * The head of a sequence classifier: `sentiment` if its labels say so, any other is a `classification`.
 * @param problem `problem_type` of the configuration
 * @param task how the user wants it read; undefined: by its labels
 * @throws GlossError `invalidInput` when labels cannot be sentiments and the user says they are
 */
export function classifierPlan(
  labels: readonly string[],
  problem: string | null | undefined,
  task: string | undefined,
): HeadPlan {
  if (task !== undefined && !compileTasks.some((known) => known === task)) {
    throw new GlossError('invalidInput', `The task "${task}" is not one of ${compileTasks.join(', ')}.`);
  }
  const isRegression = problem === 'regression';
  const isMultiLabel = problem === 'multi_label_classification';
  const sentiments =
    task === 'classification' || isMultiLabel || isRegression ? undefined : sentimentsOf(labels, task);
  if (sentiments !== undefined) return { task: 'sentiment', labels: sentiments, temperature: 1 };
  if (task === 'sentiment') {
    throw new GlossError(
      'invalidInput',
      `The labels ${labels.join(', ')} cannot be read as sentiments: negative, positive and perhaps neutral are needed.`,
    );
  }
  if (isRegression) return { task: 'classification', labels: [...labels], temperature: 1, regression: true };
  // A single logit is a score of its own: softmax over it would always be 1.
  const isOwn = isMultiLabel || labels.length === 1;
  return { task: 'classification', labels: [...labels], temperature: 1, ...(isOwn && { multiLabel: true }) };
}

function sentimentsOf(
  labels: readonly string[],
  task: string | undefined,
): ('negative' | 'neutral' | 'positive')[] | undefined {
  const isNameless = labels.every((label, index) => label === `LABEL_${index}`);
  if (isNameless) {
    const known = labels.length === 2 || labels.length === 3 ? namelessSentiments[labels.length] : undefined;
    return task === 'sentiment' && known ? [...known] : undefined;
  }
  const named = labels.flatMap((label) => {
    const key = label.toLowerCase();
    return Object.hasOwn(sentimentNames, key) ? (sentimentNames[key] ?? []) : [];
  });
  const isWhole = named.length === labels.length && new Set(named).size === named.length;
  return isWhole && named.includes('negative') && named.includes('positive') ? named : undefined;
}
