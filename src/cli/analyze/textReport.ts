import {
  type DocumentEntity,
  entitiesOf,
  type Finding,
  type FindingSeverity,
  LineIndex,
  type AnalyzedSentence,
} from '../../analysis';
import { sentimentLabels, type Span } from '../../inference';
import { entitiesBySentence } from './entities';
import type { AnalyzedFile, FileReport, Reporter } from './report';

/** Findings as compilers print them, `file:line:column` first, and a summary for each file. For people and for grep. */
export class TextReporter implements Reporter {
  readonly #listsSentences: boolean;
  #files = 0;
  #failed = 0;
  #findings = 0;

  constructor(options: { readonly sentences: boolean }) {
    this.#listsSentences = options.sentences;
  }

  begin(): string {
    return '';
  }

  /** A failed file has nothing here: the error stream names it. */
  file(report: FileReport): string {
    this.#files += 1;
    if ('error' in report) {
      this.#failed += 1;
      return '';
    }
    this.#findings += report.findings.length;
    const place = placesIn(report);
    const lines = [
      ...(this.#listsSentences ? sentenceLines(report, place) : []),
      ...report.findings.flatMap((finding) => findingLines(finding, report.severities[finding.rule], place)),
      ...report.analysis.coverage.notes.map((note) => `${report.name}: note: ${note}`),
      `${report.name}: ${summary(report)}`,
    ];
    return lines.map((line) => `${line}\n`).join('');
  }

  end(): string {
    if (this.#files === 1) return '';
    const failed = this.#failed > 0 ? `, ${this.#failed} not analyzed` : '';
    return `${count(this.#findings, 'finding')} in ${count(this.#files, 'file')}${failed}\n`;
  }
}

type Place = (span: Span) => string;

/** `file:line:column` of a span's start. Both count from 1, columns in UTF-16 units, as in an editor. */
function placesIn({ name, analysis }: AnalyzedFile): Place {
  const lines = new LineIndex(analysis.text);
  return ({ start }) => {
    const line = lines.lineAt(start);
    return `${name}:${line + 1}:${start - lines.startOf(line) + 1}`;
  };
}

function findingLines(finding: Finding, severity: FindingSeverity, place: Place): readonly string[] {
  const { rule, message, related } = finding;
  return [
    `${place(finding)}  ${severity}  ${rule}  ${oneLine(message)}`,
    ...related.map((other) => `    ${place(other)}  ${oneLine(other.message)}`),
  ];
}

function sentenceLines({ analysis }: AnalyzedFile, place: Place): readonly string[] {
  const entities = entitiesBySentence(analysis.sentences, entitiesOf(analysis));
  return analysis.sentences.map((sentence, index) => {
    const { label, probabilities } = sentence.result.sentiment;
    const names = (entities[index] ?? []).map(nameText).join(', ');
    const tail = names === '' ? '' : `  [${names}]`;
    return `${place(sentence)}  ${sentence.kind}  ${label} ${probabilities[label].toFixed(2)}  “${oneLine(sentence.text)}”${tail}`;
  });
}

function nameText({ label, text, score }: DocumentEntity): string {
  return `${label} ${oneLine(text)} ${score.toFixed(2)}`;
}

function summary({ analysis, findings }: AnalyzedFile): string {
  const { sentences, regions } = analysis;
  return [
    count(regions.regions.length, 'region'),
    `${count(sentences.length, 'sentence')}${labelCounts(sentences)}`,
    count(entitiesOf(analysis).length, 'name'),
    count(findings.length, 'finding'),
  ].join(', ');
}

function labelCounts(sentences: readonly AnalyzedSentence[]): string {
  const counts = sentimentLabels.flatMap((label) => {
    const found = sentences.filter(({ result }) => result.sentiment.label === label).length;
    return found > 0 ? [`${found} ${label}`] : [];
  });
  return counts.length > 0 ? ` (${counts.join(', ')})` : '';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
