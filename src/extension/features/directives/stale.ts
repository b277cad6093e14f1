import * as vscode from 'vscode';
import { directiveRemoval, type StaleDirective, staleDirectives } from '../../../analysis';
import type { Deps } from '../../deps';
import { activeThresholds } from '../../documents/documentAnalyzer';
import { toRange } from '../../documents/ranges';
import { staleText } from '../../presentation/problemText';
import { say } from '../say';

interface StaleItem extends vscode.QuickPickItem {
  readonly found: StaleDirective;
}

/** The code action that takes a directive away which does nothing. */
export function registerStaleDirectives(deps: Deps): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range) =>
      staleIn(deps, document)
        .filter(({ directive }) => toRange(document, directive).intersection(range) !== undefined)
        .map((found) => removalAction(document, found)),
  };
  return vscode.languages.registerCodeActionsProvider({ pattern: '**' }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** None while an edit has not been looked at, or where no findings are looked for. */
function staleIn({ store, config }: Deps, document: vscode.TextDocument): readonly StaleDirective[] {
  const { document: analysis, silenced, isComplete } = store.get(document);
  if (!analysis || !isComplete || analysis.directives.length === 0) return [];
  const settings = config.for(document.uri);
  if (!settings.languages.has(document.languageId)) return [];
  return staleDirectives(analysis, silenced, activeThresholds(settings));
}

function removalAction(
  document: vscode.TextDocument,
  { directive, kind, details }: StaleDirective,
): vscode.CodeAction {
  const action = new vscode.CodeAction(
    vscode.l10n.t('Remove {0}, which does nothing', directive.name),
    vscode.CodeActionKind.QuickFix,
  );
  action.edit = new vscode.WorkspaceEdit();
  action.edit.delete(document.uri, toRange(document, directiveRemoval(document.getText(), directive)), {
    label: staleText({ kind, details }),
    needsConfirmation: false,
  });
  return action;
}

/** Show Stale Directives: lists those of the active document and leads to them. */
export async function showStaleDirectives(deps: Deps): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return say(vscode.l10n.t('open a document first.'));
  const { document } = editor;
  if (!deps.config.for(document.uri).languages.has(document.languageId)) {
    return say(
      vscode.l10n.t('no findings are looked for in {0} (gloss.diagnostics.languages).', document.languageId),
    );
  }
  if (!deps.store.get(document).isComplete) await deps.documents.analyze(document, []);
  const stale = staleIn(deps, document);
  if (stale.length === 0) return say(vscode.l10n.t('every directive in this document does something.'));
  const items = stale.map((found): StaleItem => ({
    label: document.getText(toRange(document, found.directive)),
    description: vscode.l10n.t('line {0}', found.directive.line + 1),
    detail: staleText(found),
    found,
  }));
  const placeHolder =
    items.length === 1
      ? vscode.l10n.t('1 directive does nothing. Choose it to go there.')
      : vscode.l10n.t('{0} directives do nothing. Choose one to go there.', items.length);
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
  if (chosen === undefined) return;
  const selection = toRange(document, chosen.found.directive);
  await vscode.window.showTextDocument(document, {
    selection,
    ...(editor.viewColumn !== undefined && { viewColumn: editor.viewColumn }),
  });
}
