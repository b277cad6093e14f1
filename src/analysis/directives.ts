import { LineIndex } from './base/lines';
import {
  type Directive,
  type DirectiveContent,
  directiveNames,
  ruleIds,
  type Span,
  type Suppression,
  type TypedText,
} from './types';

/** The parts of rule names before the slash: `sentiment`, `entities` … */
export const ruleGroups: readonly string[] = [...new Set(ruleIds.map((id) => id.slice(0, id.indexOf('/'))))];

/** A rule (`sentiment/negative`), or the group before its slash. */
const ruleName = `(?:[a-zA-Z]+/[a-zA-Z]+|${ruleGroups.join('|')})`;
/** One word that is neither: a slip of the pen. Two of them are prose. */
const slip = `(?:[\\s,]+[a-zA-Z]{3,})`;
const reason = `[\\s,]*(?:--.*)?$`;
const ruleDirective = new RegExp(
  `(^|\\s)(${directiveNames.filter((name) => name !== 'gloss-ignore').join('|')})` +
    `((?:[\\s,]+${ruleName})*${slip}?)${reason}`,
);
const quoted = `(?:"[^"\\r\\n]+"|“[^”\\r\\n]+”|'[^'\\r\\n]+')`;
const ignoreDirective = new RegExp(
  `^(gloss-ignore)(?:[\\s]+([A-Za-z][\\w-]*))?((?:[\\s,]+${quoted})+)${reason}`,
);

/**
 * The directive in one line of a comment, markers left out. It stands alone or, for `gloss-disable-line`, behind the
 * text; rule names may follow (texts in quotes for `gloss-ignore`), and a reason behind `--`. Prose that merely mentions
 * a directive is none.
 */
export function parseDirective(content: string): DirectiveContent | undefined {
  if (!content.includes('gloss-')) return undefined;
  const trimmed = content.trim();
  const ignore = ignoreDirective.exec(trimmed);
  if (ignore) return ignoreContent(ignore);
  const match = ruleDirective.exec(trimmed);
  const name = directiveNames.find((known) => known === match?.[2]);
  if (!match || !name) return undefined;
  const standsAlone = match.index === 0 && match[1] === '';
  if (!standsAlone && name !== 'gloss-disable-line') return undefined;
  const rules = (match[3] ?? '').split(/[\s,]+/).filter((rule) => rule !== '');
  const takesNames = name !== 'gloss-capture' && name !== 'gloss-restore';
  if (rules.length > 0 && !takesNames) return undefined;
  return { name, rules: rules.length > 0 ? rules : undefined };
}

function ignoreContent([, , type, values = '']: RegExpExecArray): DirectiveContent {
  const texts = [...values.matchAll(new RegExp(quoted, 'g'))].map(([value]) => value.slice(1, -1));
  return { name: 'gloss-ignore', rules: undefined, ignored: { type, texts } };
}

/** The directives of a document, and the lines on which they silence rules. */
export interface Directives {
  /** Ordered by start. */
  readonly directives: readonly Directive[];
  /** Ordered by start line. */
  readonly suppressions: readonly Suppression[];
}

/** Reads the places that may hold directives, line by line. Places are ordered by start. */
export function findDirectives(text: string, places: readonly Span[]): Directives {
  if (!text.includes('gloss-')) return { directives: [], suppressions: [] };
  const lines = new LineIndex(text);
  const ranges = new OpenRanges(lines.count);
  const placed = places.flatMap((place) => directivesIn(text, place));
  const directives = placed.map(({ content, start, end }, index): Directive => {
    const line = lines.lineAt(start);
    const isEffective = ranges.apply(content, line, index);
    return { ...content, start, end, line, isEffective };
  });
  const suppressions = ranges.close().sort((a, b) => a.startLine - b.startLine);
  return { directives: withoutIdleCaptures(directives), suppressions };
}

type Placed = Span & { readonly content: DirectiveContent };

function directivesIn(text: string, { start, end }: Span): readonly Placed[] {
  const place = text.slice(start, end);
  if (!place.includes('gloss-')) return [];
  return [...place.matchAll(/[^\r\n]+/g)].flatMap(({ index, 0: line }) => {
    const content = parseDirective(line);
    if (!content) return [];
    const at = line.lastIndexOf(`${content.name}`);
    const first = content.name === 'gloss-disable-line' ? at : line.indexOf(content.name);
    return { content, start: start + index + first, end: start + index + line.trimEnd().length };
  });
}

/** A capture that is never restored changes nothing. */
function withoutIdleCaptures(directives: readonly Directive[]): readonly Directive[] {
  let isRestoredLater = false;
  return directives
    .toReversed()
    .map((directive) => {
      if (directive.name === 'gloss-restore') isRestoredLater = true;
      if (directive.name !== 'gloss-capture') return directive;
      const isEffective = isRestoredLater;
      isRestoredLater = false;
      return { ...directive, isEffective };
    })
    .toReversed();
}

interface Opening {
  readonly line: number;
  readonly directive: number;
}
/** By rule or group; the key `undefined` stands for all rules. */
type Openings = Map<string | undefined, Opening>;

/** Keeps track of what `gloss-disable` has opened and `gloss-enable` not closed yet. */
class OpenRanges {
  readonly #lineCount: number;
  readonly #closed: Suppression[] = [];
  readonly #open: Openings = new Map();
  /** What was open at the last `gloss-capture`; nothing before the first. */
  #captured: Openings = new Map();

