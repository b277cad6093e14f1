import * as vscode from 'vscode';
import { type Finding, ignoreEdit } from '../../../analysis';
import { ruleSettingKey } from '../../config';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/documents';
import { toRange } from '../../documents/ranges';
import { diagnosticSource } from '../../ids';
import { showError } from '../../errors';

/** Not contributed: reached only through the quick fix, which is where it makes sense. */
const turnRuleOff = '_gloss.turnRuleOff';

/** Quick fixes of every finding: ignore it here, turn its rule off. */
export function registerQuickFixes(deps: Deps): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, _range, { diagnostics }) => {
      const { findings } = deps.store.get(document);
      const ours = diagnostics.filter(({ source }) => source === diagnosticSource);
      const actions = ours.map(async (diagnostic) => {
        const finding = findings.find((candidate) => isOf(diagnostic, document, candidate));
        return finding === undefined ? [] : actionsFor(document, diagnostic, finding);
      });
      return (await Promise.all(actions)).flat();
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

async function actionsFor(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  finding: Finding,
): Promise<vscode.CodeAction[]> {
  const { version } = document;
  const off = new vscode.CodeAction(`Turn off the rule ${finding.rule}`, vscode.CodeActionKind.QuickFix);
  off.command = { title: off.title, command: turnRuleOff, arguments: [finding.rule, document.uri] };
  off.diagnostics = [diagnostic];
  const edit = await ignoreEdit(snapshotOf(document), finding);
  if (edit === undefined || document.version !== version) return [off];
  const ignore = new vscode.CodeAction(`Ignore ${finding.rule} here`, vscode.CodeActionKind.QuickFix);
  ignore.edit = new vscode.WorkspaceEdit();
  ignore.edit.insert(document.uri, document.positionAt(edit.offset), edit.insertText);
  ignore.diagnostics = [diagnostic];
  ignore.isPreferred = true;
  return [ignore, off];
}
