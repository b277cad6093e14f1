import { l10n } from 'vscode';
import type { Coverage, DocumentAnalysis } from '../../../analysis';
import type { WorkerState } from '../../../inference';
import { findingsText, integer, sentencesText } from '../../presentation/counts';
import { deviceText } from '../../presentation/deviceText';
import { errorText } from '../../presentation/errorText';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isFailure: boolean;
  /** The same without an icon, for the language status: `Checked, nothing found`. */
  readonly summary: string;
  /** What stands beside it: coverage and the time of the last run, or nothing. */
  readonly detail: string;
  readonly isBusy: boolean;
}

/** The active document; `limit` is how many of its findings Problems may list. */
export interface ShownDocument {
  readonly analysis: DocumentAnalysis;
  readonly findings: number;
  readonly limit: number;
  /** When it was analyzed, as the reader's clock writes it. */
  readonly time?: string | undefined;
}

/** What status bar and language status say. `shown` is what is known of the active document. */
export function describeStatus(
  state: WorkerState,
  shown: ShownDocument | undefined,
  isPaused = false,
): StatusText {
  const detail = shown ? detailOf(shown) : '';
  const say = (icon: string, summary: string, tooltip: string): StatusText => ({
    text: `$(${icon}) Gloss`,
    tooltip: `Gloss: ${tooltip}`,
    isFailure: false,
    summary,
    detail,
    isBusy: false,
  });
  const describeQuiet = (): StatusText =>
    isPaused
      ? say('debug-pause', l10n.t('paused'), l10n.t('paused. Click to resume.'))
      : say('comment', foundText(shown), describeIdle(shown));
  switch (state.status) {
    case 'loading': {
      const summary = loadingText(state);
      return { ...say('loading~spin', summary, summary), isBusy: true };
    }
    case 'busy':
      return { ...say('sync~spin', l10n.t('analyzing'), l10n.t('analyzing')), isBusy: true };
    case 'failed': {
      const reason = state.error ? errorText(state.error) : '';
      const tooltip = l10n.t('failed. {0} Click for the log.', reason);
      return { ...say('warning', l10n.t('failed. {0}', reason), tooltip), isFailure: true };
    }
    case 'idle':
      return withNote(describeQuiet(), l10n.t('The model is not in memory; new text loads it.'));
    case 'ready':
      return withNote(describeQuiet(), state.device === undefined ? '' : deviceText(state.device));
  }
}

function withNote(status: StatusText, note: string): StatusText {
  return { ...status, tooltip: spaced(status.tooltip, note), detail: spaced(status.detail, note) };
}

function loadingText({ progress }: WorkerState): string {
  if (progress === undefined) return l10n.t('loading the model');
  const percent = Math.round(100 * progress.fraction);
  return progress.phase === 'verifying'
    ? l10n.t('loading the model, verifying {0} %', percent)
    : l10n.t('loading the model, loading {0} %', percent);
}

/** `checked, nothing found` */
function foundText(shown: ShownDocument | undefined): string {
  if (shown === undefined) return l10n.t('not analyzed yet');
  if (shown.findings === 0) return l10n.t('checked, nothing found');
  return l10n.t('checked, {0}', findingsText(shown.findings));
}

function describeIdle(shown: ShownDocument | undefined): string {
  if (shown === undefined) return l10n.t('idle. Click to analyze this document or the selection.');
  const { findings, limit, analysis } = shown;
  const sentences = sentencesText(analysis.sentences.length);
  const cut =
    findings > limit ? l10n.t('The first {0} are in Problems (gloss.diagnostics.maxProblems).', limit) : '';
  const read = coverageText(analysis.coverage);
  return spaced(`${foundText(shown)}. ${sentences}.`, cut, read, lastRun(shown));
}

/** Short: the language status cuts off what is wider than its box, and so what matters less comes last. */
function detailOf(shown: ShownDocument): string {
  const { coverage } = shown.analysis;
  return spaced(l10n.t('{0} % prose.', proseShare(coverage)), lastRun(shown), ...coverage.notes);
}

function lastRun({ time }: ShownDocument): string {
  return time === undefined ? '' : l10n.t('Last run {0}.', time);
}

function spaced(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** Rounded per cent of a document's characters. */
function proseShare({ characters, proseCharacters }: Coverage): number {
  return characters === 0 ? 100 : Math.round((100 * proseCharacters) / characters);
}

/** `84 % of 4,280 characters are prose; blocks of code or markup skipped: 3.` */
export function coverageText(coverage: Coverage): string {
  const { characters, skippedBlocks, notes } = coverage;
  const read = l10n.t('{0} % of {1} characters are prose', proseShare(coverage), integer(characters));
  const skipped = skippedBlocks === 0 ? '' : l10n.t('; blocks of code or markup skipped: {0}', skippedBlocks);
  return [`${read}${skipped}.`, ...notes].join(' ');
}
