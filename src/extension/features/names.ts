import * as vscode from 'vscode';
import {
  type DocumentAnalysis,
  entitiesOf,
  type EntityGroup,
  groupEntities,
  mentionAt,
} from '../../analysis';
import { GlossError } from '../../inference';
import { runWithProgress } from '../base/progress';
import type { Deps } from '../deps';
import { shownEntities } from '../presentation/shownEntities';
import { requireEditor } from './target';

/** The names of a document, true of it as it is. */
export interface NamedDocument {
  readonly document: vscode.TextDocument;
  readonly analysis: DocumentAnalysis;
  /** What the settings let be shown. */
  readonly groups: readonly EntityGroup[];
}

/** An entity of a document. `index` is the mention that was asked for. */
export interface NamedEntity extends NamedDocument {
  readonly group: EntityGroup;
  readonly index: number;
}

/** An entity as the tree view hands it to commands. */
export interface EntityRef {
  readonly uri: vscode.Uri;
  readonly group: Pick<EntityGroup, 'label' | 'key' | 'name'>;
}

/** Entities of the types and scores that the settings let be shown, grouped. */
export function shownGroups(
  { config }: Pick<Deps, 'config'>,
  uri: vscode.Uri,
  analysis: DocumentAnalysis,
): readonly EntityGroup[] {
  const { entityTypes, entityMinimumScore } = config.for(uri);
  return groupEntities(shownEntities(entitiesOf(analysis), entityTypes, entityMinimumScore));
}

/** Analyzes a document if need be, with progress. Rejects with GlossError. */
export async function namesOf(deps: Deps, document: vscode.TextDocument): Promise<NamedDocument> {
  const analysis = await runWithProgress(vscode.l10n.t('Gloss: looking for names'), (signal, onProgress) =>
    deps.documents.analyze(document, [], { signal, onProgress }),
  );
  return { document, analysis, groups: shownGroups(deps, document.uri, analysis) };
}

/**
 * The entity that a command is about: the one of the tree's row, or the one at the cursor. `invalidInput`, with what to
 * do, when there is none.
 */
export async function requireEntity(deps: Deps, asked: unknown): Promise<NamedEntity> {
  const ref = asEntityRef(asked);
  if (ref === undefined) {
    const editor = requireEditor();
    const offset = editor.document.offsetAt(editor.selection.start);
    const names = await namesOf(deps, editor.document);
    const found = mentionAt(names.groups, offset);
    if (found) return { ...names, ...found };
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('There is no name at the cursor. Put it on one, then try again.'),
    );
  }
  const names = await namesOf(deps, await vscode.workspace.openTextDocument(ref.uri));
  const group = names.groups.find(({ label, key }) => label === ref.group.label && key === ref.group.key);
  if (group) return { ...names, group, index: -1 };
  throw new GlossError(
    'invalidInput',
    vscode.l10n.t('“{0}” is not named in this document any more.', ref.group.name),
  );
}

function asEntityRef(asked: unknown): EntityRef | undefined {
  if (typeof asked !== 'object' || asked === null || !('uri' in asked) || !('group' in asked))
    return undefined;
  return asked as EntityRef;
}
