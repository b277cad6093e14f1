import * as vscode from 'vscode';
import { excerptOf } from '../../../analysis';
import { GlossError } from '../../../inference';
import type { Deps } from '../../deps';
import { toRange } from '../../documents/ranges';
import { percent } from '../../presentation/marks';
import { say } from '../say';
import { type ComparedPassages, passagesToCompare } from './compare';
import { type SimilarPassage, searchSimilar } from './findSimilar';
import { similarityWord } from './present';

/** What shows a comparison; resolves to the cosines shown, [passages][passages], or nothing when there are none. */
export interface ComparisonView {
  show(compared: ComparedPassages): Promise<{
    readonly similarity?: { readonly matrix: readonly (readonly number[])[] };
  }>;
}

/** Compare Selections: opens the panel on the comparison. Resolves to the cosines, [passages][passages]. */
export async function compareSelections(
  deps: Deps,
  view: ComparisonView,
): Promise<readonly (readonly number[])[] | undefined> {
  const compared = await passagesToCompare(deps);
  const { similarity } = await view.show(compared);
  const score = similarity?.matrix[0]?.[1];
  if (compared.passages.length === 2 && score !== undefined) {
    say(vscode.l10n.t('similarity {0}, {1}', score.toFixed(2), similarityWord(score)));
  }
  return similarity?.matrix;
}

/** What fits in a row of the list. */
const excerptCharacters = 120;

interface PassageItem extends vscode.QuickPickItem {
  readonly passage: SimilarPassage;
}

/** Find Similar Passages: lists and marks what means the same as the selection. */
export async function findSimilarPassages(deps: Deps): Promise<void> {
  const origin = vscode.window.activeTextEditor;
  const view = origin?.visibleRanges[0];
  const { query, passages } = await searchSimilar(deps);
  if (passages.length === 0) {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t(
        'No similar passages in the visible documents. Lower `gloss.similarity.minimumScore` to see looser ones.',
      ),
    );
  }
  markPassages(deps, passages);
  const chosen = await pickPassage(query, passages);
  if (chosen !== undefined) await reveal(chosen, false);
  else if (origin && view) origin.revealRange(view, vscode.TextEditorRevealType.AtTop);
}

function markPassages({ highlights }: Deps, passages: readonly SimilarPassage[]): void {
  for (const document of new Set(passages.map((passage) => passage.document))) {
    const marks = passages
      .filter((passage) => passage.document === document && passage.version === document.version)
      .map(({ start, end, score }) => ({
        start,
        end,
        kind: 'similar' as const,
        label: vscode.l10n.t('similar {0}', percent(score)),
      }));
    highlights.setExtra(document.uri, marks);
  }
}

/** A list in which moving through the entries shows each passage in its editor. */
function pickPassage(
  title: string,
  passages: readonly SimilarPassage[],
): Promise<SimilarPassage | undefined> {
  const pick = vscode.window.createQuickPick<PassageItem>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Type to filter; Enter goes to the passage');
  pick.matchOnDescription = true;
  pick.items = passages.map((passage) => ({
    label: `${percent(passage.score)}  ${excerptOf(passage.text, excerptCharacters)}`,
    description: similarityWord(passage.score),
    detail: `${vscode.workspace.asRelativePath(passage.document.uri)}:${lineOf(passage)}`,
    passage,
  }));
  return new Promise((resolve) => {
    pick.onDidChangeActive(([item]) => item && void reveal(item.passage, true));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.passage);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function lineOf({ document, start }: SimilarPassage): number {
  return document.positionAt(start).line + 1;
}

async function reveal(passage: SimilarPassage, preserveFocus: boolean): Promise<void> {
  const { document, version } = passage;
  if (document.isClosed || document.version !== version) return;
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const options = { preserveFocus, ...(visible?.viewColumn && { viewColumn: visible.viewColumn }) };
  const editor = await vscode.window.showTextDocument(document, options);
  const range = toRange(document, passage);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (!preserveFocus) editor.selection = new vscode.Selection(range.start, range.end);
}
