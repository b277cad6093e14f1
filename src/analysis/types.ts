import type { Entity, Sentiment, Span, TaskResults } from '../inference';
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

/** The prose that was found in one document. */
export interface Regions {
  /** Ordered by start, never overlapping; none holds a blank line of its paragraph. */
  readonly regions: readonly Region[];
  /** Places whose text may be an ignore directive: the inside of comments, one entry per line. Ordered by start. */
  readonly directivePlaces: readonly Span[];
  /** Blocks that were left out on purpose: code, front matter, HTML, mathematics, licence headers. */
  readonly skippedBlocks: number;
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

/** A sentence and what the model says of it. `result.entities` are relative to the sentence: see `entitiesOf`. */
export interface AnalyzedSentence extends Sentence {
  readonly result: TaskResults;
}

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
}

export interface Coverage {
  /** UTF-16 units in the document, and of those the ones that lie in regions. */
  readonly characters: number;
  readonly proseCharacters: number;
  /** Stretches of code, front matter, HTML … that were left out on purpose. */
  readonly skippedBlocks: number;
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
  readonly suppressions: readonly Suppression[];
  readonly coverage: Coverage;
  /** What people said about names; see `entitiesOf`. */
  readonly overrides?: EntityLists;
  /** What the sentences were taken from; lets the next version of the document be read faster. */
  readonly regions: Regions;
}

export const ruleIds = ['sentiment/negative', 'similarity/duplicate'] as const;
export type RuleId = (typeof ruleIds)[number];

/** How a finding ranks in Problems and for `gloss analyze --fail-on`; highest first. */
export const findingSeverities = ['error', 'warning', 'information', 'hint'] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

/** Where an editor shows the findings of a rule. */
export const findingChannels = ['problems', 'decorations', 'inlayHints', 'off'] as const;
export type FindingChannel = (typeof findingChannels)[number];

/** Thresholds 0..1: the probability of 'negative', the cosine of two passages. A rule without one does not run. */
export type RuleThresholds = Readonly<Partial<Record<RuleId, number>>>;

export interface RelatedPlace extends Span {
  readonly message: string;
}

/** One thing that a rule reports. `score` is the figure that was held against the threshold. */
export interface Finding extends Span {
  readonly rule: RuleId;
  readonly message: string;
  readonly score: number;
  readonly related: readonly RelatedPlace[];
}

/** How much one word carried a sentence's label: the drop of its probability when the word is left out, −1..1. */
export interface WordContribution extends Span {
  readonly word: string;
  readonly contribution: number;
}

export type { Entity, Sentiment, Span };
