import { l10n } from 'vscode';
import type { LabelScore } from '../../../inference';
import { percent } from '../../presentation/marks';

/** Labels as a person types them: separated by commas of any script, each once, none empty. */
export function parseLabels(typed: string): readonly string[] {
  return [...new Set(typed.split(/[,，、]/).map((label) => label.trim()))].filter((label) => label !== '');
}

/** What is wrong with labels that were typed, or nothing. */
export function labelsProblem(typed: string): string | undefined {
  const count = parseLabels(typed).length;
  if (count < 2) return l10n.t('Type at least two labels, separated by commas.');
  return count > 100 ? l10n.t('At most 100 labels.') : undefined;
}

const barCells = 10;

/** "bug report" with "██████░░░░ 61 %"; the figure of a regression, which is no share, as it is. */
export function labelRow({ label, score }: LabelScore): {
  readonly label: string;
  readonly description: string;
} {
  if (score < 0 || score > 1) return { label, description: score.toFixed(2) };
  const filled = Math.round(Math.min(1, score) * barCells);
  return {
    label,
    description: `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)} ${percent(score)}`,
  };
}
