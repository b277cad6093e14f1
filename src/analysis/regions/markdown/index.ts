import type { Pacer } from '../../base/pacer';
import type { Region, Regions, SkippedKind, Span } from '../../types';
import { regionsOf } from '../regions';
import { type Collected, collectRegions } from './collector';
import { countLongLines, finishParse, type OpenParse, startParse } from './parser';
import { type Cut, findCuts } from './sections';

/** A stretch of the document that can be parsed by itself, and what is in it. */
interface Section {
  /** What is parsed: the lead of the cut above it, then the document's text. Spans in `found` count from its start. */
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
const parsedSections = new WeakMap<
  Regions,
  { readonly sections: readonly Section[]; readonly isMdx: boolean }
>();

/**
 * Regions of a Markdown document. It is parsed section by section, so that the event loop can run in between and the
 * next version only parses what changed; the result is that of one parse of the whole (see `sections.ts`).
 */
export async function findMarkdownRegions(
  text: string,
  pacer: Pacer,
  previous?: Regions,
  isMdx = false,
): Promise<Regions> {
  const before = previous && parsedSections.get(previous);
  const reusable = before?.isMdx === isMdx ? before.sections : [];
  const old = new Map(reusable.map((section): [string, Section] => [section.text, section]));
  const cuts = findCuts(text);
  if (pacer.isDue) await pacer.breathe();
  const started = await startSections(text, cuts, old, pacer);
  const labels = [...new Set(started.flatMap(({ defines }) => defines))].sort();
  const sections: Section[] = [];
  for (const start of started) {
    sections.push(await finishSection(start, labels, pacer, isMdx));
    if (pacer.isDue) await pacer.breathe();
  }
  const leads = started.map(({ lead }) => lead.length);
  const cutBlocks = cuts.filter(({ isInsideBlock }) => isInsideBlock).length;
  const found = { ...joinSections(sections, leads), notes: notesOn(countLongLines(text), cutBlocks) };
  parsedSections.set(found, { sections, isMdx });
  return found;
}

/** A section whose blocks are known: from the last time, or by the first half of a parse. */
type StartedSection = Pick<Section, 'text' | 'defines' | 'isOpenAtEnd'> & {
  /** How the text starts, where that is not the document's: see `Cut`. */
  readonly lead: string;
  readonly known: Section | undefined;
  readonly parse: OpenParse | undefined;
};

/**
 * Cuts the text where sections end. A cut that falls into a block is given up; the further a block reaches, the more
 * cuts are given up at once, so that one long block costs a few parses and not one for each cut.
 */
async function startSections(
  text: string,
  cuts: readonly Cut[],
  old: ReadonlyMap<string, Section>,
  pacer: Pacer,
): Promise<readonly StartedSection[]> {
  const started: StartedSection[] = [];
  let start = 0;
  let lead = '';
  let step = 1;
  for (let at = 0; at < cuts.length;) {
    const cut = cuts[at];
    const end = cut?.end ?? text.length;
    const section = startSection(text.slice(start, end), lead, old);
    if (pacer.isDue) await pacer.breathe();
    const isWhole = !section.isOpenAtEnd || end === text.length;
    if (isWhole) {
      started.push(section);
      start = end;
      lead = cut?.lead ?? '';
    }
    step = isWhole ? 1 : step * 2;
    at = isWhole ? at + 1 : Math.min(at + step, cuts.length - 1);
  }
  return started;
}

function startSection(body: string, lead: string, old: ReadonlyMap<string, Section>): StartedSection {
  const text = lead + body;
  const known = old.get(text);
  if (known) return { ...known, lead, known, parse: undefined };
  const parse = startParse(text);
  return { text, lead, defines: parse.defines, isOpenAtEnd: parse.isOpenAtEnd, known: undefined, parse };
}

async function finishSection(
  { text, defines, isOpenAtEnd, known, parse }: StartedSection,
  labels: string[],
  pacer: Pacer,
  isMdx: boolean,
): Promise<Section> {
  const key = text.includes('[') ? labels.join('\n') : '';
  if (known?.labels === key) return known;
  const open = parse ?? startParse(text);
  const found = await collectRegions(text, finishParse(open, labels), open.toTextOffset, pacer, isMdx);
  return { text, defines, labels: key, isOpenAtEnd, found };
}

/** What the sections hold, without what lies in their leads: that stands in the section above already. */
function joinSections(sections: readonly Section[], leads: readonly number[]): Regions {
  const regions: Region[] = [];
  const directivePlaces: Span[] = [];
  const skipped: Partial<Record<SkippedKind, number>> = {};
  let offset = 0;
  sections.forEach(({ text, found }, index) => {
    const lead = leads[index] ?? 0;
    offset -= lead;
    for (const region of found.regions) if (region.start >= lead) regions.push(shift(region, offset));
    for (const place of found.directivePlaces)
      if (place.start >= lead) directivePlaces.push(shift(place, offset));
    for (const [kind, count] of Object.entries(found.skipped) as [SkippedKind, number][])
      skipped[kind] = (skipped[kind] ?? 0) + count;
    offset += text.length;
  });
  return regionsOf({ regions, directivePlaces, skipped });
}

function notesOn(longLines: number, cutBlocks: number): readonly string[] {
  const notes: string[] = [];
  if (longLines > 0)
    notes.push(`${count(longLines, 'very long line was', 'very long lines were')} read as plain text.`);
  if (cutBlocks > 0)
    notes.push(`${count(cutBlocks, 'cut was', 'cuts were')} made in very long paragraphs to read them.`);
  return notes;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function shift<T extends Span>(span: T, offset: number): T {
  return { ...span, start: span.start + offset, end: span.end + offset };
}
