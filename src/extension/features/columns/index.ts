import * as vscode from 'vscode';
import { languageFamily, listColumns } from '../../../analysis';
import { GlossError } from '../../../inference';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/documents';
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
      'Only CSV, TSV and JSON Lines files have columns to choose from. Open one, then run the command again.',
    );
  }
  const columns = await listColumns(snapshot);
  if (columns.length === 0) throw new GlossError('invalidInput', 'No texts were found in this file.');
  const name = vscode.workspace.asRelativePath(document.uri);
  const picked = await vscode.window.showQuickPick(columnItems(columns, choices.for(snapshot)), {
    title: `Text columns of ${name}`,
    placeHolder: 'Columns that hold prose. Choose none to leave the choice to Gloss.',
    canPickMany: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const chosen = choiceOf(
    columns,
    picked.map(({ label }) => label),
  );
  await choices.choose(snapshot, document.uri, chosen);
  say(chosen ? `reads ${chosen.join(', ')} of ${name}.` : `reads the wordy columns of ${name}.`);
}
