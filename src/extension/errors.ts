import * as vscode from 'vscode';
import { asGlossError, type ErrorCode, type GlossError } from '../inference';
import { commandIds } from './ids';
import { errorText } from './presentation/errorText';

interface NextStep {
  readonly title: string;
  readonly command: string;
  readonly argument?: string;
}

const showLog = (): NextStep => ({ title: vscode.l10n.t('Show Log'), command: commandIds.showLog });
const chooseModel = (): NextStep => ({
  title: vscode.l10n.t('Choose Model…'),
  command: commandIds.chooseModel,
});
const setToken = (): NextStep => ({ title: vscode.l10n.t('Set Token…'), command: commandIds.setHubToken });
const restart = (): NextStep => ({
  title: vscode.l10n.t('Restart Worker'),
  command: commandIds.restartInferenceWorker,
});
const openSettings = (query: string): NextStep => ({
  title: vscode.l10n.t('Open Settings'),
  command: 'workbench.action.openSettings',
  argument: query,
});
const modelSettings = (): NextStep => openSettings('gloss.model');
const hubSettings = (): NextStep => openSettings('gloss.hub.endpoint');

/** What a user can do about each kind of failure; the first is offered first. */
const nextSteps: Readonly<Record<ErrorCode, readonly (() => NextStep)[]>> = {
  modelMissing: [chooseModel, modelSettings, showLog],
  modelCorrupt: [chooseModel, modelSettings, restart, showLog],
  modelUnsupported: [chooseModel, showLog],
  headMissing: [chooseModel],
  invalidInput: [],
  cancelled: [],
  disposed: [restart],
  workerDied: [restart, showLog],
  unsupportedPlatform: [showLog],
  accessDenied: [setToken],
  unreachable: [hubSettings, showLog],
  storageFailed: [showLog],
  internal: [showLog],
};

/** The same as a sentence, for a page that has Try Again and Show Log beside it. `undefined`: the message says it. */
export function nextStepText(code: ErrorCode): string | undefined {
  switch (code) {
    case 'modelMissing':
    case 'modelCorrupt':
      return vscode.l10n.t(
        'Check the setting gloss.model.path, or empty it to use the model that comes with Gloss. Then try again.',
      );
    case 'workerDied':
    case 'disposed':
      return vscode.l10n.t('Try again: a new worker starts by itself. If it fails again, the log says why.');
    case 'unsupportedPlatform':
      return vscode.l10n.t(
        'Gloss needs Windows, macOS or Linux on x64 or arm64. The log says what was found.',
      );
    case 'internal':
      return vscode.l10n.t('Try again. If it fails again, please report it with what the log says.');
    case 'headMissing':
    case 'modelUnsupported':
      return vscode.l10n.t('Run the command Gloss: Choose Model… to use a model that can.');
    case 'unreachable':
    case 'storageFailed':
      return vscode.l10n.t('Try again; the log says more.');
    case 'accessDenied':
    case 'invalidInput':
    case 'cancelled':
      return undefined;
  }
}

function nextStepsFor(error: GlossError): readonly NextStep[] {
  const setting = /`(gloss\.[\w.]+)`/.exec(error.message)?.[1];
  const specific = setting === undefined ? [] : [openSettings(setting)];
  const general = nextSteps[error.code]
    .map((step) => step())
    .filter(({ argument }) => setting === undefined || argument === undefined);
  return [...specific, ...general];
}

/** Shows a failure with what to do next. Cancellation is the user's own doing and shows nothing. */
export async function showError(thrown: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const error = asGlossError(thrown);
  if (error.code === 'cancelled') return;
  const steps = nextStepsFor(error);
  const titles = steps.map((step) => step.title);
  const message = `Gloss: ${errorText(error)}`;
  // What the user can mend at once is no failure of Gloss.
  const isMistake = error.code === 'invalidInput' || error.code === 'headMissing';
  if (isMistake) log.info(error.message);
  else log.error(error);
  const show = isMistake ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
  const chosen = await show(message, ...titles);
  const step = steps.find(({ title }) => title === chosen);
  if (step !== undefined) await vscode.commands.executeCommand(step.command, step.argument);
}

/** Shows each cause of failing background work once, the text's own faults once a document; the status bar says the rest. */
export class FailureReporter {
  readonly #shown = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  report(error: GlossError, document: vscode.TextDocument): void {
    const cause = error.code === 'invalidInput' ? document.uri.toString() : error.message;
    if (this.#shown.has(cause)) return;
    this.#shown.add(cause);
    void showError(error, this.log);
  }

  /** Forgets what was shown, so that a cause that returns after a restart is told again. */
  reset(): void {
    this.#shown.clear();
  }
}
