import * as vscode from 'vscode';
import { entitiesOf, plainName, withEntityType, withNotEntity, withoutNotEntity } from '../../../analysis';
import { type EntityType, entityTypes, GlossError } from '../../../inference';
import type { Deps } from '../../deps';
import { workspaceFileName } from '../../../analysis';
import { mentionsText } from '../../presentation/counts';
import { quotedNames, wordsFor } from '../../presentation/entityWords';
import { type NamedEntity, namesOf, requireEntity } from '../names';
import { say } from '../say';
import { requireEditor } from '../target';

/** Not an Entity: writes down that an entity's names are none, in every spelling that the document has. */
export async function notAnEntity(deps: Deps, asked: unknown): Promise<void> {
  const { document, group } = await requireEntity(deps, asked);
  const names = spellingsOf(group.mentions);
  await deps.workspaceFiles.edit(document.uri, (text) =>
    names.reduce((before, name) => {
      const is = deps.workspaceFiles.for(document.uri).entities.is;
      const after = is.has(name) ? withEntityType(before, name, undefined) : before;
      return withNotEntity(after, { text: name });
    }, text),
  );
  await refresh(deps, document);
  say(vscode.l10n.t('{0}: no name any more, kept in {1}', quotedNames(names), workspaceFileName));
}

/** Writes down which type a name has: the selected text, the entity of the tree's row or the one at the cursor. */
export async function markAsEntity(deps: Deps, asked: unknown, type: unknown): Promise<void> {
  const { document, names } = await whatToMark(deps, asked);
  const label = entityTypes.find((known) => known === type) ?? (await askForType(names));
  if (label === undefined) return;
  await deps.workspaceFiles.edit(document.uri, (text) =>
    names.reduce((before, name) => withEntityType(withoutNotEntity(before, name), name, label), text),
  );
  const analysis = await refresh(deps, document);
  const mentions = entitiesOf(analysis).filter(({ name }) => names.includes(plainName(name))).length;
  say(
    vscode.l10n.t(
      '{0}: {1} from now on, {2} here; kept in {3}',
      quotedNames(names),
      wordsFor(label).one,
      mentionsText(mentions),
      workspaceFileName,
    ),
  );
}

async function whatToMark(
  deps: Deps,
  asked: unknown,
): Promise<{ readonly document: vscode.TextDocument; readonly names: readonly string[] }> {
  const editor = vscode.window.activeTextEditor;
  const isFromTree = typeof asked === 'object' && asked !== null && 'group' in asked;
  if (!isFromTree && editor && !editor.selection.isEmpty) {
    const { document, selection } = requireEditor();
    const name = plainName(document.getText(selection));
    if (/\p{L}/u.test(name) && name.length <= longestName) return { document, names: [name] };
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('Select just the name, of at most {0} characters.', longestName),
    );
  }
  const { document, group } = await requireEntity(deps, asked);
  return { document, names: spellingsOf(group.mentions) };
}

const longestName = 200;

async function askForType(names: readonly string[]): Promise<EntityType | undefined> {
  const items = entityTypes.map((type) => ({
    label: `$(${wordsFor(type).icon}) ${wordsFor(type).one}`,
    description: type,
    type,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('What is {0}?', quotedNames(names)),
    placeHolder: vscode.l10n.t('Kept in {0}, for everyone who opens this folder', workspaceFileName),
  });
  return chosen?.type;
}

function spellingsOf(mentions: NamedEntity['group']['mentions']): string[] {
  return [...new Set(mentions.map(({ name }) => plainName(name)))];
}

/** The file is watched, too; here the views change before the command ends. */
async function refresh(deps: Deps, document: vscode.TextDocument) {
  const { analysis } = await namesOf(deps, document);
  return analysis;
}
