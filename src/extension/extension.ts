import * as vscode from 'vscode';
import type { GlossApi } from './api';
import { registerCommand } from './features/registerCommand';
import type { Gloss } from './gloss';
import { type CommandName, commandIds, panelViewType } from './ids';

/**
 * Registers the commands and the panel, and leaves the rest to a turn of its own: VS Code starts many extensions at the
 * same moment, and each waits while another runs. What is asked for before that waits for it.
 */
export function activate(context: vscode.ExtensionContext): GlossApi {
  const log = vscode.window.createOutputChannel('Gloss', { log: true });
  let building: Promise<Gloss> | undefined;
  const gloss = (): Promise<Gloss> =>
    (building ??= import('./gloss').then(({ createGloss }) => createGloss(context, log)));
  const { showLog, ...others } = commandIds;
  const commands = (Object.keys(others) as CommandName[]).map((name) =>
    registerCommand(others[name], log, async (...args) => (await gloss()).run(name, args)),
  );
  const serializer: vscode.WebviewPanelSerializer = {
    deserializeWebviewPanel: async (view, state: unknown) => (await gloss()).restorePanel(view, state),
  };
  context.subscriptions.push(
    log,
    ...commands,
    vscode.commands.registerCommand(showLog, () => log.show()),
    vscode.window.registerWebviewPanelSerializer(panelViewType, serializer),
  );
  setImmediate(() => gloss().catch((error: Error) => log.error(error)));
  return Object.freeze<GlossApi>({
    analyzeText: async (texts) => (await gloss()).api.analyzeText(texts),
    analyzeDocument: async (uri) => (await gloss()).api.analyzeDocument(uri),
    similarity: async (a, b) => (await gloss()).api.similarity(a, b),
  });
}

/** Parts end with `context.subscriptions`; the worker is told to finish its batch and stop. */
export function deactivate(): void {}
