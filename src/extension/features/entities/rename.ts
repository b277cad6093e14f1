import * as vscode from 'vscode';
import { renameMentions } from '../../../analysis';
import type { Deps } from '../../deps';
import { toRange } from '../../documents/ranges';
import { mentionsText } from '../../presentation/counts';
import { type NamedEntity, namesOf, requireEntity } from '../names';
import { say } from '../say';

/**
 * Rename All Mentions…, of the name at the cursor or of the tree's row: asks for a new name and writes it at every
 * mention, in one step to undo. `newName` from a caller is not asked for.
 */
export async function renameAllMentions(deps: Deps, asked: unknown, newName: unknown): Promise<void> {
  const entity = await requireEntity(deps, asked);
  const { document, group } = entity;
  const { version } = document;
  const name = typeof newName === 'string' ? newName : await askForName(entity);
  if (name === undefined) return;
  const edits = renameMentions(group, name.trim());
  if (edits.length === 0) return say(vscode.l10n.t('Every mention reads so already'));
  if (document.version !== version)
    return say(vscode.l10n.t('The text changed meanwhile: nothing was renamed. Try again'));
  const edit = new vscode.WorkspaceEdit();
  for (const { newText, ...span } of edits) edit.replace(document.uri, toRange(document, span), newText);
  const isDone = await vscode.workspace.applyEdit(edit);
  if (!isDone) return say(vscode.l10n.t('The document cannot be edited: nothing was renamed'));
  say(vscode.l10n.t('Renamed {0} of “{1}”', mentionsText(edits.length), group.name));
  await namesOf(deps, document);
}

function askForName({ group }: NamedEntity): Thenable<string | undefined> {
  const { name, mentions } = group;
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Rename {0} of “{1}”', mentionsText(mentions.length), name),
    prompt: vscode.l10n.t('Names in code, addresses and front matter are left alone.'),
    value: name,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A name is needed.') : undefined),
  });
}
