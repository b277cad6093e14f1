/** Every command that Gloss contributes; a test holds this against package.json. */
export const commandIds = {
  analyzeSentiment: 'gloss.analyzeSentiment',
  highlightEntities: 'gloss.highlightEntities',
  compareSelections: 'gloss.compareSelections',
  findSimilarPassages: 'gloss.findSimilarPassages',
  explainSelection: 'gloss.explainSelection',
  askDocument: 'gloss.askDocument',
  suggestWord: 'gloss.suggestWord',
  classifySelection: 'gloss.classifySelection',
  showAnalysisPanel: 'gloss.showAnalysisPanel',
  clearHighlights: 'gloss.clearHighlights',
  chooseModel: 'gloss.chooseModel',
  setHubToken: 'gloss.setHubToken',
  showStaleDirectives: 'gloss.showStaleDirectives',
  chooseTextColumns: 'gloss.chooseTextColumns',
  restartInferenceWorker: 'gloss.restartInferenceWorker',
  pause: 'gloss.pause',
  resume: 'gloss.resume',
  showLog: 'gloss.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** The user has paused Gloss: nothing is analyzed without a command. */
  isPaused: 'gloss.paused',
} as const;

/** The `source` of every diagnostic. */
export const diagnosticSource = 'gloss';

/** Where a rule's page is found, for `code.target` of a diagnostic. */
export const ruleDocsFolder = 'docs/rules';
