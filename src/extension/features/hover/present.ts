import { l10n } from 'vscode';
import {
  type AnalyzedSentence,
  type DocumentEntity,
  type WordContribution,
  workspaceFileName,
} from '../../../analysis';
import type { ModelInfo } from '../../../inference';
import { wordsFor } from '../../presentation/entityWords';
import { percent } from '../../presentation/marks';
import { sentimentTitle, sentimentWord } from '../../presentation/sentimentWords';

/** What is known at the place that is hovered. */
export interface HoverSubject {
  readonly sentence?: AnalyzedSentence | undefined;
  /** The names there, the innermost first. */
  readonly entities: readonly DocumentEntity[];
  /** The words that carried the sentence's label most, strongest first. */
  readonly words: readonly WordContribution[];
  /** Unknown when the model can't be asked. */
  readonly model?: ModelInfo | undefined;
}

/** Ten cells, filled in proportion: "███████░░░". Read out by the number that stands beside it. */
export function bar(probability: number): string {
  const filled = Math.round(probability * 10);
  return '█'.repeat(filled) + '░'.repeat(10 - filled);
}

/** Text as markdown that shows exactly that text. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, '\\$&');
}

function sentimentLines(sentence: AnalyzedSentence, words: readonly WordContribution[]): string[] {
  const { label, probabilities } = sentence.result.sentiment;
  const name = sentimentTitle(label);
  const others = (['negative', 'neutral', 'positive'] as const)
    .filter((other) => other !== label)
    .map((other) => `${sentimentWord(other)} ${percent(probabilities[other])}`);
  const lines = [`**${name}** &nbsp;\`${bar(probabilities[label])}\` ${percent(probabilities[label])}`];
  lines.push(`<small>${others.join(' · ')}</small>`);
  if (words.length > 0) lines.push(l10n.t('Carried by {0}', words.map(wordText).join(', ')));
  return lines;
}

function wordText({ word, contribution }: WordContribution): string {
  return `**${escapeMarkdown(word)}** (${Math.round(contribution * 100)})`;
}

function entityLines({ label, text, score, alternatives = [], isMarked }: DocumentEntity): string[] {
  const name = `**${wordsFor(label).one}** ${escapeMarkdown(text)}`;
  if (isMarked) return [l10n.t('{0}, as `{1}` says', name, workspaceFileName)];
  const others = alternatives.map((other) => {
    const word = other.label === undefined ? l10n.t('No name') : wordsFor(other.label).one;
    return `${word} ${percent(other.score)}`;
  });
  const source = l10n.t('by the head “{0}” of the model', 'entities');
  return [
    `${name} &nbsp;\`${bar(score)}\` ${percent(score)}`,
    `<small>${[...others, source].join(' · ')}</small>`,
  ];
}

function explainLink({ start, end }: AnalyzedSentence): string {
  const target = encodeURIComponent(JSON.stringify([{ start, end }]));
  const tip = l10n.t('Mark the words that carry the sentiment');
  return `[$(lightbulb) ${l10n.t('Explain')}](command:gloss.explainSelection?${target} "${tip}")`;
}

/** The hover as markdown. */
export function hoverMarkdown(subject: HoverSubject): string {
  const { sentence, entities, words, model } = subject;
  const paragraphs: string[] = [];
  for (const entity of entities) paragraphs.push(entityLines(entity).join('  \n'));
  if (sentence) paragraphs.push(sentimentLines(sentence, words).join('  \n'));
  if (model) {
    const identity = `${escapeMarkdown(model.displayName)} ${escapeMarkdown(model.version)} (${model.precision})`;
    paragraphs.push(`<small>${l10n.t('{0}, on this machine', identity)}</small>`);
  }
  const show = l10n.t('Show in panel');
  const links = [
    `[$(list-selection) ${show}](command:gloss.showAnalysisPanel "${l10n.t('Open the analysis panel')}")`,
  ];
  if (sentence) links.push(explainLink(sentence));
  const clear = l10n.t('Clear highlights');
  links.push(`[$(clear-all) ${clear}](command:gloss.clearHighlights "${l10n.t('Remove every highlight')}")`);
  paragraphs.push(links.join(' &nbsp; '));
  return paragraphs.join('\n\n');
}
