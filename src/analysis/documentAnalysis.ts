import { type Analyzer, type AnalyzeOptions, GlossError, throwIfAborted, worded } from '../inference';
import type { DocumentResults, DocumentTask } from '../inference';
import { Pacer } from './base/pacer';
import { findDirectives } from './directives';
import { findRegions } from './regions';
import { splitRegions } from './sentences';
import type {
  AnalyzedSentence,
  Coverage,
  DocumentAnalysis,
  DocumentSnapshot,
  Regions,
  Sentence,
  SentenceResults,
  Span,
} from './types';
import type { EntityLists } from './workspaceFile';

const analysisTasks: readonly DocumentTask[] = ['sentiment', 'entities', 'embedding'];
type AskedTask = DocumentTask | 'hostility';

/** Texts per request: about a second of work on a slow machine, so that cancelling and progress stay prompt. */
const textsPerRequest = 64;
/** So many texts take long enough that what is on screen should not wait for them. */
const manyTexts = 3 * textsPerRequest;

export interface AnalyzeDocumentOptions extends AnalyzeOptions {
  /** An earlier analysis by the same model: sentences with the same text keep its result objects. */
  readonly previous?: DocumentAnalysis | undefined;
  /** The part on screen: its sentences go first, the rest follows with priority `background`. */
  readonly visible?: Span | undefined;
  /**
   * Called once when the sentences of `visible` have results and many others still lack theirs, with an analysis of
   * just the sentences that are known. `coverage.pendingSentences` says how many are to come.
   */
  readonly onVisible?: ((analysis: DocumentAnalysis) => void) | undefined;
  /** Columns or fields of a CSV or JSON Lines file to read: see `findRegions`. */
  readonly columns?: readonly string[] | undefined;
  /** Called after each request with the number of sentences that have a result, and of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** What to ask for. Default: everything that documents are analyzed for. A `previous` must have been asked the same. */
  readonly tasks?: readonly DocumentTask[] | undefined;
  /** Ask for hostility too, if the model has a head for it. A `previous` must have been asked the same. */
  readonly hostility?: boolean | undefined;
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
    columns: options.columns,
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
  const sentences = await splitRegions(found.regions, new Pacer(options.signal));
  const asked = sentences.length === 0 ? analysisTasks : await askedTasks(analyzer, options);
  const missing = analysisTasks.filter((task) => !asked.includes(task));
  const directives = findDirectives(snapshot.text, found.directivePlaces);
  const withResults = (analyzed: readonly AnalyzedSentence[]): DocumentAnalysis => ({
    ...snapshot,
    sentences: analyzed,
    ...directives,
    ...(missing.length > 0 && { missing }),
    coverage: coverageOf(snapshot, found, sentences.length - analyzed.length),
    ...(options.overrides && { overrides: options.overrides }),
    regions: found,
  });
  const didSeeVisible = (known: readonly AnalyzedSentence[]): void => options.onVisible?.(withResults(known));
  return withResults(await analyzeSentences(sentences, asked, analyzer, options, didSeeVisible));
}

function coverageOf({ text }: DocumentSnapshot, found: Regions, pendingSentences: number): Coverage {
  return {
    characters: text.length,
    proseCharacters: found.regions.reduce((sum, { start, end }) => sum + end - start, 0),
    unreadCharacters: found.unreadCharacters,
    skippedBlocks: Object.values(found.skipped).reduce((sum, count) => sum + count, 0),
    skipped: found.skipped,
    pendingSentences,
    notes: found.notes,
  };
}

/** Throws `invalidInput` for a document over the limit. */
export function checkLength({ text }: DocumentSnapshot, maxCharacters: number | undefined): void {
  if (maxCharacters === undefined || text.length <= maxCharacters) return;
  throw new GlossError(
    'invalidInput',
    worded`The document has ${text.length.toLocaleString('en')} characters; the limit is ${maxCharacters.toLocaleString('en')}, from the setting \`gloss.document.maxCharacters\`. Raise it to analyze this document.`,
  );
}

