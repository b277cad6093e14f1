import * as vscode from 'vscode';
import {
  type AnalyzedSentence,
  explainSentiment,
  isAnswered,
  minimumContribution,
  sentenceAt,
  topWords,
  type WordContribution,
} from '../../../analysis';
import { asGlossError } from '../../../inference';
import { abortSignalOf } from '../../base/abort';
import type { Deps } from '../../deps';
import { toRange } from '../../documents/ranges';
import { commandIds } from '../../ids';
import { hoverMarkdown } from './present';

/** How many words a hover names. */
const namedWords = 3;
/** Half of what a panel weighs: a hover is waited for, and its three words are as good (bench/explanations.ts). */
const weighedWords = 20;

const linkedCommands = [
  commandIds.showAnalysisPanel,
  commandIds.explainSelection,
  commandIds.clearHighlights,
];

/** Explains what is highlighted or reported at the place that is hovered; nothing elsewhere. */
export function registerHover(deps: Deps): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { pattern: '**' },
    {
      provideHover: async (document, position, token) => {
        try {
          return await explainAt(deps, document, document.offsetAt(position), abortSignalOf(token));
        } catch (thrown) {
          const error = asGlossError(thrown);
          if (error.code !== 'cancelled') deps.log.error('hover', error);
          return undefined;
        }
      },
    },
  );
}

async function explainAt(
  deps: Deps,
  document: vscode.TextDocument,
  offset: number,
  signal: AbortSignal,
): Promise<vscode.Hover | undefined> {
  const { highlights, config, analyzer } = deps;
  if (!config.for(document.uri).hover) return undefined;
  const sentence = hoveredSentence(deps, document, offset);
  // Marked names may lie inside of others: the innermost comes first.
  const entities = highlights
    .shownEntities(document)
    .filter(({ start, end }) => start <= offset && offset < end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const subject = entities[0] ?? sentence;
  if (subject === undefined) return undefined;
  const { version } = document;
  // What was found is shown even when the worker can't be asked any more.
  const words = sentence === undefined ? [] : await orWithout(carryingWords(deps, sentence, signal), deps);
  const model = await orWithout(analyzer.info(), deps);
  if (document.version !== version) return undefined;
  const markdown = new vscode.MarkdownString(undefined, true);
  markdown.supportHtml = true;
  markdown.isTrusted = { enabledCommands: linkedCommands };
  markdown.value = hoverMarkdown({ sentence, entities, words: words ?? [], model });
  return new vscode.Hover(markdown, toRange(document, subject));
}

/** `undefined` when the analyzer failed, which is logged; cancellation goes on as an error. */
async function orWithout<T>(answer: Promise<T>, { log }: Deps): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    const error = asGlossError(thrown);
    if (error.code === 'cancelled') throw error;
    log.debug(`hover: ${error.message}`);
    return undefined;
  }
}

/** The sentence at the place, when sentiment is highlighted there or a finding lies over it. */
function hoveredSentence(
  { highlights, store }: Deps,
  document: vscode.TextDocument,
  offset: number,
): AnalyzedSentence | undefined {
  const shown = highlights.shown(document, 'sentiment');
  // Highlights may have been on when a model without sentiment was chosen.
  const highlighted = shown && isAnswered(shown, 'sentiment') ? sentenceAt(shown, offset) : undefined;
  if (highlighted) return highlighted;
  const { document: analysis, findings } = store.get(document);
  const isReported = findings.some(({ start, end }) => start <= offset && offset < end);
  return isReported && analysis && isAnswered(analysis, 'sentiment')
    ? sentenceAt(analysis, offset)
    : undefined;
}

/** Neutral sentences are carried by no word in particular. */
async function carryingWords(
  { analyzer }: Deps,
  { text, result }: AnalyzedSentence,
  signal: AbortSignal,
): Promise<readonly WordContribution[]> {
  if (result.sentiment.label === 'neutral') return [];
  const { words } = await explainSentiment(text, analyzer, { signal, maxWords: weighedWords });
  return topWords(words, namedWords).filter(({ contribution }) => contribution >= minimumContribution);
}
