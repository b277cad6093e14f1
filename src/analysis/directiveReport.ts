import { entityTypes } from '../inference';
import { LineIndex } from './base/lines';
import { covers, ignores, ruleGroups, SuppressionIndex } from './directives';
import { piiTypes } from './pii/recognizers';
import { filled, problemTexts, type StaleKind, staleTexts } from './problemTexts';
import {
  type Directive,
  type DocumentAnalysis,
  type Finding,
  ruleIds,
  type RuleThresholds,
  type Span,
} from './types';

/** A place in a directive that says nothing that Gloss knows. */
export interface DirectiveProblem extends Span {
  readonly kind: 'rule' | 'type';
  /** What the message is made of: the name, and those that there are. */
  readonly details: readonly string[];
  /** In English. */
  readonly message: string;
}

/** Types that `gloss-ignore` takes. */
export const ignorableTypes: readonly string[] = [...entityTypes, ...piiTypes];

/**
 * Unknown rules and types in directives, in order. `moreTypes`: names of types beyond those of the model and of personal
 * data.
 */
export function directiveProblems(
  { text, directives }: Pick<DocumentAnalysis, 'text' | 'directives'>,
  moreTypes: readonly string[] = [],
): readonly DirectiveProblem[] {
  const known = new Set([...ignorableTypes, ...moreTypes]);
  return directives.flatMap((directive) => {
    const type = directive.ignored?.type;
    const rules = (directive.rules ?? []).filter((rule) => !isKnownRule(rule));
    return [
      ...rules.map((rule) => toProblem('rule', rule, ruleIds, placeOf(rule, directive, text))),
      ...(type === undefined || known.has(type)
        ? []
        : [toProblem('type', type, [...known], placeOf(type, directive, text))]),
    ];
  });
}

function toProblem(
  kind: DirectiveProblem['kind'],
  name: string,
  known: readonly string[],
  place: Span,
): DirectiveProblem {
  const details = [name, known.join(', ')];
  return { ...place, kind, details, message: filled(problemTexts[kind], details) };
}

function isKnownRule(name: string): boolean {
  return ruleIds.some((id) => id === name) || ruleGroups.includes(name);
}

function placeOf(word: string, { start, end, name }: Directive, text: string): Span {
  const at = text.slice(start + name.length, end).indexOf(word);
  const from = start + name.length + Math.max(0, at);
  return { start: from, end: from + word.length };
}

/** A directive that could be deleted, and why. */
export interface StaleDirective {
  readonly directive: Directive;
  readonly kind: StaleKind;
  /** What the reason is made of: the rule that is off, or nothing. */
  readonly details: readonly string[];
  /** In English. */
  readonly reason: string;
}

type Cause = readonly [kind: StaleKind, ...details: string[]];

/**
 * Directives that do nothing, in order: they silence no finding, name a rule that is off, end or restore nothing, or name
 * a text that is not found. `silenced` is from the report on this very analysis, with the same thresholds.
 */
export function staleDirectives(
  analysis: DocumentAnalysis,
  silenced: readonly Finding[],
  thresholds: RuleThresholds,
): readonly StaleDirective[] {
  if (analysis.directives.length === 0) return [];
  const lines = new LineIndex(analysis.text);
  const suppressions = new SuppressionIndex(analysis.suppressions);
  const used = new Set(
    silenced.flatMap(({ rule, start }) =>
      suppressions.on(rule, lines.lineAt(start)).map(({ directive }) => directive),
    ),
  );
  return analysis.directives.flatMap((directive, index) => {
    const cause = whyStale(directive, used.has(index), analysis, silenced, thresholds);
    if (cause === undefined) return [];
    const [kind, ...details] = cause;
    return { directive, kind, details, reason: filled(staleTexts[kind], details) };
  });
}

function whyStale(
  directive: Directive,
  isUsed: boolean,
  analysis: DocumentAnalysis,
  silenced: readonly Finding[],
  thresholds: RuleThresholds,
): Cause | undefined {
  switch (directive.name) {
    case 'gloss-enable':
      return directive.isEffective ? undefined : ['nothingOff'];
    case 'gloss-restore':
      return directive.isEffective ? undefined : ['nothingChanged'];
    case 'gloss-capture':
      return directive.isEffective ? undefined : ['neverRestored'];
    case 'gloss-ignore':
      return isFound(directive, analysis, silenced) ? undefined : ['notFound'];
    default:
      return isUsed ? undefined : whyUnused(directive, thresholds);
  }
}

function whyUnused({ rules, isEffective }: Directive, thresholds: RuleThresholds): Cause {
  if (!isEffective) return ['alreadyOff'];
  const named = ruleIds.filter((id) => !rules || rules.some((rule) => covers(rule, id)));
  if (named.length === 0) return ['noRule'];
  const isOff = named.every((id) => thresholds[id] === undefined);
  if (isOff) return named.length === 1 ? ['ruleOff', ...named] : ['rulesOff'];
  return ['noFinding'];
}

/** Whether the model or a recogniser finds what a `gloss-ignore` names, whatever else is said about it. */
function isFound(directive: Directive, analysis: DocumentAnalysis, silenced: readonly Finding[]): boolean {
  const isNamed = analysis.sentences.some(({ start, result }) =>
    result.entities.some((entity) => {
      const text = analysis.text.slice(start + entity.start, start + entity.end);
      return ignores(directive, { type: entity.label, text });
    }),
  );
  return isNamed || silenced.some(({ entity }) => entity !== undefined && ignores(directive, entity));
}

/** Markers that may be left around a directive in a comment of its own, before and behind. */
const opening = /(?:<!--|\/\*+|\/\/+[/!]?|\*|#+['!|:]?|--+\[*|;+|%+|::|REM\b|\{-|\(\*|<#|"""|''')?[ \t]*$/i;
const closing = /^[ \t]*(?:-->|\*+\/|#>|\]\]|-\}|\*\)|"""|''')?/;

/**
 * What to delete so that a directive is gone: with the comment that holds nothing else, and with the line when nothing
 * else stands on it.
 */
export function directiveRemoval(text: string, { start, end }: Span): Span {
  const lines = new LineIndex(text);
  const line = lines.lineAt(start);
  const [lineStart, lineEnd] = [lines.startOf(line), lines.endOf(line)];
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd);
  const marker = opening.exec(before)?.[0] ?? '';
  const closer = closing.exec(after)?.[0] ?? '';
  const isWhole = isPair(marker.trim(), closer.trim());
  const from = isWhole ? start - marker.length : start;
  const to = isWhole ? end + closer.length : end;
  const isAlone =
    isWhole && text.slice(lineStart, from).trim() === '' && text.slice(to, lineEnd).trim() === '';
  if (isAlone) return { start: lineStart, end: lines.startOf(line + 1) };
  const gap = /[ \t]*$/.exec(text.slice(lineStart, from))?.[0].length ?? 0;
  return { start: from - gap, end: to };
}

/** A line comment ends with its line, a block only with its own marker; a line inside of a block has neither. */
function isPair(marker: string, closer: string): boolean {
  const opensBlock = /^(?:<!--|\/\*|\{-|\(\*|<#|"""|''')/.test(marker);
  return opensBlock ? closer !== '' : closer === '';
}
