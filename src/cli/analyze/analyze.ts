import {
  analyzeDocument,
  computeFindings,
  directiveProblems,
  type DocumentAnalysis,
  findingSeverities,
  LineIndex,
} from '../../analysis';
import { type Analyzer, asGlossError, GlossError, tasks } from '../../inference';
import { type CliHost, type ExitStatus, exitStatus } from '../host';
import { openAnalyzer } from '../model';
import { named, nameOf } from '../input';
import { writeError } from '../messages';
import type { AnalyzeOptions } from '../options';
import { Output } from '../output';
import { readDocument } from './files';
import { JsonReporter } from './jsonReport';
import type { AnalyzedFile, FileReport, Reporter } from './report';
import { rulesFor } from './rules';
import { TextReporter } from './textReport';
import { WorkspaceFileFinder } from './workspaceFile';

/**
 * Reports on files one after the other. A file that cannot be analyzed is named on the error stream and keeps no other
 * from its report. `failed` comes before `findings`: what was not looked at was not found to be fine.
 * @throws GlossError `model…`, `unsupportedPlatform` when there can be no answers.
 */
export async function analyze(options: AnalyzeOptions, host: CliHost): Promise<ExitStatus> {
  const analyzer = await openAnalyzer(options, tasks, host);
  try {
    return await reportFiles(options, analyzer, host);
  } finally {
    await analyzer.dispose();
  }
}

async function reportFiles(options: AnalyzeOptions, analyzer: Analyzer, host: CliHost): Promise<ExitStatus> {
  const output = new Output(host.stdout);
  const reporter = createReporter(options);
  let hasFailed = false;
  const workspaceFiles = new WorkspaceFileFinder(host);
  let hasFindings = false;
  let isOpen = await output.write(reporter.begin());
  for (const file of options.files) {
    if (!isOpen) break;
    const report = await reportOn(file, options, analyzer, workspaceFiles, host);
    if ('error' in report) {
      hasFailed = true;
      writeError(named(file, report.error), host.stderr);
    } else if (fails(report, options)) hasFindings = true;
    isOpen = await output.write(reporter.file(report));
  }
  if (isOpen) await output.write(reporter.end());
  if (hasFailed) return exitStatus.failed;
  return hasFindings ? exitStatus.findings : exitStatus.ok;
}

/** Whether a finding ranks high enough. */
function fails({ findings, severities }: AnalyzedFile, { failOn }: AnalyzeOptions): boolean {
  if (failOn === undefined) return false;
  const lowest = findingSeverities.indexOf(failOn);
  return findings.some(({ rule }) => findingSeverities.indexOf(severities[rule]) <= lowest);
}

function createReporter({ format, sentences }: AnalyzeOptions): Reporter {
  return format === 'json' ? new JsonReporter() : new TextReporter({ sentences });
}

async function reportOn(
  file: string,
  options: AnalyzeOptions,
  analyzer: Analyzer,
  workspaceFiles: WorkspaceFileFinder,
  host: CliHost,
): Promise<FileReport> {
  try {
    return await analyzeFile(file, options, analyzer, workspaceFiles, host);
  } catch (thrown) {
    return { name: nameOf(file), error: asGlossError(thrown) };
  }
}

async function analyzeFile(
  file: string,
  { language, rules, columns }: AnalyzeOptions,
  analyzer: Analyzer,
  workspaceFiles: WorkspaceFileFinder,
  host: CliHost,
): Promise<AnalyzedFile> {
  const document = await readDocument(file, language, host);
  const { file: workspaceFile, hidden } = await workspaceFiles.for(file);
  const { thresholds, severities } = rulesFor(rules, workspaceFile);
  const analysis = await analyzeDocument(document, analyzer, {
    columns,
    hostility: thresholds['toxicity/hostile'] !== undefined,
    overrides: workspaceFile.entities,
  });
  tellDirectiveProblems(nameOf(file), analysis, host);
  const findings = await computeFindings(analysis, thresholds, { hidden });
  return { name: nameOf(file), analysis, findings, severities };
}

/** Names the rules and types in directives that do not exist: such a directive silences nothing. */
function tellDirectiveProblems(name: string, analysis: DocumentAnalysis, host: CliHost): void {
  const lines = new LineIndex(analysis.text);
  for (const { start, message } of directiveProblems(analysis)) {
    const line = lines.lineAt(start);
    const place = `${name}:${line + 1}:${start - lines.startOf(line) + 1}`;
    writeError(new GlossError('invalidInput', `${place}: ${message}`), host.stderr);
  }
}
