import * as vscode from 'vscode';
import { languageFamily, listColumns } from '../../../analysis';
import { GlossError } from '../../../inference';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/snapshot';
import { say } from '../say';
import { requireEditor } from '../target';
import { choiceOf, columnItems } from './present';

/** Choose Text Columns…: lets the user choose which columns of a CSV file, or fields of a JSON Lines file, are read. */
export async function chooseColumns({ columns: choices }: Deps): Promise<void> {
  const { document } = requireEditor();
  const snapshot = snapshotOf(document);
  if (languageFamily(snapshot.languageId) !== 'records') {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t(
        'Only CSV, TSV and JSON Lines files have columns to choose from. Open one, then run the command again.',
      ),
    );
  }
  const columns = await listColumns(snapshot);
  if (columns.length === 0)
    throw new GlossError('invalidInput', vscode.l10n.t('No texts were found in this file.'));
  const name = vscode.workspace.asRelativePath(document.uri);
  const picked = await vscode.window.showQuickPick(columnItems(columns, choices.for(snapshot)), {
    title: vscode.l10n.t('Text columns of {0}', name),
    placeHolder: vscode.l10n.t('Columns that hold prose. Choose none to leave the choice to Gloss.'),
    canPickMany: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const chosen = choiceOf(
    columns,
    picked.map(({ label }) => label),
  );
  await choices.choose(snapshot, document.uri, chosen);
  say(
    chosen
      ? vscode.l10n.t('reads {0} of {1}.', chosen.join(', '), name)
      : vscode.l10n.t('reads the wordy columns of {0}.', name),
  );
}
