// Helpers of the host tests: open a sample, wait for a state instead of a time.
import * as vscode from 'vscode';
import type { GlossApi } from '../../src/extension/api';

/** A sentence that every version of the model finds harsh. */
export const harsh = 'This release is a disgrace and the maintainers should be ashamed of it.';

export async function activateGloss(): Promise<GlossApi> {
  const extension = vscode.extensions.getExtension<GlossApi>('gloss-nlp.gloss');
  if (extension === undefined) throw new Error('gloss-nlp.gloss is not installed');
  return extension.activate();
}

export function sampleUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function openSample(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(sampleUri(name)));
}

/**
 * A new untitled document in an editor. Sometimes VS Code hands out a closed one that it has not let go yet, with the
 * text it had: that one is shown, so that its name is taken, and another asked for.
 */
export async function openText(content: string, language = 'markdown'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  const editor = await vscode.window.showTextDocument(document);
  const isNew = document.getText() === content && document.languageId === language;
  return isNew ? editor : openText(content, language);
}

/** Asks again after each look until the answer is not undefined. The suite's time limit ends a hopeless wait. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function glossDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'gloss');
}

export function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

/** Whether a diagnostic is of a rule. */
export function isRule(rule: string): (diagnostic: vscode.Diagnostic) => boolean {
  return (diagnostic) => ruleOf(diagnostic) === rule;
}

export const isNegative = isRule('sentiment/negative');

/** The inlay hints of a document once there are some. */
export function inlayHints(document: vscode.TextDocument): Promise<vscode.InlayHint[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  return until(async () => {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      whole,
    );
    return hints.length > 0 ? hints : undefined;
  });
}

/** The diagnostics of a document once there are some that satisfy the condition. */
export function diagnosticsWhere(
  document: vscode.TextDocument,
  isExpected: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return until(() => {
    const diagnostics = glossDiagnostics(document.uri);
    return isExpected(diagnostics) ? diagnostics : undefined;
  });
}

/** Range of the first occurrence of a text in a document. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  if (start < 0) throw new Error(`the document does not contain ${JSON.stringify(text)}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Selects the first occurrence of each text. */
export function select(editor: vscode.TextEditor, ...texts: readonly string[]): void {
  editor.selections = texts.map((text) => {
    const { start, end } = rangeOf(editor.document, text);
    return new vscode.Selection(start, end);
  });
}

export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** Edits are worked out only for actions that are resolved. */
const howManyResolved = 10;

export async function quickFixes(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    howManyResolved,
  );
}

/** How a promise was rejected. Fails the test when it was not, or by something that is not an error. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<{ code?: unknown; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`rejected with ${String(error)}, which is not an error`, { cause: error });
  }
  throw new Error('was not rejected');
}

/** Sets a setting of the workspace for one test and takes it back afterwards. */
export async function withSetting(key: string, value: unknown, test: () => Promise<void>): Promise<void> {
  const set = (next: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('gloss').update(key, next, vscode.ConfigurationTarget.Workspace);
  await set(value);
  try {
    await test();
  } finally {
    await set(undefined);
  }
}

/** Closes every editor, unsaved ones too. */
export async function closeEditors(): Promise<void> {
  const isOpen = (): boolean => vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
  while (isOpen()) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}
