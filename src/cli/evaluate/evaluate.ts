import { asGlossError, type HeadKind, type Manifest, readPackage } from '../../inference';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { checkReadable, named } from '../input';
import { openAnalyzer, packageFolderOf } from '../model';
import { rounded } from '../numbers';
import type { EvaluateOptions } from '../options';
import { Output } from '../output';
import { type EvaluateTask, readRows } from './data';
import { type Published, publishedFigures } from './published';
import { type Score, scoreRows } from './scores';

const usualHead: Readonly<Record<EvaluateTask, HeadKind>> = {
  sentiment: 'sentiment',
  classification: 'classification',
  entities: 'entities',
  similarity: 'embedding',
  answer: 'answer',
};

/** How alike two texts are can also be what a network with one output was trained to say of them. */
function headOf(task: EvaluateTask, { heads: { embedding, classification } }: Manifest): HeadKind {
  const isRater = embedding === undefined && classification?.labels.length === 1;
  return task === 'similarity' && isRater ? 'classification' : usualHead[task];
}

/**
 * Measures a model package on data that says what is right.
 * @throws GlossError `invalidInput` for the file or one of its rows, `headMissing`, `model…`.
 */
export async function evaluate(options: EvaluateOptions, host: CliHost): Promise<ExitStatus> {
  const { task, data, format, ...model } = options;
  const { manifest } = await readPackage(await packageFolderOf(model.model, host));
  const analyzer = await openAnalyzer(model, [headOf(task, manifest)], host);
  try {
    await checkReadable(data);
    const rows = await readRows(task, data, host);
    const scores = await scoreRows(task, analyzer, rows, manifest);
    const published = publishedFigures(task, [manifest.id, manifest.displayName, manifest.source]);
    const report = { task, manifest, rows: rows.length, scores, published };
    await new Output(host.stdout).write(format === 'json' ? jsonOf(report) : textOf(report));
  } catch (thrown) {
    const error = asGlossError(thrown);
    throw error.code === 'invalidInput' ? named(data, error) : error;
  } finally {
    await analyzer.dispose();
  }
  return exitStatus.ok;
}

interface Report {
  readonly task: EvaluateTask;
  readonly manifest: Manifest;
  readonly rows: number;
  readonly scores: readonly Score[];
  readonly published: readonly Published[];
}

function jsonOf({ task, manifest: { id, version }, rows, scores, published }: Report): string {
  const byName = (figures: readonly Published[]): object =>
    // A correlation with what is constant has no value; JSON has no word for that but null.
    Object.fromEntries(figures.map(({ name, value }) => [name, Number.isNaN(value) ? null : rounded(value)]));
  return `${JSON.stringify({
    task,
    model: { id, version },
    rows,
    scores: byName(scores),
    ...(published.length > 0 && { published: byName(published) }),
  })}\n`;
}

function textOf({ task, manifest, rows, scores, published }: Report): string {
  const width = Math.max(...scores.map(({ name }) => name.length));
  const lines = scores.map((score) => {
    const known = published.find(({ name }) => name === score.name);
    const beside = known === undefined ? '' : `   published ${shown({ ...score, ...known })}`;
    return `${score.name.padEnd(width)}  ${shown(score)}${beside}\n`;
  });
  const note = published.length === 0 ? '' : 'Published: the checkpoint on its own development set.\n';
  return `${task}, ${manifest.id} ${manifest.version}, ${rows} rows\n${lines.join('')}${note}`;
}

function shown({ value, kind }: Score): string {
  return kind === 'share' ? `${(100 * value).toFixed(2)} %`.padStart(8) : value.toFixed(4).padStart(8);
}
