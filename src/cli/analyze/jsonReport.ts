import { type DocumentEntity, entitiesOf, LineIndex } from '../../analysis';
import { toWireError, type Span } from '../../inference';
import { rounded, roundedValues } from '../numbers';
import { entitiesBySentence } from './entities';
import type { AnalyzedFile, FileReport, Reporter } from './report';

/** One array with one object per file, each on a line of its own. */
export class JsonReporter implements Reporter {
  #files = 0;

  begin(): string {
    return '[';
  }

  file(report: FileReport): string {
    this.#files += 1;
    const value =
      'error' in report ? { file: report.name, error: toWireError(report.error) } : toJson(report);
    return `${this.#files === 1 ? '\n' : ',\n'}${JSON.stringify(value)}`;
  }

  end(): string {
    return '\n]\n';
  }
}

/** Spans are in the document, in UTF-16 units; scores have at most 7 decimals. */
function toJson({ name, analysis, findings, severities }: AnalyzedFile): object {
  const { characters, proseCharacters, unreadCharacters, skippedBlocks, skipped, notes } = analysis.coverage;
  const position = positionsIn(analysis.text);
  return {
    file: name,
    language: analysis.languageId,
    coverage: { characters, proseCharacters, unreadCharacters, skippedBlocks, skipped, notes },
    regions: analysis.regions.regions.map(({ start, end, kind, text }) => ({ start, end, kind, text })),
    sentences: sentencesOf(analysis),
    findings: findings.map(({ rule, start, end, message, score, related }) => ({
      rule,
      severity: severities[rule],
      start,
      end,
      ...position(start),
      score: rounded(score),
      message,
      related: related.map((other) => ({
        start: other.start,
        end: other.end,
        ...position(other.start),
        message: other.message,
      })),
    })),
  };
}

function sentencesOf(analysis: AnalyzedFile['analysis']): readonly object[] {
  const entities = entitiesBySentence(analysis.sentences, entitiesOf(analysis));
  return analysis.sentences.map(({ start, end, kind, text, result }, index) => ({
    start,
    end,
    kind,
    text,
    sentiment: {
      label: result.sentiment.label,
      probabilities: roundedValues(result.sentiment.probabilities),
    },
    entities: (entities[index] ?? []).map(entityOf),
  }));
}

function entityOf({ start, end, text, label, score }: DocumentEntity): object {
  return { start, end, text, label, score: rounded(score) };
}

/** Line and column of an offset, both from 1; columns in UTF-16 units. */
function positionsIn(text: string): (start: Span['start']) => { line: number; column: number } {
  const lines = new LineIndex(text);
  return (start) => {
    const line = lines.lineAt(start);
    return { line: line + 1, column: start - lines.startOf(line) + 1 };
  };
}
