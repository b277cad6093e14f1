import { type Analyzer, asGlossError, toWireError } from '../../inference';
import { type Answerer, answerers } from './answers';
import { type ExitStatus, type CliHost, exitStatus } from '../host';
import { checkReadable, named, readInput } from '../input';
import { openAnalyzer } from '../model';
import type { PredictOptions } from '../options';
import { Output } from '../output';
import { type Line, readLines } from './lines';
import { type Fields, parseRecord } from './records';

/**
 * Answers the lines of a file or of standard input, one line of output per line of input, in order. `failed` when at
 * least one line got an error in its place.
 * @throws GlossError when there can be no answers: `invalidInput` for the file, `model…` for the model package.
 */
export async function predict(options: PredictOptions, host: CliHost): Promise<ExitStatus> {
  try {
    // Before the model is loaded: a mistyped name is told at once.
    await checkReadable(options.file);
    return await answerInput(options, host);
  } catch (thrown) {
    const error = asGlossError(thrown);
    throw error.code === 'invalidInput' ? named(options.file, error) : error;
  }
}

async function answerInput(
  { task, settings, file, ...model }: PredictOptions,
  host: CliHost,
): Promise<ExitStatus> {
  const { answer, ...rest } = answerers[task];
  const answerer: Asked = { ...rest, answer: (analyzer, records) => answer(analyzer, records, settings) };
  const analyzer = await openAnalyzer(model, [answerer.needs], host);
  const output = new Output(host.stdout);
  let status: ExitStatus = exitStatus.ok;
  try {
    for await (const lines of readLines(readInput(file, host))) {
      const answers = await answerLines(answerer, analyzer, lines);
      if (answers.some(({ isError }) => isError)) status = exitStatus.failed;
      if (!(await output.write(answers.map(({ json }) => `${json}\n`).join('')))) break;
    }
  } finally {
    await analyzer.dispose();
  }
  return status;
}

/** An answerer with the settings of this command line. */
interface Asked extends Omit<Answerer, 'answer'> {
  readonly answer: (analyzer: Analyzer, records: readonly Fields[]) => Promise<readonly object[]>;
}

interface Answer {
  readonly json: string;
  readonly isError: boolean;
}

/** A line that can be asked for, or the answer that it gets without being asked. */
type Read = { readonly line: Line; readonly fields: Fields } | { readonly answer: Answer };

/** One answer per line, in order. */
async function answerLines(
  answerer: Asked,
  analyzer: Analyzer,
  lines: readonly Line[],
): Promise<readonly Answer[]> {
  const read = lines.map((line) => readLine(line, answerer));
  const asked = read.flatMap((entry) => ('fields' in entry ? [entry] : []));
  const answers = (await answerRecords(answerer, analyzer, asked)).values();
  return read.map((entry) => {
    if ('answer' in entry) return entry.answer;
    return answers.next().value ?? errorAnswer(entry.line, new Error('The model gave no answer.'));
  });
}

function readLine(line: Line, { fields, optional }: Asked): Read {
  try {
    return { line, fields: parseRecord(line, fields, optional) };
  } catch (thrown) {
    return { answer: errorAnswer(line, thrown) };
  }
}

/** A batch that fails is asked again line by line: no line loses its answer to another one's text. */
async function answerRecords(
  answerer: Asked,
  analyzer: Analyzer,
  asked: readonly { readonly line: Line; readonly fields: Fields }[],
): Promise<readonly Answer[]> {
  if (asked.length === 0) return [];
  try {
    const found = await answerer.answer(
      analyzer,
      asked.map(({ fields }) => fields),
    );
    return found.map((answer) => ({ json: JSON.stringify(answer), isError: false }));
  } catch (thrown) {
    const [first] = asked;
    if (asked.length === 1 && first) return [errorAnswer(first.line, thrown)];
  }
  const answers: Answer[] = [];
  for (const entry of asked) answers.push(...(await answerRecords(answerer, analyzer, [entry])));
  return answers;
}

function errorAnswer({ number }: Line, thrown: unknown): Answer {
  const error = { ...toWireError(thrown), line: number };
  return { json: JSON.stringify({ error }), isError: true };
}
