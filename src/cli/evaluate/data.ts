import { GlossError } from '../../inference';
import type { CliHost } from '../host';
import { readInput } from '../input';
import { type Line, readLines } from '../predict/lines';
import { decodeLine } from '../predict/records';

export const evaluateTasks = ['sentiment', 'classification', 'entities', 'similarity', 'answer'] as const;
export type EvaluateTask = (typeof evaluateTasks)[number];

export interface LabelledText {
  readonly text: string;
  /** What the text stands beside, for a classifier of pairs. */
  readonly pair?: string;
  readonly label: string;
}

export interface TaggedWords {
  readonly tokens: readonly string[];
  /** One a token: `B-ORG`, `I-ORG`, `O`. */
  readonly tags: readonly string[];
}

export interface ScoredPair {
  readonly a: string;
  readonly b: string;
  readonly score: number;
}

export interface AskedQuestion {
  readonly question: string;
  readonly context: string;
  /** The answers that are right; none: the context does not say. */
  readonly answers: readonly string[];
}

/** What a line of each task's data holds. */
export interface DataRows {
  readonly sentiment: LabelledText;
  readonly classification: LabelledText;
  readonly entities: TaggedWords;
  readonly similarity: ScoredPair;
  readonly answer: AskedQuestion;
}

/**
 * The rows of a data file: JSON Lines, or for questions SQuAD's own JSON too.
 * @throws GlossError `invalidInput`, naming the line, for a row that cannot be used, and for no rows at all.
 */
export async function readRows<T extends EvaluateTask>(
  task: T,
  file: string,
  host: CliHost,
): Promise<readonly DataRows[T][]> {
  const lines: Line[] = [];
  for await (const batch of readLines(readInput(file, host))) lines.push(...batch);
  const rows = (task === 'answer' ? joined(lines) : lines).flatMap((line) => rowsOf(task, line));
  if (rows.length === 0) throw new GlossError('invalidInput', 'There is nothing to evaluate in it.');
  return rows;
}

/** SQuAD's own JSON may be laid out over many lines, of which none is a row by itself; its first is a brace. */
function joined(lines: readonly Line[]): readonly Line[] {
  const pieces = lines.map(({ bytes }) => bytes ?? new Uint8Array());
  const isOneObject = pieces.length > 1 && Buffer.from(pieces[0] ?? []).equals(Buffer.from('{'));
  return isOneObject ? [{ number: 1, bytes: Buffer.concat(pieces) }] : lines;
}

type Values = Readonly<Record<string, unknown>>;

const readers: { readonly [T in EvaluateTask]: (values: Values) => readonly DataRows[T][] } = {
  sentiment: (values) => [labelledText(values)],
  classification: (values) => [labelledText(values)],
  entities: (values) => {
    const tokens = strings(values, 'tokens');
    const tags = strings(values, 'tags');
    if (tokens.length !== tags.length)
      throw invalid(`there are ${tokens.length} tokens and ${tags.length} tags`);
    return [{ tokens, tags }];
  },
  similarity: (values) => {
    const { score } = values;
    if (typeof score !== 'number') throw invalid('"score" must be a number');
    return [{ a: string(values, 'a'), b: string(values, 'b'), score }];
  },
  answer: (values) => ('data' in values ? squadRows(values) : [askedQuestion(values)]),
};

function rowsOf<T extends EvaluateTask>(task: T, line: Line): readonly DataRows[T][] {
  try {
    const values: unknown = JSON.parse(decodeLine(line));
    if (!isRecord(values)) throw invalid('the line is no object');
    return readers[task](values);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new GlossError('invalidInput', `Line ${line.number}: ${reason}.`.replace(/\.\.$/, '.'), {
      cause: thrown,
    });
  }
}

function labelledText(values: Values): LabelledText {
  const label = string(values, 'label');
  if (typeof values['a'] === 'string') return { text: values['a'], pair: string(values, 'b'), label };
  const text = string(values, 'text');
  return values['pair'] === undefined ? { text, label } : { text, pair: string(values, 'pair'), label };
}

function askedQuestion(values: Values): AskedQuestion {
  const question = string(values, 'question');
  const context = string(values, 'context');
  return { question, context, answers: answerTexts(values['answers']) };
}

/** A list of strings, a list of `{text}`, or `{text: […]}`, as copies of SQuAD have them. */
function answerTexts(answers: unknown): readonly string[] {
  const list = isRecord(answers) ? answers['text'] : answers;
  if (!Array.isArray(list)) throw invalid('"answers" must be a list');
  return list.map((answer: unknown) => {
    const text = isRecord(answer) ? answer['text'] : answer;
    if (typeof text !== 'string') throw invalid('"answers" must hold strings');
    return text;
  });
}

/** SQuAD's file: articles of paragraphs of questions. */
function squadRows(values: Values): readonly AskedQuestion[] {
  return records(values, 'data').flatMap((article) =>
    records(article, 'paragraphs').flatMap((paragraph) =>
      records(paragraph, 'qas').map((asked) => ({
        question: string(asked, 'question'),
        context: string(paragraph, 'context'),
        answers: answerTexts(asked['answers']),
      })),
    ),
  );
}

function records(values: Values, name: string): readonly Values[] {
  const list = values[name];
  if (Array.isArray(list) && list.every(isRecord)) return list;
  throw invalid(`"${name}" must be a list of objects`);
}

function string(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === 'string') return value;
  throw invalid(value === undefined ? `"${name}" is missing` : `"${name}" must be a string`);
}

function strings(values: Values, name: string): readonly string[] {
  const value = values[name];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalid(`"${name}" must be a list of strings`);
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): GlossError {
  return new GlossError('invalidInput', message);
}
