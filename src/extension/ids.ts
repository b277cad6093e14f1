/** Every command that Gloss contributes; a test holds this against package.json. */
export const commandIds = {
  analyzeSentiment: 'gloss.analyzeSentiment',
  highlightEntities: 'gloss.highlightEntities',
  compareSelections: 'gloss.compareSelections',
  findSimilarPassages: 'gloss.findSimilarPassages',
  explainSelection: 'gloss.explainSelection',
  showAnalysisPanel: 'gloss.showAnalysisPanel',
  clearHighlights: 'gloss.clearHighlights',
  nextMention: 'gloss.nextMention',
  previousMention: 'gloss.previousMention',
  nextHighlight: 'gloss.nextHighlight',
  previousHighlight: 'gloss.previousHighlight',
  renameAllMentions: 'gloss.renameAllMentions',
  notAnEntity: 'gloss.notAnEntity',
  markAsEntity: 'gloss.markAsEntity',
  redact: 'gloss.redact',
  createRedactedCopy: 'gloss.createRedactedCopy',
  showStaleDirectives: 'gloss.showStaleDirectives',
  restartInferenceWorker: 'gloss.restartInferenceWorker',
  showLog: 'gloss.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** The `source` of every diagnostic. */
export const diagnosticSource = 'gloss';

/** Where a rule's page is found, for `code.target` of a diagnostic. */
export const ruleDocsFolder = 'docs/rules';

/** The tree of names; VS Code registers commands of its own below this name. */
export const entitiesView = 'gloss.entities';
