import * as vscode from 'vscode';
import { type RedactionPlan, type RedactionType, redactionTypes } from '../../../analysis';
import { placesText } from '../../presentation/counts';
import { wordsFor } from '../../presentation/entityWords';
import { countByType } from './present';

/**
 * Asks which types are to be hidden; `found` says how many there are of each. Those of the setting are chosen already.
 * Undefined when the user leaves.
 */
export async function chooseTypes(
  found: RedactionPlan,
  preset: ReadonlySet<RedactionType>,
): Promise<readonly RedactionType[] | undefined> {
  const counts = countByType(found);
  const items = redactionTypes.map((type) => {
    const { icon, many } = wordsFor(type);
    const inType = counts.get(type);
    return {
      label: `$(${icon}) ${many}`,
      description: inType
        ? vscode.l10n.t('{0} in {1}', inType.subjects, placesText(inType.places))
        : vscode.l10n.t('none found'),
      picked: preset.has(type),
      type,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Redact: what to replace'),
    placeHolder: vscode.l10n.t('Names may be missed: read the result before you share it.'),
  });
  return chosen?.map(({ type }) => type);
}