async function analyzeSentences(
  sentences: readonly Sentence[],
  asked: readonly AskedTask[],
  analyzer: Analyzer,
  options: AnalyzeDocumentOptions,
  didSeeVisible: (known: readonly AnalyzedSentence[]) => void,
): Promise<readonly AnalyzedSentence[]> {
  const results = new Map<string, SentenceResults>();
  for (const { text, result } of options.previous?.sentences ?? []) results.set(text, result);
  const { visible, rest } = missingTexts(sentences, results, options.visible);
  const report = () =>
    options.onProgress?.(sentences.filter(({ text }) => results.has(text)).length, sentences.length);
  await addResults(results, visible, analyzer, { ...options, asked }, report);
  if (visible.length > 0 && rest.length >= manyTexts) {
    didSeeVisible(
      sentences.flatMap((sentence) => {
        const result = results.get(sentence.text);
        return result ? [{ ...sentence, result }] : [];
      }),
    );
  }
  const isBehind = options.visible !== undefined;
  await addResults(
    results,
    rest,
    analyzer,
    isBehind ? { ...options, asked, priority: 'background' } : { ...options, asked },
    report,
  );
  return sentences.map((sentence) => ({ ...sentence, result: resultFor(sentence.text, results) }));
}

/** What the model can say of documents. @throws GlossError `headMissing` when that is nothing. */
export async function askedTasks(
  analyzer: Analyzer,
  { tasks = analysisTasks, hostility }: AnalyzeDocumentOptions,
): Promise<readonly AskedTask[]> {
  const { heads, displayName } = await analyzer.info();
  const asked = [...tasks, ...(hostility === true ? (['hostility'] as const) : [])].filter((task) =>
    heads.includes(task),
  );
  if (asked.length > 0) return asked;
  throw new GlossError(
    'headMissing',
    tasks.length > 1
      ? worded`The model in use, ${displayName}, answers ${heads.join(', ')} only; analyzing text takes one that answers ${tasks.join(', ')}, or some of these.`
      : worded`The model in use, ${displayName}, answers ${heads.join(', ')} only; analyzing text takes one that answers ${tasks.join(', ')}.`,
  );
}

/** As of an empty text. */
const nothingSaid: DocumentResults = Object.freeze({
  sentiment: { label: 'neutral', probabilities: { negative: 0, neutral: 1, positive: 0 } },
  entities: [],
  embedding: new Float32Array(0),
});

/** Texts without a result, each once: those that touch the visible span in document order, the others outward from it. */
function missingTexts(
  sentences: readonly Sentence[],
  known: ReadonlyMap<string, SentenceResults>,
  span: Span | undefined,
): { readonly visible: readonly string[]; readonly rest: readonly string[] } {
  const visible = new Set<string>();
  const rest = new Map<string, number>();
  for (const { text, start, end } of sentences) {
    if (known.has(text)) continue;
    const distance = span ? Math.max(start - span.end, span.start - end, -1) : 0;
    if (distance < 0) visible.add(text);
    else rest.set(text, Math.min(distance, rest.get(text) ?? distance));
  }
  for (const text of visible) rest.delete(text);
  const outward = [...rest].sort(([, a], [, b]) => a - b).map(([text]) => text);
  return { visible: [...visible], rest: outward };
}

async function addResults(
  results: Map<string, SentenceResults>,
  texts: readonly string[],
  analyzer: Analyzer,
  { signal, priority, asked }: AnalyzeOptions & { readonly asked: readonly AskedTask[] },
  didAdd: () => void,
): Promise<void> {
  const pacer = new Pacer(signal);
  const isPartial = analysisTasks.some((task) => !asked.includes(task));
  for (let at = 0; at < texts.length; at += textsPerRequest) {
    throwIfAborted(signal);
    // Answers from a cache come without the event loop having run.
    if (pacer.isDue) await pacer.breathe();
    const chunk = texts.slice(at, at + textsPerRequest);
    // A task is in the answers only when it was asked for.
    const answers: readonly SentenceResults[] = await analyzer.analyze(asked as DocumentTask[], chunk, {
      ...(signal && { signal }),
      ...(priority && { priority }),
    });
    chunk.forEach((text, index) => {
      const answer = answers[index];
      // Results are shared with the cache: only what lacks something is made anew.
      if (answer) results.set(text, isPartial ? { ...nothingSaid, ...answer } : answer);
    });
    didAdd();
  }
  throwIfAborted(signal);
}

function resultFor(text: string, results: ReadonlyMap<string, SentenceResults>): SentenceResults {
  const result = results.get(text);
  if (!result)
    throw new GlossError('internal', 'The analyzer returned fewer results than it was given texts.');
  return result;
}
