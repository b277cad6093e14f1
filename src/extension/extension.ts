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
import { registerModel } from './features/model';
import { registerPause } from './features/pause';
import { registerCommand } from './features/registerCommand';
import { registerStatus } from './features/status';
import { registerWorkspaceFile } from './features/workspaceFile';
import { commandIds, onDemandCommands, panelViewType } from './ids';
import type { OnDemand } from './onDemand';

/** Features that nothing else asks for anything. */
const features = [
  registerDiagnostics,
  registerFindingMarks,
  registerDirectives,
  registerWorkspaceFile,
  registerHover,
  registerEntityView,
  registerModel,
  registerPause,
  registerOnDemand,
  registerStatus,
];

/** Builds the parts in order. Loads no model: the worker starts at the first request. */
export function activate(context: vscode.ExtensionContext): GlossApi {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel('Gloss', { log: true }));
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

  const deps: Deps = {
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
  documents.keepAnalyzed((uri) => highlights.isKeptAnalyzed(uri));
  for (const register of features) own(register(deps));
  own(
    registerCommand(commandIds.clearHighlights, log, () => {
      for (const { document } of vscode.window.visibleTextEditors) highlights.clear(document.uri);
    }),
  );
  own(vscode.commands.registerCommand(commandIds.showLog, () => log.show()));
  own(
    host.onDidRestart(() => {
      failures.reset();
      documents.reanalyze();
    }),
  );
  return createApi(deps);
}

/** Commands and the panel; the first use of either loads what they do. */
function registerOnDemand(deps: Deps): vscode.Disposable {
  let loading: Promise<OnDemand> | undefined;
  const load = (): Promise<OnDemand> =>
    (loading ??= import('./onDemand').then(({ createOnDemand }) => createOnDemand(deps)));
  const commands = onDemandCommands.map((name) =>
    registerCommand(commandIds[name], deps.log, async (...args) => (await load()).commands[name](...args)),
  );
  const serializer: vscode.WebviewPanelSerializer = {
    deserializeWebviewPanel: async (view, state: unknown) => (await load()).restorePanel(view, state),
  };
  return vscode.Disposable.from(
    ...commands,
    vscode.window.registerWebviewPanelSerializer(panelViewType, serializer),
  );
}

/** Parts end with `context.subscriptions`; the worker is told to finish its batch and stop. */
export function deactivate(): void {}
