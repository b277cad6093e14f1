import * as vscode from 'vscode';
import { GlossError, type Span } from '../../../inference';
import type { Deps } from '../../deps';
import { toRange, toSpan } from '../../documents/ranges';
import { diagnosticSource } from '../../ids';
import { requireEntity } from '../names';
import { say } from '../say';
import { requireEditor } from '../target';
import { type Direction, type Place, placesOf, stepFrom } from './steps';

/** Selects the next mention of the entity at the cursor, or of the tree's row from the cursor on. */
export async function goToMention(deps: Deps, asked: unknown, direction: Direction): Promise<void> {
  const { document, group, index } = await requireEntity(deps, asked);
  const editor = await editorOf(document);
  const offset = group.mentions[index]?.start ?? document.offsetAt(editor.selection.start);
  const to = stepFrom(group.mentions, offset, direction);
  const mention = to === undefined ? undefined : group.mentions[to];
  if (to === undefined || mention === undefined) return;
  const { start, end } = toRange(document, mention);
  reveal(editor, new vscode.Selection(start, end));
  say(vscode.l10n.t('{0}: mention {1} of {2}', group.name, to + 1, group.mentions.length));
}

/** Puts the cursor on the next thing that Gloss shows in the document: highlights and findings alike. */
export function goToHighlight({ highlights }: Deps, direction: Direction): void {
  const editor = requireEditor();
  const { document } = editor;
  const places = placesOf([...highlights.marks(document), ...findingsOf(document)]);
  const to = stepFrom(places, document.offsetAt(editor.selection.active), direction);
  const place = to === undefined ? undefined : places[to];
  if (to === undefined || place === undefined) {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t(
        'Nothing is highlighted in this document. Run Analyze Sentiment or Highlight Entities first.',
      ),
    );
  }
  const { start } = toRange(document, place);
  reveal(editor, new vscode.Selection(start, start));
  say(vscode.l10n.t('{0} of {1}: {2}', to + 1, places.length, place.label));
}

/** What Problems lists for the document, whatever the settings make of the findings. */
function findingsOf(document: vscode.TextDocument): Place[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === diagnosticSource)
    .map(({ range, message }): Span & { label: string } => ({ ...toSpan(document, range), label: message }));
}

async function editorOf(document: vscode.TextDocument): Promise<vscode.TextEditor> {
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  return vscode.window.showTextDocument(document, visible && { viewColumn: visible.viewColumn ?? 1 });
}

function reveal(editor: vscode.TextEditor, selection: vscode.Selection): void {
  editor.selection = selection;
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
