import { l10n } from 'vscode';
import { type Benchmark, benchmarkCells, type BenchmarkRow } from '../../../inference';
import { deviceLabel } from '../../presentation/deviceText';
import { wordingText } from '../../presentation/errorText';

/** The machine that was measured. */
export interface Machine {
  /** `Some Processor 3000, linux-x64`. */
  readonly name: string;
  readonly processors: number;
}

/** What was measured, as a Markdown document: the suggestion first, then the table. */
export function benchmarkReport(
  { rows, suggested, notes: devices, isBusy }: Benchmark,
  { name, processors }: Machine,
): string {
  const advice = suggested.map((row) => l10n.t('Suggested setting: {0}', settingsOf(row)));
  const notes = [
    l10n.t('Suggested are the fewest threads that come within a tenth of the most tokens a second.'),
    ...devices.map(({ model, precision, reason }) => `${model} (${precision}): ${wordingText(reason)}`),
    ...(isBusy
      ? [l10n.t('Other programs were using the processors; on an idle machine the times are shorter.')]
      : []),
  ];
  const paragraphs = [
    `# ${l10n.t('Gloss: benchmark of this machine')}`,
    l10n.t('{0}, processors: {1}', name, processors),
    ...advice,
    [headings(), ...rows.map(cellsOf)].map(tableRow).toSpliced(1, 0, ruler).join('\n'),
    ...notes,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** The first three columns hold words, the others figures. */
const ruler = '| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |';

function settingsOf({ threads, device }: BenchmarkRow): string {
  const settings = [`"gloss.model.threads": ${threads}`];
  if (device !== 'cpu') settings.unshift(`"gloss.model.device": "${device}"`);
  return settings.map((setting) => `\`${setting}\``).join(', ');
}

function cellsOf(row: BenchmarkRow): readonly string[] {
  return benchmarkCells(row, deviceLabel(row.device));
}

function headings(): readonly string[] {
  return [
    l10n.t('Model'),
    l10n.t('Precision'),
    l10n.t('Device'),
    l10n.t('Threads'),
    l10n.t('Loading, ms'),
    l10n.t('One sentence, ms'),
    l10n.t('Tokens a second'),
    l10n.t('Processor ms for 1,000 tokens'),
    l10n.t('Memory, MB'),
  ];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
