import * as vscode from 'vscode';
import { type Finding, ignoreEdit, languageFamily } from '../../../analysis';
import { GlossError } from '../../../inference';
import { abortSignalOf } from '../../base/abort';
import { ruleSettingKey } from '../../config';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/documents';
import { toRange } from '../../documents/ranges';
import { diagnosticSource } from '../../ids';
import { showError } from '../../errors';

/** Not contributed: reached only through the quick fix, which is where it makes sense. */
const turnRuleOff = '_gloss.turnRuleOff';

/** Writes the directive that silences a finding. The edit is only worked out when the action is chosen. */
class IgnoreHere extends vscode.CodeAction {
  constructor(
    readonly document: vscode.TextDocument,
    readonly finding: Finding,
  ) {
    super(`Ignore ${finding.rule} here`, vscode.CodeActionKind.QuickFix);
    this.isPreferred = true;
  }
}

/** Quick fixes of every finding: ignore it here, turn its rule off. */
export function registerQuickFixes(deps: Deps): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, _range, { diagnostics }) => {
      const { findings } = deps.store.get(document);
      return diagnostics
        .filter(({ source }) => source === diagnosticSource)
        .flatMap((diagnostic) => {
          const finding = findings.find((candidate) => isOf(diagnostic, document, candidate));
          return finding === undefined ? [] : actionsFor(document, diagnostic, finding);
        });
    },
    resolveCodeAction: async (action, token) => {
      if (!(action instanceof IgnoreHere)) return action;
      try {
        action.edit = await editOf(action, abortSignalOf(token));
      } catch (thrown) {
        void showError(thrown, deps.log);
      }
      return action;
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider({ pattern: '**' }, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(turnRuleOff, async (rule: Finding['rule'], uri: vscode.Uri) => {
      try {
        await deps.config.update(ruleSettingKey(rule, 'enabled'), false, uri);
      } catch (thrown) {
        void showError(thrown, deps.log);
      }
    }),
  );
}

function isOf(diagnostic: vscode.Diagnostic, document: vscode.TextDocument, finding: Finding): boolean {
  const rule = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return rule === finding.rule && diagnostic.range.isEqual(toRange(document, finding));
}

function actionsFor(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  finding: Finding,
): vscode.CodeAction[] {
  const off = new vscode.CodeAction(`Turn off the rule ${finding.rule}`, vscode.CodeActionKind.QuickFix);
  off.command = { title: off.title, command: turnRuleOff, arguments: [finding.rule, document.uri] };
  const actions = canHoldDirectives(document.languageId) ? [new IgnoreHere(document, finding), off] : [off];
  for (const action of actions) action.diagnostics = [diagnostic];
  return actions;
}

/** Plain text and records have no comments that a directive could stand in. */
function canHoldDirectives(languageId: string): boolean {
  const family = languageFamily(languageId);
  return family === 'markdown' || family === 'code';
}

async function editOf({ document, finding }: IgnoreHere, signal: AbortSignal): Promise<vscode.WorkspaceEdit> {
  const { version } = document;
  const edit = await ignoreEdit(snapshotOf(document), finding, signal);
  if (edit === undefined || document.version !== version) {
    throw new GlossError('invalidInput', 'No directive fits here without changing the text around it.');
  }
  const workspaceEdit = new vscode.WorkspaceEdit();
  workspaceEdit.insert(document.uri, document.positionAt(edit.offset), edit.insertText);
  return workspaceEdit;
}
