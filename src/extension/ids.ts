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
  chooseTextColumns: 'gloss.chooseTextColumns',
  benchmarkMachine: 'gloss.benchmarkMachine',
  restartInferenceWorker: 'gloss.restartInferenceWorker',
  pause: 'gloss.pause',
  resume: 'gloss.resume',
  showLog: 'gloss.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** A command that the parts in gloss.ts or onDemand.ts carry out. */
export type CommandName = Exclude<keyof typeof commandIds, 'showLog'>;

/** Commands of the parts that are there from the start; the others are loaded when one of them is first run. */
export type StartCommand =
  'clearHighlights' | 'chooseModel' | 'setHubToken' | 'restartInferenceWorker' | 'pause' | 'resume';

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** The user has paused Gloss: nothing is analyzed without a command. */
  isPaused: 'gloss.paused',
} as const;

/** The `source` of every diagnostic. */
export const diagnosticSource = 'gloss';

/** Where a rule's page is found, for `code.target` of a diagnostic. */
export const ruleDocsFolder = 'docs/rules';

/** The analysis panel, as VS Code keeps it over a reload of the window. */
export const panelViewType = 'gloss.analysisPanel';

/** The tree of names; VS Code registers commands of its own below this name. */
export const entitiesView = 'gloss.entities';
