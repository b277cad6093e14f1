import * as vscode from 'vscode';
import { type RedactionPlan, type RedactionType, redactionTypes } from '../../../analysis';
import { count, redactionWords } from '../../presentation/entityWords';
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
    const { icon, many } = redactionWords[type];
    const inType = counts.get(type);
    return {
      label: `$(${icon}) ${many}`,
      description: inType ? `${inType.subjects} in ${count(inType.places, 'place')}` : 'none found',
      picked: preset.has(type),
      type,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: 'Redact: what to replace',
    placeHolder: 'Finds what the model and the patterns find. Read the result before you share it.',
  });
  return chosen?.map(({ type }) => type);
}
