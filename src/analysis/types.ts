import type { DocumentResults, DocumentTask, Entity, Sentiment, Span, TaskResults } from '../inference';
import type { EntityLists } from './workspaceFile';

/** One version of one document. `uri` is opaque here; `languageId` is VS Code's (`markdown`, `python`, …). */
export interface DocumentSnapshot {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly text: string;
}

export type RegionKind =
  | 'heading'
  | 'paragraph'
  | 'listItem'
  | 'quote'
  | 'tableCell'
  | 'footnote'
  | 'comment'
  | 'docstring'
  | 'record'
  | 'plain';

/**
 * A stretch of prose in a document. `text` is the document's text over the span with everything that is not prose
 * replaced by spaces (line breaks kept), so that `text.length === end - start` and offsets are exact.
 */
export interface Region extends Span {
  readonly kind: RegionKind;
  readonly text: string;
}

/** Blocks that are left out on purpose: code, HTML, mathematics, front matter, licence headers. */
export type SkippedKind = 'code' | 'html' | 'math' | 'frontMatter' | 'licence';
/** How many blocks of each kind were left out; kinds without any are absent. */
export type SkippedBlocks = Readonly<Partial<Record<SkippedKind, number>>>;

/** The prose that was found in one document. */
export interface Regions {
  /** Ordered by start, never overlapping; none holds a blank line of its paragraph. */
  readonly regions: readonly Region[];
  /** Places whose text may be an ignore directive: the inside of comments, one entry per line. Ordered by start. */
  readonly directivePlaces: readonly Span[];
  readonly skipped: SkippedBlocks;
  /** UTF-16 units of lines in which nobody looked for prose: too long, or no grammar could be loaded. */
  readonly unreadCharacters: number;
  /** Sentences for the user about text that could not be looked at; empty when everything was. */
  readonly notes: readonly string[];
  /** Names that the code of this file declares: in its comments they are identifiers, not entities. */
  readonly declaredNames: ReadonlySet<string>;
}

/** One sentence; `text` as in Region (masked, same length), without white space at either end. */
export interface Sentence extends Span {
  readonly kind: RegionKind;
  readonly text: string;
}

/**
 * A sentence and what the model says of it. `result.entities` are relative to the sentence: see `entitiesOf`. Of a task
 * that was not answered (`DocumentAnalysis.missing`), `result` says what it says of an empty text.
 */
export interface AnalyzedSentence extends Sentence {
  readonly result: SentenceResults;
}

/** `hostility` is there when it was asked for: the model needs a head for it. */
export type SentenceResults = DocumentResults & Partial<Pick<TaskResults, 'hostility'>>;

/** An entity whose span is relative to the document; `text` is the document's own text over it. */
export interface DocumentEntity extends Entity {
  readonly text: string;
  /** What is named: without line breaks, markup in between and a possessive ending. */
  readonly name: string;
  /** True when people said what it is, and not the model; its score is 1 then. */
  readonly isMarked?: boolean;
}

/** `undefined` rules means: all of them. Lines count from 0, half-open. */
export interface Suppression {
  readonly rules: readonly string[] | undefined;
  readonly startLine: number;
  readonly endLine: number;
  /** Index of the directive that opened it, in `DocumentAnalysis.directives`. */
  readonly directive: number;
}

export const directiveNames = [
  'gloss-disable-next-line',
  'gloss-disable-line',
  'gloss-disable-file',
  'gloss-disable',
  'gloss-enable',
  'gloss-capture',
  'gloss-restore',
  'gloss-ignore',
] as const;
export type DirectiveName = (typeof directiveNames)[number];

/** What a directive says. */
export interface DirectiveContent {
  readonly name: DirectiveName;
  /** Rules or groups of rules as they were written, unknown ones among them; undefined means all. */
  readonly rules: readonly string[] | undefined;
  /** Of `gloss-ignore`: the texts, and the type they are not; undefined means any. */
  readonly ignored?: { readonly type: string | undefined; readonly texts: readonly string[] } | undefined;
}

/** A directive where it stands: from `gloss-` to its last word. */
export interface Directive extends DirectiveContent, Span {
  /** Counted from 0. */
  readonly line: number;
  /** It changes which lines are silent, or what is ignored, whatever the findings are. */
  readonly isEffective: boolean;
}

export interface Coverage {
  /** UTF-16 units in the document, and of those the ones that lie in regions. */
  readonly characters: number;
  readonly proseCharacters: number;
  /** UTF-16 units in which nobody looked for prose; `notes` says why. */
  readonly unreadCharacters: number;
  /** Stretches of code, front matter, HTML … that were left out on purpose, all together and by kind. */
  readonly skippedBlocks: number;
  readonly skipped: SkippedBlocks;
  /** Sentences that have no result yet: more than 0 only while an analysis goes on (`onVisible`). */
  readonly pendingSentences: number;
  /** Sentences for the user about text that could not be looked at; empty when everything was. */
  readonly notes: readonly string[];
}

/** Everything known about one version of a document. */
export interface DocumentAnalysis {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  /** The text of that version: spans below point into it. */
  readonly text: string;
  /** Ordered by start, never overlapping. */
  readonly sentences: readonly AnalyzedSentence[];
  /** Ordered by start. */
  readonly directives: readonly Directive[];
  readonly suppressions: readonly Suppression[];
  readonly coverage: Coverage;
  /** What the model has no head for, or was not asked; absent: all is there. Nothing may be shown or reported of these. */
  readonly missing?: readonly DocumentTask[];
  /** What people said about names; see `entitiesOf`. */
  readonly overrides?: EntityLists;
  /** What the sentences were taken from; lets the next version of the document be read faster. */
  readonly regions: Regions;
}

export const ruleIds = [
  'sentiment/negative',
  'sentiment/unsure',
  'toxicity/hostile',
  'similarity/duplicate',
  'entities/person',
  'entities/pii',
  'entities/inconsistent',
] as const;
export type RuleId = (typeof ruleIds)[number];

/** How a finding ranks in Problems and for `gloss analyze --fail-on`; highest first. */
export const findingSeverities = ['error', 'warning', 'information', 'hint'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** Where an editor shows the findings of a rule. */
export const findingChannels = ['problems', 'decorations', 'inlayHints', 'off'] as const;
export type FindingChannel = (typeof findingChannels)[number];

/** What each rule holds its findings against, 0..1: see docs/rules. A rule without a threshold does not run. */
export type RuleThresholds = Readonly<Partial<Record<RuleId, number>>>;

export interface RelatedPlace extends Span {
  readonly message: string;
}

/** One thing that a rule reports. `score` is the figure that was held against the threshold. */
export interface Finding extends Span {
  readonly rule: RuleId;
  /** English. */
  readonly message: string;
  /** What the message says of this finding alone (figures, a quote, names of labels), for telling it in another language. */
  readonly details: readonly string[];
  readonly score: number;
  readonly related: readonly RelatedPlace[];
  /** Which name or number was found, as `gloss-ignore` names it; none for findings about whole sentences. */
  readonly entity?: TypedText;
  /** What a quick fix can put in its place. */
  readonly replacement?: string;
}

/** A text that has a type: `PERSON`, `EMAIL_ADDRESS` … */
export interface TypedText {
  readonly type: string;
  readonly text: string;
}

/** How much one word carried a sentence's label, as a share of its probability, −1..1: see `explainSentiment`. */
export interface WordContribution extends Span {
  readonly word: string;
  readonly contribution: number;
}

export type { Entity, Sentiment, Span };
