import { LineIndex } from './base/lines';
import type { Span, Suppression } from './types';
import { ruleIds } from './types';

const directiveNames = [
  'gloss-disable-next-line',
  'gloss-disable-line',
  'gloss-disable-file',
  'gloss-disable',
  'gloss-enable',
] as const;
type DirectiveName = (typeof directiveNames)[number];

interface Directive {
  readonly name: DirectiveName;
  /** Rules or groups of rules; undefined means all. */
  readonly rules: readonly string[] | undefined;
}

const ruleGroups: readonly string[] = [...new Set(ruleIds.map((id) => id.slice(0, id.indexOf('/'))))];

/** A rule (`sentiment/negative`), or the group before its slash. */
const ruleName = `(?:[a-zA-Z]+/[a-zA-Z]+|${ruleGroups.join('|')})`;
const directive = new RegExp(
  `(^|\\s)(${directiveNames.join('|')})((?:[\\s,]+${ruleName})*)[\\s,]*(?:--.*)?$`,
);

/**
 * The directive in one line of a comment, markers left out. It stands alone or, for `gloss-disable-line`, behind the
 * text; rule names may follow, and a reason behind `--`. Prose that merely mentions a directive is none.
 */
export function parseDirective(content: string): Directive | undefined {
  if (!content.includes('gloss-')) return undefined;
  const trimmed = content.trim();
  const match = directive.exec(trimmed);
  if (!match) return undefined;
  const name = directiveNames.find((known) => known === match[2]);
  const standsAlone = match.index === 0 && match[1] === '';
  if (!name || (!standsAlone && name !== 'gloss-disable-line')) return undefined;
  const rules = (match[3] ?? '').split(/[\s,]+/).filter((rule) => rule !== '');
  return { name, rules: rules.length > 0 ? rules : undefined };
}

/** Lines on which rules are silent, from the directives in a document. Ordered by start line. */
export function findSuppressions(text: string, places: readonly Span[]): readonly Suppression[] {
  if (!text.includes('gloss-')) return [];
  const lines = new LineIndex(text);
  const ranges = new OpenRanges(lines.count);
  for (const { start, end } of places) {
    const found = parseDirective(text.slice(start, end));
    if (found) ranges.apply(found, lines.lineAt(start));
  }
  return ranges.close().sort((a, b) => a.startLine - b.startLine);
}

/** Keeps track of what `gloss-disable` has opened and `gloss-enable` not closed yet. */
class OpenRanges {
  readonly #lineCount: number;
  readonly #closed: Suppression[] = [];
  /** Start line by rule or group; the key `undefined` stands for all rules. */
  readonly #open = new Map<string | undefined, number>();

  constructor(lineCount: number) {
    this.#lineCount = lineCount;
  }

  apply({ name, rules }: Directive, line: number): void {
    switch (name) {
      case 'gloss-disable-line':
        this.#closed.push({ rules, startLine: line, endLine: line + 1 });
        break;
      case 'gloss-disable-next-line':
        this.#closed.push({ rules, startLine: line + 1, endLine: line + 2 });
        break;
      case 'gloss-disable-file':
        this.#closed.push({ rules, startLine: 0, endLine: this.#lineCount });
        break;
      case 'gloss-disable':
        for (const rule of rules ?? [undefined]) if (!this.#open.has(rule)) this.#open.set(rule, line);
        break;
      case 'gloss-enable':
        this.#enable(rules, line);
    }
  }

  close(): Suppression[] {
    for (const rule of [...this.#open.keys()]) this.#end(rule, this.#lineCount);
    return this.#closed;
  }

  #enable(rules: readonly string[] | undefined, line: number): void {
    if (!rules) {
      for (const rule of [...this.#open.keys()]) this.#end(rule, line);
      return;
    }
    const split = [undefined, ...ruleGroups].filter(
      (wide) => this.#open.has(wide) && rules.some((r) => covers(wide, r)),
    );
    for (const wide of split) {
      this.#end(wide, line);
      const rest = ruleIds.filter((id) => covers(wide, id) && !rules.some((rule) => covers(rule, id)));
      for (const id of rest) if (!this.#open.has(id)) this.#open.set(id, line);
    }
    for (const open of [...this.#open.keys()]) {
      if (open !== undefined && rules.some((rule) => covers(rule, open))) this.#end(open, line);
    }
  }

  #end(rule: string | undefined, endLine: number): void {
    const startLine = this.#open.get(rule);
    if (startLine === undefined) return;
    this.#open.delete(rule);
    this.#closed.push({ rules: rule === undefined ? undefined : [rule], startLine, endLine });
  }
}

/** Whether a rule named in a directive (undefined: all) takes in another rule or group. */
function covers(wide: string | undefined, rule: string): boolean {
  return wide === undefined || wide === rule || rule.startsWith(`${wide}/`);
}

/** Whether a rule is silent on a line. */
export function isSuppressed(suppressions: readonly Suppression[], rule: string, line: number): boolean {
  return suppressions.some(
    ({ rules, startLine, endLine }) =>
      startLine <= line && line < endLine && (!rules || rules.some((wide) => covers(wide, rule))),
  );
}
