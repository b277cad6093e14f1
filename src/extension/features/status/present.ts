import type { DocumentAnalysis } from '../../../analysis';
import type { WorkerState } from '../../../inference';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isFailure: boolean;
}

/** The active document; `limit` is how many of its findings Problems may list. */
export interface ShownDocument {
  readonly analysis: DocumentAnalysis;
  readonly findings: number;
  readonly limit: number;
}

/** Text of the status bar item. `shown` is what is known of the active document. */
export function describeStatus(state: WorkerState, shown: ShownDocument | undefined): StatusText {
  switch (state.status) {
    case 'loading':
      return {
        text: '$(loading~spin) Gloss',
        tooltip: `Gloss: loading the model${loaded(state)}`,
        isFailure: false,
      };
    case 'busy':
      return { text: '$(sync~spin) Gloss', tooltip: 'Gloss: analyzing', isFailure: false };
    case 'failed':
      return {
        text: '$(warning) Gloss',
        tooltip: `Gloss: failed. ${state.error?.message ?? ''} Click for the log.`,
        isFailure: true,
      };
    case 'idle':
    case 'ready':
      return { text: '$(comment) Gloss', tooltip: describeIdle(shown), isFailure: false };
  }
}

function loaded({ progress }: WorkerState): string {
  return progress === undefined ? '' : `, ${progress.phase} ${Math.round(100 * progress.fraction)} %`;
}

function describeIdle(shown: ShownDocument | undefined): string {
  if (shown === undefined) return 'Gloss: idle. Click to analyze this document or the selection.';
  const { sentences, coverage } = shown.analysis;
  const { findings, limit } = shown;
  const found = findings === 0 ? 'nothing found' : `${findings} found`;
  const cut = findings > limit ? `, the first ${limit} in Problems (gloss.diagnostics.maxProblems)` : '';
  const share =
    coverage.characters === 0 ? 100 : Math.round((100 * coverage.proseCharacters) / coverage.characters);
  return (
    `Gloss: checked ${sentences.length} sentences, ${found}${cut}. ` +
    `${share} % of the text is prose; ${coverage.skippedBlocks} blocks of code or markup skipped.`
  );
}
