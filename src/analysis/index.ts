// The public API of this room: documents in, regions, sentences, results and findings out. Knows no editor.
export { countLeading } from './base/search';
export { analyzeDocument, type AnalyzeDocumentOptions } from './documentAnalysis';
export { isSuppressed, ruleGroups } from './directives';
export {
  type DirectiveProblem,
  directiveProblems,
  directiveRemoval,
  ignorableTypes,
  type StaleDirective,
  staleDirectives,
} from './directiveReport';
export { type EntityGroup, groupEntities, mentionAt } from './entities/groups';
export { withoutNotEntity } from './entities/overrideEdits';
export { foldName, nameLength, plainName } from './entities/names';
export { renameMentions } from './entities/rename';
export { isRedactionType, type RedactionType, redactionTypes } from './entities/patterns';
export {
  applyReplacements,
  planRedaction,
  type RedactedSubject,
  type RedactionInput,
  type RedactionPlan,
  type Replacement,
} from './entities/redact';
export { excerptOf } from './excerpts';
export { explainSentiment, minimumContribution, type SentimentExplanation, topWords } from './explain';
export {
  computeFindings,
  type ComputeFindingsOptions,
  fingerprintIn,
  type Report,
  reportOn,
} from './findings';
export { ignoreEdit, ignoreTextEdit, type TextEdit } from './ignoreEdit';
export { isSupportedLanguage, languageFamily, type LanguageFamily, languageForPath } from './languages';
export { entitiesOf, isAnswered, possibleEntitiesOf, sentenceAt } from './lookups';
export { findRegions, type FindRegionsOptions, listColumns } from './regions';
export { type RecordColumn, recordSignature } from './regions/records';
export {
  allThresholds,
  defaultMaxCharacters,
  defaultThresholds,
  type RuleDefaults,
  ruleDefaults,
} from './rules/defaults';
export { findPii, type PiiMatch, type PiiType, piiTypes } from './pii/recognizers';
export { proseText } from './prose';
export { readAhead } from './readAhead';
export { analyzeSelections } from './selections';
export { splitSentences } from './sentences';
export {
  DuplicateIndex,
  findSimilar,
  type FindSimilarOptions,
  similarityMatrix,
  type SimilarPassage,
} from './similarity';
export {
  type AnalyzedSentence,
  type Coverage,
  type Directive,
  type DirectiveName,
  directiveNames,
  type DocumentAnalysis,
  type DocumentEntity,
  type DocumentSnapshot,
  type Entity,
  type Finding,
  type FindingChannel,
  findingChannels,
  findingSeverities,
  type FindingSeverity,
  type Region,
  type RegionKind,
  type Regions,
  type RelatedPlace,
  type TypedText,
  type RuleId,
  ruleIds,
  type RuleThresholds,
  type Sentence,
  type Sentiment,
  type SkippedBlocks,
  type SkippedKind,
  type Span,
  type Suppression,
  type WordContribution,
} from './types';
export { LineIndex } from './base/lines';
export { Pacer } from './base/pacer';
export { countWords } from './words';
export {
  editWorkspaceFile,
  emptyWorkspaceFile,
  type EntityLists,
  type HiddenFinding,
  hiddenIn,
  type NotEntity,
  parseWorkspaceFile,
  type RuleOverride,
  ruleOverride,
  withEntityType,
  withHidden,
  withNotEntity,
  withRule,
  type WorkspaceFile,
  workspaceFileName,
  type WorkspaceFileProblem,
  type WorkspaceFileReading,
} from './workspaceFile';
export type { ProblemKind, StaleKind } from './problemTexts';
