/** Every command that Gloss contributes; a test holds this against package.json. */
export const commandIds = {
  analyzeSentiment: 'gloss.analyzeSentiment',
  highlightEntities: 'gloss.highlightEntities',
  compareSelections: 'gloss.compareSelections',
  findSimilarPassages: 'gloss.findSimilarPassages',
  explainSelection: 'gloss.explainSelection',
  showAnalysisPanel: 'gloss.showAnalysisPanel',
  clearHighlights: 'gloss.clearHighlights',
  chooseModel: 'gloss.chooseModel',
  setHubToken: 'gloss.setHubToken',
  restartInferenceWorker: 'gloss.restartInferenceWorker',
  showLog: 'gloss.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** The `source` of every diagnostic. */
export const diagnosticSource = 'gloss';

/** Where a rule's page is found, for `code.target` of a diagnostic. */
export const ruleDocsFolder = 'docs/rules';