  constructor(lineCount: number) {
    this.#lineCount = lineCount;
  }

  /** Whether the directive can have changed anything. */
  apply({ name, rules }: DirectiveContent, line: number, directive: number): boolean {
    const add = (startLine: number, endLine: number): boolean => {
      this.#closed.push({ rules, startLine, endLine, directive });
      return startLine < this.#lineCount;
    };
    switch (name) {
      case 'gloss-disable-line':
        return add(line, line + 1);
      case 'gloss-disable-next-line':
        return add(line + 1, line + 2);
      case 'gloss-disable-file':
        return add(0, this.#lineCount);
      case 'gloss-disable':
        return this.#disable(rules ?? [undefined], { line, directive });
      case 'gloss-enable':
        return this.#enable(rules, line);
      case 'gloss-capture':
        this.#captured = new Map(this.#open);
        return true;
      case 'gloss-restore':
        return this.#restore(line);
      case 'gloss-ignore':
        return true;
    }
  }

  close(): Suppression[] {
    for (const rule of [...this.#open.keys()]) this.#end(rule, this.#lineCount);
    return this.#closed;
  }

  #disable(rules: readonly (string | undefined)[], opening: Opening): boolean {
    const added = rules.filter((rule) => !this.#open.has(rule));
    for (const rule of added) this.#open.set(rule, opening);
    return added.length > 0;
  }

  #enable(rules: readonly string[] | undefined, line: number): boolean {
    const wasOpen = this.#open.size;
    if (!rules) {
      for (const rule of [...this.#open.keys()]) this.#end(rule, line);
      return wasOpen > 0;
    }
    const split = [undefined, ...ruleGroups].filter(
      (wide) => this.#open.has(wide) && rules.some((r) => covers(wide, r)),
    );
    for (const wide of split) this.#split(wide, rules, line);
    const ended = [...this.#open.keys()].filter(
      (open) => open !== undefined && rules.some((rule) => covers(rule, open)),
    );
    for (const open of ended) this.#end(open, line);
    return split.length + ended.length > 0;
  }

  /** Ends a wide range and goes on with those of its rules that stay silent. */
  #split(wide: string | undefined, rules: readonly string[], line: number): void {
    const directive = this.#open.get(wide)?.directive ?? 0;
    this.#end(wide, line);
    const rest = ruleIds.filter((id) => covers(wide, id) && !rules.some((rule) => covers(rule, id)));
    for (const id of rest) if (!this.#open.has(id)) this.#open.set(id, { line, directive });
  }

  #restore(line: number): boolean {
    const ended = [...this.#open.keys()].filter((rule) => !this.#captured.has(rule));
    const opened = [...this.#captured].filter(([rule]) => !this.#open.has(rule));
    for (const rule of ended) this.#end(rule, line);
    for (const [rule, { directive }] of opened) this.#open.set(rule, { line, directive });
    return ended.length + opened.length > 0;
  }

  #end(rule: string | undefined, endLine: number): void {
    const opening = this.#open.get(rule);
    if (opening === undefined) return;
    this.#open.delete(rule);
    const rules = rule === undefined ? undefined : [rule];
    this.#closed.push({ rules, startLine: opening.line, endLine, directive: opening.directive });
  }
}

/** Whether a rule named in a directive (undefined: all) takes in another rule or group. */
export function covers(wide: string | undefined, rule: string): boolean {
  return wide === undefined || wide === rule || rule.startsWith(`${wide}/`);
}

type SilentLines = Omit<Suppression, 'directive'>;

/** Whether a rule is silent on a line. */
export function isSuppressed(suppressions: readonly SilentLines[], rule: string, line: number): boolean {
  return suppressions.some((suppression) => suppresses(suppression, rule, line));
}

/** Suppressions by line, for documents with many of both. */
export class SuppressionIndex {
  readonly #byLine = new Map<number, Suppression[]>();
  readonly #wide: Suppression[] = [];

  constructor(suppressions: readonly Suppression[]) {
    for (const suppression of suppressions) {
      const { startLine, endLine } = suppression;
      if (endLine - startLine > 1) this.#wide.push(suppression);
      else this.#byLine.set(startLine, [...(this.#byLine.get(startLine) ?? []), suppression]);
    }
  }

  /** The suppressions that silence a rule on a line. */
  on(rule: string, line: number): readonly Suppression[] {
    const candidates = [...(this.#byLine.get(line) ?? []), ...this.#wide];
    return candidates.filter((suppression) => suppresses(suppression, rule, line));
  }
}

/** Whether one suppression silences a rule on a line. */
function suppresses({ rules, startLine, endLine }: SilentLines, rule: string, line: number): boolean {
  return startLine <= line && line < endLine && (!rules || rules.some((wide) => covers(wide, rule)));
}

/** Whether a `gloss-ignore` of the document names a text of this type. White space counts as single. */
export function isIgnored(directives: readonly Directive[], entity: TypedText): boolean {
  return directives.some((directive) => ignores(directive, entity));
}

/** Whether one directive is a `gloss-ignore` of this text, as this type or any. */
export function ignores({ ignored }: DirectiveContent, { type, text }: TypedText): boolean {
  if (!ignored || (ignored.type !== undefined && ignored.type !== type)) return false;
  return ignored.texts.includes(text.replace(/\s+/g, ' '));
}
