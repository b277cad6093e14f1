import * as vscode from 'vscode';
import { createApi, type GlossApi } from './api';
import { AnalyzerHost } from './analyzerHost';
import { ConfigService } from './config';
import type { Deps } from './deps';
import { AnalysisStore } from './documents/analysisStore';
import { ColumnChoices } from './documents/columns';
import { Documents } from './documents/documents';
import { Quiet } from './documents/quiet';
import { WorkspaceFiles } from './documents/workspaceFiles';
import { FailureReporter } from './errors';
import { registerDiagnostics } from './features/diagnostics';
import { registerDirectives } from './features/directives';
import { registerEntityView } from './features/entities';
import { registerFindingMarks } from './features/findingMarks';
import { Highlights } from './features/highlights';
import { registerHover } from './features/hover';
import { chooseModelCommand, setHubTokenCommand } from './features/model';
import { restorePause, setPaused } from './features/pause';
import type { CommandHandler } from './features/registerCommand';
import { registerStatus } from './features/status';
import { registerWorkspaceFile } from './features/workspaceFile';
import type { CommandName, StartCommand } from './ids';
import type { OnDemand } from './onDemand';

/** The extension behind its commands. */
export interface Gloss {
  readonly api: GlossApi;
  /** Rejects with what the command threw. `args` are those of menus, keybindings and links: anything. */
  run(command: CommandName, args: readonly unknown[]): Promise<unknown>;
  /** Takes back an analysis panel that was open when the window closed. `state` is what its page kept. */
  restorePanel(view: vscode.WebviewPanel, state: unknown): Promise<void>;
}

/** Features that nothing else asks for anything. */
const features = [
  registerDiagnostics,
  registerFindingMarks,
  registerDirectives,
  registerWorkspaceFile,
  registerHover,
  registerEntityView,
  registerStatus,
];

/** Loads no model: the worker starts at the first request. */
export function createGloss(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Gloss {
  const deps = createDeps(context, log);
  const { documents, highlights, host } = deps;
  documents.keepAnalyzed((uri) => highlights.isKeptAnalyzed(uri));
  context.subscriptions.push(...features.map((register) => register(deps)));
  restorePause(deps);

  let loading: Promise<OnDemand> | undefined;
  const onDemand = (): Promise<OnDemand> =>
    (loading ??= import('./onDemand').then(({ createOnDemand }) => createOnDemand(deps)));
  const commands: Readonly<Record<StartCommand, CommandHandler>> = {
    chooseModel: (name) => chooseModelCommand(deps, name),
    setHubToken: () => setHubTokenCommand(deps),
    pause: () => setPaused(deps, true),
    resume: () => setPaused(deps, false),
    restartInferenceWorker: () => host.restart(),
    clearHighlights: () => {
      for (const { document } of vscode.window.visibleTextEditors) highlights.clear(document.uri);
    },
  };
  return {
    api: createApi(deps),
    run: async (command, args) => {
      const table: Partial<Record<CommandName, CommandHandler>> =
        command in commands ? commands : (await onDemand()).commands;
      return table[command]?.(...args);
    },
    restorePanel: async (view, state) => (await onDemand()).restorePanel(view, state),
  };
}

/** The parts, in order: each is built from those before it. */
function createDeps(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Deps {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const workspaceFiles = own(new WorkspaceFiles());
  const config = own(
    new ConfigService(
      (message) => log.warn(message),
      (document) => workspaceFiles.for(document),
    ),
  );
  const failures = new FailureReporter(log);
  const host = own(new AnalyzerHost({ context, config, log }));
  const { analyzer } = host;
  const quiet = own(new Quiet(config));
  const store = own(new AnalysisStore());
  const columns = own(new ColumnChoices(context.workspaceState));
  const onDidFail: FailureReporter['report'] = (error, document) => failures.report(error, document);
  const documents = own(new Documents({ analyzer, config, store, columns, workspaceFiles, onDidFail }));
  const highlights = own(new Highlights(store, config, quiet));

  own(
    host.onDidRestart(() => {
      failures.reset();
      documents.reanalyze();
    }),
  );
  return {
    context,
    log,
    config,
    workspaceFiles,
    host,
    analyzer,
    quiet,
    store,
    columns,
    documents,
    highlights,
  };
}
