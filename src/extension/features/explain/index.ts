import { l10n } from 'vscode';
import { type AnalyzedSentence, explainSentiment } from '../../../analysis';
import type { Span } from '../../../inference';
import { runWithProgress } from '../../base/progress';
import type { Deps } from '../../deps';
import type { Mark } from '../../presentation/marks';
import { say } from '../say';
import { requireHead } from '../requireHead';
import { analyzeTarget } from '../target';
import { explainable, outcome, wordMarks } from './present';

/** Most sentences explained at once; each costs one run for every word it has. */
const maxSentences = 20;

/** A hover's link brings the sentence; menus bring the document's address, which says nothing new. */
function asSpan(asked: unknown): Span | undefined {
  if (typeof asked !== 'object' || asked === null || !('start' in asked) || !('end' in asked))
    return undefined;
  const { start, end } = asked;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : undefined;
}

/** Explain Selection: marks the words that carried each sentence's sentiment. */
export async function explainSelection(deps: Deps, asked: unknown): Promise<void> {
  await requireHead(deps.analyzer, 'sentiment');
  const { document, layer, analysis } = await analyzeTarget(deps, l10n.t('Gloss: analyzing'), asSpan(asked));
  const chosen = explainable(analysis.sentences, maxSentences);
  const marks = await runWithProgress(l10n.t('Gloss: weighing words'), (signal, report) =>
    explainAll(deps, chosen, signal, report),
  );
  // What was weighed is no longer what is written; the highlights that are on follow edits, these could not.
  if (document.version !== analysis.version) return;
  deps.highlights.turnOn(document.uri, 'sentiment', layer);
  deps.highlights.setExtra(document.uri, marks);
  const left =
    analysis.sentences.filter(({ result }) => result.sentiment.label !== 'neutral').length - chosen.length;
  say(outcome(chosen.length, left));
}

async function explainAll(
  { analyzer }: Deps,
  sentences: readonly AnalyzedSentence[],
  signal: AbortSignal,
  report: (done: number, total: number) => void,
): Promise<Mark[]> {
  const marks: Mark[] = [];
  for (const [done, sentence] of sentences.entries()) {
    report(done, sentences.length);
    const { words } = await explainSentiment(sentence.text, analyzer, { signal });
    marks.push(...wordMarks(sentence, words));
  }
  return marks;
}
