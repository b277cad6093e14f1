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
import { registerAsk } from './features/ask';
import { registerClassify } from './features/classify';
import { registerColumns } from './features/columns';
import { registerDiagnostics } from './features/diagnostics';
import { registerDirectives } from './features/directives';
import { registerExplain } from './features/explain';
import { registerFindingMarks } from './features/findingMarks';
import { registerHighlights } from './features/highlights';
import { Highlights } from './features/highlights/highlights';
import { registerHover } from './features/hover';
import { registerModel } from './features/model';
import { PanelController, registerPanelCommand } from './features/panel';
import { registerPause } from './features/pause';
import { registerSimilarity } from './features/similarity';
import { registerStatus } from './features/status';
import { registerWorkspaceFile } from './features/workspaceFile';
import { registerSuggest } from './features/suggest';
import { commandIds } from './ids';

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
  documents.keepAnalyzed((uri) => highlights.isKeptAnalyzed(uri));

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
  own(registerHighlights(deps));
  own(registerDiagnostics(deps));
  own(registerFindingMarks(deps));
  own(registerDirectives(deps));
  own(registerWorkspaceFile(deps));
  own(registerHover(deps));
  own(registerExplain(deps));
  const panel = own(new PanelController(deps));
  own(registerPanelCommand(deps, panel));
  documents.keepAnalyzed((uri) => highlights.isKeptAnalyzed(uri) || panel.isLive(uri));
  own(registerSimilarity(deps, panel));
  own(registerColumns(deps));
  own(vscode.Disposable.from(registerModel(deps), registerPause(deps)));
  own(registerAsk(deps));
  own(registerSuggest(deps));
  own(registerClassify(deps));
  own(registerStatus(deps));
  own(vscode.commands.registerCommand(commandIds.showLog, () => log.show()));
  own(
    host.onDidRestart(() => {
      failures.reset();
      documents.reanalyze();
    }),
  );
  return createApi(deps);
}

/** Parts end with `context.subscriptions`; the worker is told to finish its batch and stop. */
export function deactivate(): void {}
