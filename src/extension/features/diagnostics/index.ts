import * as vscode from 'vscode';
import { type DirectiveProblem, directiveProblems, type Finding, type RuleId } from '../../../analysis';
import type { Severity } from '../../config';
import type { Deps } from '../../deps';
import { isQuieted } from '../../documents/quiet';
import { toRange } from '../../documents/ranges';
import { diagnosticSource, ruleDocsFolder } from '../../ids';
import { findingText, relatedText } from '../../presentation/findingText';
import { problemText } from '../../presentation/problemText';
import { shownFindings } from '../../presentation/shownFindings';
import { registerQuickFixes } from './quickFixes';
import { rulePage } from './present';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The `code` of a hint about a directive that names what is not there. */
const directiveCode = 'directive';

/** Shows the store's findings in Problems and under the text, and offers quick fixes for them. */
export function registerDiagnostics(deps: Deps): vscode.Disposable {
  const { config, store, quiet, context } = deps;
  const collection = vscode.languages.createDiagnosticCollection(diagnosticSource);
  const pageOf = (rule: RuleId): vscode.Uri =>
    vscode.Uri.joinPath(context.extensionUri, ruleDocsFolder, rulePage(rule));

  const show = (uri: vscode.Uri): void => {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (document === undefined || document.isClosed) return collection.delete(uri);
    const settings = config.for(uri);
    const quieted = quiet.of(document);
    const stored = store.get(document);
    const loud = stored.findings.filter((finding) => !isQuieted(finding, quieted));
    const findings = shownFindings(loud, settings, 'problems');
    const toOne = (finding: Finding): vscode.Diagnostic =>
      toDiagnostic(
        document,
        finding,
        severities[settings.rules[finding.rule].severity],
        pageOf(finding.rule),
      );
    const problems = stored.document === undefined ? [] : directiveProblems(stored.document);
    collection.set(uri, [...findings.map(toOne), ...problems.map((one) => toHint(document, one))]);
  };

  return vscode.Disposable.from(
    collection,
    store.onDidChange(show),
    quiet.onDidChange(show),
    config.onDidChange(() => {
      for (const document of vscode.workspace.textDocuments) {
        if (collection.has(document.uri)) show(document.uri);
      }
    }),
    registerQuickFixes(deps),
  );
}

function toDiagnostic(
  document: vscode.TextDocument,
  finding: Finding,
  severity: vscode.DiagnosticSeverity,
  target: vscode.Uri,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(document, finding), findingText(finding), severity);
  diagnostic.source = diagnosticSource;
  diagnostic.code = { value: finding.rule, target };
  diagnostic.relatedInformation = finding.related.map(
    (place) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(document.uri, toRange(document, place)),
        relatedText(finding.rule, place),
      ),
  );
  return diagnostic;
}

function toHint(document: vscode.TextDocument, problem: DirectiveProblem): vscode.Diagnostic {
  const range = toRange(document, problem);
  const diagnostic = new vscode.Diagnostic(range, problemText(problem), vscode.DiagnosticSeverity.Hint);
  diagnostic.source = diagnosticSource;
  diagnostic.code = directiveCode;
  return diagnostic;
}
