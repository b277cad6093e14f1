import { type Analyzer, type AnalyzeOptions, GlossError, throwIfAborted } from '../inference';
import type { TaskResults } from '../inference';
import { Pacer } from './base/pacer';
import { findDirectives } from './directives';
import { findRegions } from './regions';
import { splitRegions } from './sentences';
import type { AnalyzedSentence, DocumentAnalysis, DocumentSnapshot, Regions, Sentence, Span } from './types';
import type { EntityLists } from './workspaceFile';

const analysisTasks = ['sentiment', 'entities', 'embedding'] as const;

/** Texts per request: about a second of work on a slow machine, so that cancelling and progress stay prompt. */
const textsPerRequest = 64;

export interface AnalyzeDocumentOptions extends AnalyzeOptions {
  /** An earlier analysis by the same model: sentences with the same text keep its result objects. */
  readonly previous?: DocumentAnalysis | undefined;
  /** The part on screen: its sentences go first, the rest follows with priority `background`. */
  readonly visible?: Span | undefined;
  /** Called after each request with the number of sentences that have a result, and of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Longest document in UTF-16 units; no limit by default. */
  readonly maxCharacters?: number | undefined;
  /** What people said about names: kept with the analysis, where `entitiesOf` reads it. */
  readonly overrides?: EntityLists | undefined;
}

/**
 * Everything about one version of a document. Only texts that `options.previous` does not know go to the analyzer,
 * each once. Throws `cancelled`, `invalidInput` for a binary or too long text, and what the analyzer throws.
 */
export async function analyzeDocument(
  snapshot: DocumentSnapshot,
  analyzer: Analyzer,
  options: AnalyzeDocumentOptions = {},
): Promise<DocumentAnalysis> {
  checkLength(snapshot, options.maxCharacters);
  const regions = await findRegions(snapshot, {
    signal: options.signal,
    previous: options.previous?.regions,
  });
  return analyzeRegions(snapshot, regions, analyzer, options);
}

/** The second half of an analysis: regions found already → sentences → results. */
export async function analyzeRegions(
  snapshot: DocumentSnapshot,
  found: Regions,
  analyzer: Analyzer,
  options: AnalyzeDocumentOptions,
): Promise<DocumentAnalysis> {
  const { uri, version, languageId, text } = snapshot;
  const sentences = await splitRegions(found.regions, new Pacer(options.signal));
  return {
    uri,
    version,
    languageId,
    text,
    sentences: await analyzeSentences(sentences, analyzer, options),
    ...findDirectives(text, found.directivePlaces),
    coverage: {
      characters: text.length,
      proseCharacters: found.regions.reduce((sum, { start, end }) => sum + end - start, 0),
      skippedBlocks: found.skippedBlocks,
      notes: found.notes,
    },
    ...(options.overrides && { overrides: options.overrides }),
    regions: found,
  };
}

/** Throws `invalidInput` for a document over the limit. */
export function checkLength({ text }: DocumentSnapshot, maxCharacters: number | undefined): void {
  if (maxCharacters === undefined || text.length <= maxCharacters) return;
  throw new GlossError(
    'invalidInput',
    `The document has ${text.length.toLocaleString('en')} characters; the limit is ` +
      `${maxCharacters.toLocaleString('en')}, from the setting \`gloss.document.maxCharacters\`. ` +
      'Raise it to analyze this document.',
  );
}

async function analyzeSentences(
  sentences: readonly Sentence[],
  analyzer: Analyzer,
  options: AnalyzeDocumentOptions,
): Promise<readonly AnalyzedSentence[]> {
  const results = new Map<string, TaskResults>();
  for (const { text, result } of options.previous?.sentences ?? []) results.set(text, result);
  const { visible, rest } = missingTexts(sentences, results, options.visible);
  const report = () =>
    options.onProgress?.(sentences.filter(({ text }) => results.has(text)).length, sentences.length);
  await addResults(results, visible, analyzer, options, report);
  const isBehind = options.visible !== undefined;
  await addResults(
    results,
    rest,
    analyzer,
    isBehind ? { ...options, priority: 'background' } : options,
    report,
  );
  return sentences.map((sentence) => ({ ...sentence, result: resultFor(sentence.text, results) }));
}

/** Texts without a result, each once: those that touch the visible span, and the others, both in document order. */
function missingTexts(
  sentences: readonly Sentence[],
  known: ReadonlyMap<string, TaskResults>,
  span: Span | undefined,
): { readonly visible: readonly string[]; readonly rest: readonly string[] } {
  const visible = new Set<string>();
  const rest = new Set<string>();
  for (const { text, start, end } of sentences) {
    if (known.has(text)) continue;
    if (span && start < span.end && span.start < end) visible.add(text);
    else rest.add(text);
  }
  return { visible: [...visible], rest: [...rest].filter((text) => !visible.has(text)) };
}

async function addResults(
  results: Map<string, TaskResults>,
  texts: readonly string[],
  analyzer: Analyzer,
  { signal, priority }: AnalyzeOptions,
  didAdd: () => void,
): Promise<void> {
  for (let at = 0; at < texts.length; at += textsPerRequest) {
    throwIfAborted(signal);
    const chunk = texts.slice(at, at + textsPerRequest);
    const answers = await analyzer.analyze(analysisTasks, chunk, {
      ...(signal && { signal }),
      ...(priority && { priority }),
    });
    chunk.forEach((text, index) => {
      const answer = answers[index];
      if (answer) results.set(text, answer);
    });
    didAdd();
  }
  throwIfAborted(signal);
}

function resultFor(text: string, results: ReadonlyMap<string, TaskResults>): TaskResults {
  const result = results.get(text);
  if (!result)
    throw new GlossError('internal', 'The analyzer returned fewer results than it was given texts.');
  return result;
}
