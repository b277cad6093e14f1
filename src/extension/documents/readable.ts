import * as vscode from 'vscode';

/** Text that a person writes outside of any file system: new files, cells of notebooks, commit messages, comments. */
const writtenSchemes: ReadonlySet<string> = new Set([
  'untitled',
  'vscode-notebook-cell',
  'vscode-scm',
  'comment',
]);

/** Input fields: VS Code lists no editor for them, so they count as visible for as long as they are open. */
const fieldSchemes: ReadonlySet<string> = new Set(['vscode-scm', 'comment']);

/** Settings, key bindings and the like, which are files to VS Code. */
const ownSchemes: ReadonlySet<string> = new Set(['vscode-userdata', 'vscode-settings', 'vscode']);

/**
 * Whether a document is prose or code that somebody can change: files of any file system that can be written to, and
 * what has no file yet. Output, other versions in a diff, settings and read-only file systems are left alone.
 */
export function isReadable({ uri: { scheme } }: vscode.TextDocument): boolean {
  if (writtenSchemes.has(scheme)) return true;
  return !ownSchemes.has(scheme) && vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

/** Whether a document can be seen: in an editor, as an input field, or as a cell of a notebook, rendered or not. */
export function isVisible(document: vscode.TextDocument): boolean {
  return visibleDocuments().includes(document);
}

/** Every document that can be seen, each once. */
export function visibleDocuments(): readonly vscode.TextDocument[] {
  const { visibleTextEditors, visibleNotebookEditors } = vscode.window;
  const open = vscode.workspace.textDocuments.filter(({ isClosed }) => !isClosed);
  return [
    ...new Set([
      ...visibleTextEditors.map(({ document }) => document),
      ...visibleNotebookEditors.flatMap(({ notebook }) => notebook.getCells().map((cell) => cell.document)),
      ...open.filter(({ uri }) => fieldSchemes.has(uri.scheme)),
    ]),
  ];
}
