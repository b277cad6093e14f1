/** The panel's model as a file for other programs. Pure. */
import { labels, type ExportFormat, type PanelEntity, type PanelModel } from './protocol';

/** What is exported: the model and the text it was made of, for the sentences in full. */
export interface ExportSource {
  readonly model: PanelModel;
  /** The document's text at `model.version`. */
  readonly text: string;
}

/** The content of the file; ends with a line break. */
export function exportPanel(format: ExportFormat, source: ExportSource): string {
  return format === 'json' ? toJson(source) : toCsv(source);
}

/**
 * JSON with two spaces of indent and always the same order of keys, so that two exports can be compared line by line.
 * Offsets are UTF-16 code units, half-open; lines count from 1. `formatVersion` grows when a key changes its meaning.
 */
export function toJson({ model, text }: ExportSource): string {
  const { summary, similarity } = model;
  const exported = {
    format: 'gloss-analysis',
    formatVersion: 1,
    offsets: 'utf-16',
    document: { uri: model.uri, title: model.title, version: model.version, scope: model.scope },
    model: { displayName: model.model.displayName, version: model.model.version },
    summary: {
      sentences: summary.sentences,
      words: summary.words,
      characters: summary.characters,
      proseCharacters: summary.proseCharacters,
      skippedBlocks: summary.skippedBlocks,
      notes: summary.notes,
      counts: perLabel(summary.counts),
      mostNegative: summary.mostNegative,
      mostPositive: summary.mostPositive,
    },
    sentences: model.sentences.map(({ start, end, line, label, probabilities }) => ({
      start,
      end,
      line,
      label,
      probabilities: perLabel(probabilities),
      text: text.slice(start, end),
    })),
    entities: model.entities.map(({ type, name, mentions }) => ({
      type,
      name,
      mentions: mentions.map(({ start, end, line, score }) => ({
        start,
        end,
        line,
        score: round(score),
        text: text.slice(start, end),
      })),
    })),
    similarity: similarity && {
      items: similarity.items.map(({ label, line, start, end }) => ({
        label,
        start,
        end,
        line,
        text: text.slice(start, end),
      })),
      matrix: similarity.matrix.map((row) => row.map(round)),
      omitted: similarity.omitted,
    },
  };
  return `${JSON.stringify(exported, undefined, 2)}\n`;
}

const csvHeader = ['sentence', 'line', 'start', 'end', 'label', ...labels, 'entities', 'text'];

/**
 * One row per sentence (RFC 4180: CRLF, quotes where needed). Probabilities have 4 decimals. Entities are written
 * `PERSON: Ada Lovelace; ORG: Acme`. Text that a spreadsheet would run as a formula gets a leading apostrophe.
 */
export function toCsv({ model, text }: ExportSource): string {
  const named = entitiesBySentence(model);
  const rows = model.sentences.map(({ start, end, line, label, probabilities }, index) => [
    String(index + 1),
    String(line),
    String(start),
    String(end),
    label,
    ...labels.map((each) => probabilities[each].toFixed(4)),
    textCell((named.get(index) ?? []).join('; ')),
    textCell(text.slice(start, end)),
  ]);
  return [csvHeader, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

function entitiesBySentence({ sentences, entities }: PanelModel): Map<number, string[]> {
  const bySentence = new Map<number, string[]>();
  for (const { index, written } of mentionsInOrder(entities, sentences)) {
    bySentence.set(index, [...(bySentence.get(index) ?? []), written]);
  }
  return bySentence;
}

function mentionsInOrder(entities: readonly PanelEntity[], sentences: PanelModel['sentences']) {
  let index = 0;
  return entities
    .flatMap(({ type, mentions }) =>
      mentions.map(({ start, match }) => ({ start, written: `${type}: ${match}` })),
    )
    .sort((a, b) => a.start - b.start)
    .map(({ start, written }) => {
      while ((sentences[index]?.end ?? Infinity) <= start) index += 1;
      return { index, written };
    });
}

/** Spreadsheets take a cell as a formula by its first character (OWASP, "CSV Injection"), white space before it aside. */
function textCell(text: string): string {
  return /^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function perLabel(values: Readonly<Record<(typeof labels)[number], number>>) {
  return {
    negative: round(values.negative),
    neutral: round(values.neutral),
    positive: round(values.positive),
  };
}

/** Four decimals say more than the model knows; counts stay as they are. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
