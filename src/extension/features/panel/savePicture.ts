import * as vscode from 'vscode';
import { asGlossError, GlossError } from '../../../inference';
import { showError } from '../../errors';
import { say } from '../say';
import type { Picture } from './panel';

const formatNames = { svg: 'SVG', png: 'PNG' } as const;

/**
 * Asks where to keep a chart and writes it there; nothing when the user thinks better of it. Never rejects.
 * @param beside the document that the chart is of: the dialog starts in its folder
 */
export async function savePicture(
  { name, format, data }: Picture,
  beside: vscode.Uri,
  log: vscode.LogOutputChannel,
): Promise<void> {
  try {
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(folderFor(beside), `gloss-${name}.${format}`),
      filters: { [formatNames[format]]: [format] },
    });
    if (target === undefined) return;
    await vscode.workspace.fs.writeFile(target, Buffer.from(data, format === 'png' ? 'base64' : 'utf8'));
    say(vscode.l10n.t('chart saved as {0}', vscode.workspace.asRelativePath(target)));
  } catch (thrown) {
    const reason = asGlossError(thrown).message;
    const message = vscode.l10n.t('The chart could not be saved: {0} Choose another folder.', reason);
    void showError(new GlossError('invalidInput', message, { cause: thrown }), log);
  }
}

/** An untitled document has no folder of its own: the first of the workspace stands in. */
function folderFor(document: vscode.Uri): vscode.Uri {
  if (document.scheme !== 'untitled') return vscode.Uri.joinPath(document, '..');
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
}
