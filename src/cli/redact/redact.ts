import {
  analyzeDocument,
  applyReplacements,
  planRedaction,
  possibleEntitiesOf,
  type RedactionPlan,
} from '../../analysis';
import { type Analyzer, asGlossError, type DocumentTask } from '../../inference';
import { readDocument } from '../analyze/files';
import { WorkspaceFileFinder } from '../analyze/workspaceFile';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { nameOf, named } from '../input';
import { writeError } from '../messages';
import { openAnalyzer } from '../model';
import { Output } from '../output';
import { checkCopies, type Copy, toMapping, writeCopy, writeMapping } from './copies';
import type { RedactOptions } from './options';

const tasks: readonly DocumentTask[] = ['entities'];

/** A copy, and what was replaced in it. */
interface RedactedFile {
  readonly name: string;
  readonly text: string;
  readonly plan: RedactionPlan;
}

/**
 * Writes a redacted copy of each file. A file that cannot be redacted is named on the error stream and keeps no other
 * from its copy. Inputs are never written to.
 * @throws GlossError `invalidInput` when a copy or the mapping would take the place of an input; `model…`,
 * `unsupportedPlatform` when there can be no answers.
 */
export async function redact(options: RedactOptions, host: CliHost): Promise<ExitStatus> {
  const copies = await checkCopies(options);
  const analyzer = await openAnalyzer(options, tasks, host);
  try {
    return await redactFiles(copies, options, analyzer, host);
  } finally {
    await analyzer.dispose();
  }
}

async function redactFiles(
  copies: readonly Copy[],
  options: RedactOptions,
  analyzer: Analyzer,
  host: CliHost,
): Promise<ExitStatus> {
  const output = new Output(host.stdout);
  const done: RedactedFile[] = [];
  const workspaceFiles = new WorkspaceFileFinder(host);
  for (const { file, target } of copies) {
    try {
      const redacted = await redactFile(file, options, analyzer, workspaceFiles, host);
      if (target === undefined) await output.write(redacted.text);
      else await writeCopy(target, redacted.text);
      host.stderr.write(`${redacted.name}: ${summary(redacted.plan)}\n`);
      done.push(redacted);
    } catch (thrown) {
      writeError(named(file, asGlossError(thrown)), host.stderr);
    }
  }
  if (options.mapping !== undefined) await writeMapping(options.mapping, toMapping(done));
  if (done.length > 0) host.stderr.write(honestWarning);
  return done.length === copies.length ? exitStatus.ok : exitStatus.failed;
}

async function redactFile(
  file: string,
  { language, types, minimumScore }: RedactOptions,
  analyzer: Analyzer,
  workspaceFiles: WorkspaceFileFinder,
  host: CliHost,
): Promise<RedactedFile> {
  const document = await readDocument(file, language ?? (/\.json$/i.test(file) ? 'json' : undefined), host);
  const { file: workspaceFile } = await workspaceFiles.for(file);
  const analysis = await analyzeDocument(document, analyzer, { tasks, overrides: workspaceFile.entities });
  const entities = possibleEntitiesOf(analysis).filter(({ score }) => score >= minimumScore);
  const { text, languageId } = document;
  const plan = await planRedaction({ text, languageId, entities, types });
  return { name: nameOf(file), text: applyReplacements(text, plan.replacements), plan };
}

const honestWarning =
  'This is what the model and the patterns found; what they missed still stands there. Read the copies before you share them.\n';

function summary({ replacements, subjects }: RedactionPlan): string {
  const places = `${replacements.length} ${replacements.length === 1 ? 'place' : 'places'}`;
  if (subjects.length === 0) return `${places} replaced`;
  const counts = new Map<string, number>();
  for (const { type } of subjects) counts.set(type, (counts.get(type) ?? 0) + 1);
  return `${places} replaced: ${[...counts].map(([type, number]) => `${number} ${type}`).join(', ')}`;
}
