import type { DocumentAnalysis } from '../../../analysis';
import type { WorkerState } from '../../../inference';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isFailure: boolean;
}

/** Text of the status bar item. `shown` is what is known of the active document, if anything. */
export function describeStatus(
  state: WorkerState,
  shown: { readonly analysis: DocumentAnalysis; readonly findings: number } | undefined,
): StatusText {
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

function describeIdle(shown: { analysis: DocumentAnalysis; findings: number } | undefined): string {
  if (shown === undefined) return 'Gloss: idle. Click to analyze this document or the selection.';
  const { sentences, coverage } = shown.analysis;
  const found = shown.findings === 0 ? 'nothing found' : `${shown.findings} found`;
  const share =
    coverage.characters === 0 ? 100 : Math.round((100 * coverage.proseCharacters) / coverage.characters);
  return (
    `Gloss: checked ${sentences.length} sentences, ${found}. ` +
    `${share} % of the text is prose; ${coverage.skippedBlocks} blocks of code or markup skipped.`
  );
}
