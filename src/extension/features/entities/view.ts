import * as vscode from 'vscode';
import { DisposableStore } from '../../base/dispose';
import { Debouncer } from '../../base/scheduler';
import type { Deps } from '../../deps';
import { isReadable } from '../../documents/readable';
import { entitiesView } from '../../ids';
import { EntityTree, type TreeState } from './tree';

/** Changes come with every key that is typed; the tree follows them after a moment. */
const refreshMs = 150;

/** The view with the names of the active document. Costs nothing while nobody looks at it. */
export function registerEntityView(deps: Deps): vscode.Disposable {
  const { window, workspace } = vscode;
  const owned = new DisposableStore();
  const debouncer = owned.add(new Debouncer());
  const tree = owned.add(new EntityTree(deps));
  const view = owned.add(
    window.createTreeView(entitiesView, { treeDataProvider: tree, showCollapseAll: true }),
  );
  /** Decides which text stands in an empty view. */
  const tell = (state: TreeState | 'hidden'): void =>
    void vscode.commands.executeCommand('setContext', `${entitiesView}.state`, state);
  const refreshNow = (): void => {
    view.description = tree.document ? nameOf(tree.document) : '';
    tell(tree.state);
    tree.refresh();
  };
  const refresh = (delayMs = refreshMs): void => {
    if (view.visible) debouncer.schedule(refreshNow, delayMs);
  };
  /** Panels, output and settings are no documents to follow: what is shown stays then. */
  const follow = (editor: vscode.TextEditor | undefined): void => {
    if (editor === undefined || !isReadable(editor.document)) return;
    tree.document = editor.document;
    refresh(0);
  };
  follow(window.activeTextEditor);
  owned.add(
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) refresh(0);
      // The text of an earlier document would take the keyboard when the view is opened again, and then give way to names.
      else tell('hidden');
    }),
  );
  owned.add(window.onDidChangeActiveTextEditor(follow));
  owned.add(
    workspace.onDidCloseTextDocument((closed) => {
      if (closed !== tree.document) return;
      tree.document = undefined;
      follow(window.activeTextEditor);
      refresh(0);
    }),
  );
  owned.add(deps.config.onDidChange(() => refresh()));
  owned.add(
    deps.store.onDidChange((uri) => {
      if (uri.toString() === tree.document?.uri.toString()) refresh();
    }),
  );
  return owned;
}

function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.split('/').at(-1) ?? '';
}
