import { l10n } from 'vscode';
import type { Deps } from '../../deps';
import { say } from '../say';
import { requireHead } from '../requireHead';
import { analyzeTarget } from '../target';
import { entitySummary, sentimentSummary } from './present';

export { Highlights } from './highlights';

/** Analyze Sentiment. */
export async function analyzeSentiment(deps: Deps): Promise<void> {
  await requireHead(deps.analyzer, 'sentiment');
  const { document, layer, analysis } = await analyzeTarget(deps, l10n.t('Gloss: analyzing sentiment'));
  deps.highlights.turnOn(document.uri, 'sentiment', layer);
  say(sentimentSummary(analysis));
}

/** Highlight Entities. */
export async function highlightEntities(deps: Deps): Promise<void> {
  await requireHead(deps.analyzer, 'entities');
  const { document, layer } = await analyzeTarget(deps, l10n.t('Gloss: looking for names'));
  deps.highlights.turnOn(document.uri, 'entities', layer);
  say(entitySummary(deps.highlights.shownEntities(document)));
}
