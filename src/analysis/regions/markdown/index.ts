import type { Pacer } from '../../base/pacer';
import type { Region, Regions, Span } from '../../types';
import { regionsOf } from '../regions';
import { type Collected, collectRegions } from './collector';
import { countLongLines, finishParse, type OpenParse, startParse } from './parser';
import { findCuts } from './sections';

/** A stretch of the document that can be parsed by itself, and what is in it. */
interface Section {
  readonly text: string;
  /** Labels of links and footnotes that it defines. */
  readonly defines: readonly string[];
  /** All labels of the document when it was parsed: `[text][label]` is only a link when the label is among them. */
  readonly labels: string;
  /** It ends inside a block that more text would continue: only the end of the document may stand behind it. */
  readonly isOpenAtEnd: boolean;
  readonly found: Collected;
}

/** The sections behind regions that were handed out: the next version of the document starts from them. */
const parsedSections = new WeakMap<Regions, readonly Section[]>();

/**
 * Regions of a Markdown document. It is parsed section by section, so that the event loop can run in between and the
 * next version only parses what changed; the result is that of one parse of the whole (see `sections.ts`).
 */
export async function findMarkdownRegions(text: string, pacer: Pacer, previous?: Regions): Promise<Regions> {
  const old = new Map(
    (previous && parsedSections.get(previous))?.map((section): [string, Section] => [section.text, section]),
  );
  const started = await startSections(text, old, pacer);
  const labels = [...new Set(started.flatMap(({ defines }) => defines))].sort();
  const sections: Section[] = [];
  for (const start of started) {
    sections.push(finishSection(start, labels));
    if (pacer.isDue) await pacer.breathe();
  }
  const found = { ...joinSections(sections), notes: notesOn(countLongLines(text)) };
  parsedSections.set(found, sections);
  return found;
}

/** A section whose blocks are known: from the last time, or by the first half of a parse. */
type StartedSection = Pick<Section, 'text' | 'defines' | 'isOpenAtEnd'> & {
  readonly known: Section | undefined;
  readonly parse: OpenParse | undefined;
};

/**
 * Cuts the text where sections end. A cut that falls into a block is given up; the further a block reaches, the more
 * cuts are given up at once, so that one long block costs a few parses and not one for each cut.
 */
async function startSections(
  text: string,
  old: ReadonlyMap<string, Section>,
  pacer: Pacer,
): Promise<readonly StartedSection[]> {
  const started: StartedSection[] = [];
  const cuts = findCuts(text);
  let start = 0;
  let step = 1;
  for (let at = 0; at < cuts.length;) {
    const end = cuts[at] ?? text.length;
    const section = startSection(text.slice(start, end), old);
    if (pacer.isDue) await pacer.breathe();
    const isWhole = !section.isOpenAtEnd || end === text.length;
    if (isWhole) {
      started.push(section);
      start = end;
    }
    step = isWhole ? 1 : step * 2;
    at = isWhole ? at + 1 : Math.min(at + step, cuts.length - 1);
  }
  return started;
}

function startSection(text: string, old: ReadonlyMap<string, Section>): StartedSection {
  const known = old.get(text);
  if (known) return { ...known, known, parse: undefined };
  const parse = startParse(text);
  return { text, defines: parse.defines, isOpenAtEnd: parse.isOpenAtEnd, known: undefined, parse };
}

function finishSection(
  { text, defines, isOpenAtEnd, known, parse }: StartedSection,
  labels: string[],
): Section {
  const key = text.includes('[') ? labels.join('\n') : '';
  if (known?.labels === key) return known;
  const events = finishParse(parse ?? startParse(text), labels);
  return { text, defines, labels: key, isOpenAtEnd, found: collectRegions(text, events) };
}

function joinSections(sections: readonly Section[]): Regions {
  const regions: Region[] = [];
  const directivePlaces: Span[] = [];
  let skippedBlocks = 0;
  let offset = 0;
  for (const { text, found } of sections) {
    for (const region of found.regions) regions.push(shift(region, offset));
    for (const place of found.directivePlaces) directivePlaces.push(shift(place, offset));
    skippedBlocks += found.skippedBlocks;
    offset += text.length;
  }
  return regionsOf({ regions, directivePlaces, skippedBlocks });
}

function notesOn(longLines: number): readonly string[] {
  if (longLines === 0) return [];
  const subject = longLines === 1 ? '1 very long line was' : `${longLines} very long lines were`;
  return [`${subject} read as plain text.`];
}

function shift<T extends Span>(span: T, offset: number): T {
  return { ...span, start: span.start + offset, end: span.end + offset };
}
