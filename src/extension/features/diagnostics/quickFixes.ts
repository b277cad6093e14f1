import * as vscode from 'vscode';
import {
  type DocumentAnalysis,
  type Finding,
  fingerprintIn,
  languageFamily,
  ruleOverride,
  type TypedText,
  workspaceFileName,
} from '../../../analysis';
import { GlossError } from '../../../inference';
import { abortSignalOf } from '../../base/abort';
import { ruleSettingKey } from '../../config';
import type { Deps } from '../../deps';
import { snapshotOf } from '../../documents/snapshot';
import { toRange } from '../../documents/ranges';
import { diagnosticSource } from '../../ids';
import { showError } from '../../errors';
import { alikeFindings, quote } from './present';

/** Not contributed: reached only through the quick fixes, which is where they make sense. */
const turnRuleOff = '_gloss.turnRuleOff';
const hideFinding = '_gloss.hideFinding';

/** Quick fixes are offered for so many findings at one place. */
const mostFindings = 10;

/** Writes the directive that silences a finding, or its text. The edit is only worked out when the action is chosen. */
class IgnoreHere extends vscode.CodeAction {
  constructor(
    readonly document: vscode.TextDocument,
    readonly finding: Finding,
    /** Given when the text is to be ignored everywhere in the document. */
    readonly entity?: TypedText,
  ) {
    super(
      entity === undefined
        ? vscode.l10n.t('Ignore {0} here', finding.rule)
        : vscode.l10n.t('Ignore {0} as {1} in this file', quote(entity.text), entity.type),
      vscode.CodeActionKind.QuickFix,
    );
    this.isPreferred = entity === undefined && finding.replacement === undefined;
  }
}

/** Quick fixes of every finding, wherever it is shown: mend it, ignore it, hide it, turn its rule off. */
export function registerQuickFixes(deps: Deps): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, { diagnostics }) => {
      const { findings, document: analysis } = deps.store.get(document);
      const { rules } = deps.config.for(document.uri);
      return findings
        .filter((finding) => rules[finding.rule].enabled && touches(document, finding, range))
        .slice(0, mostFindings)
        .flatMap((finding) => {
          const actions = actionsFor(document, finding, findings, analysis);
          const own = diagnostics.filter((diagnostic) => isOf(diagnostic, document, finding));
          if (own.length > 0) for (const action of actions) action.diagnostics = own;
          return actions;
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
    registerHidden(turnRuleOff, deps, (rule: Finding['rule'], uri: vscode.Uri) => turnOff(rule, uri, deps)),
    registerHidden(hideFinding, deps, (rule: Finding['rule'], text: string, uri: vscode.Uri) =>
      hide(rule, text, uri, deps),
    ),
  );
}

/** Registers a command of quick fixes; its failure is shown. */
function registerHidden<A extends unknown[]>(
  id: string,
  { log }: Deps,
  run: (...args: A) => Promise<unknown>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: A) => {
    try {
      await run(...args);
    } catch (thrown) {
      void showError(thrown, log);
    }
  });
}

async function hide(rule: Finding['rule'], text: string, uri: vscode.Uri, deps: Deps): Promise<void> {
  const { withHidden } = await import('../../documents/workspaceFileText');
  const { workspaceFiles } = deps;
  await workspaceFiles.edit(uri, (before) =>
    withHidden(before, { rule, file: workspaceFiles.pathOf(uri), text }),
  );
}

/** In the settings, unless the workspace file switches the rule on: it goes before them. */
async function turnOff(rule: Finding['rule'], uri: vscode.Uri, deps: Deps): Promise<void> {
  const { config, workspaceFiles } = deps;
  const override = ruleOverride(workspaceFiles.for(uri), rule);
  if (override.enabled === true) {
    const { withRule } = await import('../../documents/workspaceFileText');
    await workspaceFiles.edit(uri, (text) => withRule(text, rule, { ...override, enabled: false }));
  } else await config.update(ruleSettingKey(rule, 'enabled'), false, uri);
}

function touches(document: vscode.TextDocument, finding: Finding, range: vscode.Range): boolean {
  return toRange(document, finding).intersection(range) !== undefined;
}

function isOf(diagnostic: vscode.Diagnostic, document: vscode.TextDocument, finding: Finding): boolean {
  const { source, code, range } = diagnostic;
  const rule = typeof code === 'object' ? code.value : code;
  return source === diagnosticSource && rule === finding.rule && range.isEqual(toRange(document, finding));
}

function actionsFor(
  document: vscode.TextDocument,
  finding: Finding,
  findings: readonly Finding[],
  analysis: DocumentAnalysis | undefined,
): vscode.CodeAction[] {
  const { rule, entity } = finding;
  const actions = replacements(document, finding, findings);
  if (canHoldDirectives(document.languageId)) {
    actions.push(new IgnoreHere(document, finding));
    if (entity !== undefined) actions.push(new IgnoreHere(document, finding, entity));
  }
  if (analysis !== undefined && vscode.workspace.getWorkspaceFolder(document.uri) !== undefined) {
    const text = fingerprintIn(analysis, finding);
    const title = vscode.l10n.t('Hide this finding (in {0})', workspaceFileName);
    actions.push(withCommand(title, hideFinding, [rule, text, document.uri]));
  }
  const title = vscode.l10n.t('Turn off the rule {0}', rule);
  actions.push(withCommand(title, turnRuleOff, [rule, document.uri]));
  return actions;
}

function withCommand(title: string, command: string, args: unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: args };
  return action;
}

/** Puts something in the place of what was found: here, and everywhere in the document where it was found more often. */
function replacements(
  document: vscode.TextDocument,
  finding: Finding,
  findings: readonly Finding[],
): vscode.CodeAction[] {
  const { replacement, entity, rule } = finding;
  if (replacement === undefined || entity === undefined) return [];
  const alike = alikeFindings(findings, finding);
  const isRedaction = rule !== 'entities/inconsistent';
  const target = isRedaction ? replacement : quote(replacement);
  const one = replaceAction(vscode.l10n.t('Change to {0}', target), document, [finding], replacement);
  one.isPreferred = !isRedaction;
  if (alike.length < 2) return [one];
  const title = vscode.l10n.t('Change all {0} {1} to {2}', alike.length, quote(entity.text), target);
  return [one, replaceAction(title, document, alike, replacement)];
}

function replaceAction(
  title: string,
  document: vscode.TextDocument,
  findings: readonly Finding[],
  replacement: string,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const finding of findings) {
    action.edit.replace(document.uri, toRange(document, finding), replacement);
  }
  return action;
}

/** Plain text and records have no comments that a directive could stand in. */
function canHoldDirectives(languageId: string): boolean {
  const family = languageFamily(languageId);
  return family === 'markdown' || family === 'code';
}

async function editOf(
  { document, finding, entity }: IgnoreHere,
  signal: AbortSignal,
): Promise<vscode.WorkspaceEdit> {
  const { ignoreEdit, ignoreTextEdit } = await import('../../documents/analysis');
  const { version } = document;
  const snapshot = snapshotOf(document);
  const edit = await (entity === undefined
    ? ignoreEdit(snapshot, finding, signal)
    : ignoreTextEdit(snapshot, { ...finding, entity }, signal));
  if (edit === undefined || document.version !== version) {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('No directive fits here without changing the text around it.'),
    );
  }
  const workspaceEdit = new vscode.WorkspaceEdit();
  workspaceEdit.insert(document.uri, document.positionAt(edit.offset), edit.insertText);
  return workspaceEdit;
}
