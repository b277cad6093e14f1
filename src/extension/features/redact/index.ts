import * as vscode from 'vscode';
import { applyReplacements, planRedaction, type RedactionPlan, type RedactionType } from '../../../analysis';
import type { DocumentAnalysis } from '../../../analysis';
import { isRedactionType, possibleEntitiesOf, redactionTypes as allTypes } from '../../../analysis';
import { GlossError, type Span } from '../../../inference';
import type { Deps } from '../../deps';
import { toRange } from '../../documents/ranges';
import { emptyDocument, requireEditor, selectedSpans } from '../target';
import { runWithProgress } from '../../base/progress';
import { chooseTypes } from './chooseTypes';
import { nothingToRedact, previewNote, redactionSummary, subjectLine } from './present';

/** What a caller (a keybinding, a macro) may give instead of being asked. */
interface RedactArguments {
  readonly types?: readonly RedactionType[];
  /** False applies the edit without showing it first. */
  readonly preview?: boolean;
}

/** What is to be redacted, true of the document as it is. */
interface Subject {
  readonly document: vscode.TextDocument;
  readonly analysis: DocumentAnalysis;
  /** Empty: the whole document. */
  readonly spans: readonly Span[];
}

/** Menus bring the document's address, which says nothing of this. */
function readArguments(asked: unknown): RedactArguments {
  if (typeof asked !== 'object' || asked === null) return {};
  const types =
    'types' in asked && Array.isArray(asked.types) ? asked.types.filter(isRedactionType) : undefined;
  return {
    ...(types && { types }),
    ...('preview' in asked && asked.preview === false && { preview: false }),
  };
}

/** Redact…: replaces names and patterned data by pseudonyms, after a preview. */
export async function redact(deps: Deps, asked: unknown): Promise<void> {
  const { types, preview = true } = readArguments(asked);
  const subject = await lookAt(deps);
  const plan = await plannedWith(deps, subject, types);
  if (plan === undefined) return;
  const { document, analysis } = subject;
  if (plan.replacements.length === 0) return tell(nothingToRedact());
  if (document.version !== analysis.version) {
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('The text changed meanwhile: nothing was replaced. Run the command again.'),
    );
  }
  const isDone = await vscode.workspace.applyEdit(editOf(document, plan, preview));
  if (isDone) tell(redactionSummary(plan));
}

/** Create Redacted Copy: the same into an untitled document. */
export async function createRedactedCopy(deps: Deps, asked: unknown): Promise<void> {
  const { types } = readArguments(asked);
  const subject = await lookAt(deps, []);
  const plan = await plannedWith(deps, subject, types);
  if (plan === undefined) return;
  if (plan.replacements.length === 0) return tell(nothingToRedact());
  const copy = await vscode.workspace.openTextDocument({
    language: subject.document.languageId,
    content: applyReplacements(subject.analysis.text, plan.replacements),
  });
  await vscode.window.showTextDocument(copy);
  tell(redactionSummary(plan, true));
}

/** A text without prose has no names to the model; patterns are looked for all the same. */
async function lookAt({ documents }: Deps, asked?: readonly Span[]): Promise<Subject> {
  const editor = requireEditor();
  const { document } = editor;
  if (document.getText().trim() === '') throw emptyDocument();
  const spans = asked ?? selectedSpans(editor);
  const analysis = await runWithProgress(vscode.l10n.t('Gloss: looking for names'), (signal, onProgress) =>
    documents.analyze(document, spans, { signal, onProgress }),
  );
  return { document, spans, analysis };
}

/** The plan with the types that the user chose; undefined when the user left it at that. */
async function plannedWith(
  deps: Deps,
  { analysis, spans, document }: Subject,
  asked: readonly RedactionType[] | undefined,
): Promise<RedactionPlan | undefined> {
  const { entityMinimumScore, redactionTypes } = deps.config.for(document.uri);
  const entities = possibleEntitiesOf(analysis).filter(({ score }) => score >= entityMinimumScore);
  const { text, languageId } = analysis;
  const planOf = (types: readonly RedactionType[]): Promise<RedactionPlan> =>
    planRedaction({ text, languageId, entities, types: new Set(types), ...(spans.length > 0 && { spans }) });
  if (asked) return planOf(asked);
  const chosen = await chooseTypes(await planOf(allTypes), redactionTypes);
  return chosen && planOf(chosen);
}

/**
 * One edit, and so one step to undo; each replacement says in the preview what it stands for. The preview opens for
 * edits that need confirmation and shows those unticked, so this is said of one alone: of a note that changes nothing. It
 * stands at the end, since the preview quotes the line of an edit, and the last one is mostly empty.
 */
function editOf(document: vscode.TextDocument, plan: RedactionPlan, preview: boolean): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const metadata = new Map(
    plan.subjects.map((subject) => [
      subject.pseudonym,
      { needsConfirmation: false, label: subject.pseudonym, description: subjectLine(subject) },
    ]),
  );
  for (const { newText, pseudonym, ...span } of plan.replacements) {
    edit.replace(document.uri, toRange(document, span), newText, metadata.get(pseudonym));
  }
  const note = { needsConfirmation: true, ...previewNote() };
  const end = document.lineAt(document.lineCount - 1).range.end;
  if (preview) edit.insert(document.uri, end, '', note);
  return edit;
}

/** A notification, unlike other successes: whoever overlooks it may share a name. */
function tell(message: string): void {
  void vscode.window.showInformationMessage(`Gloss: ${message}`);
}
