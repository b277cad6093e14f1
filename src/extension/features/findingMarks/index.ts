import * as vscode from 'vscode';
import type { Finding } from '../../../analysis';
import { DisposableStore } from '../../base/dispose';
import type { Deps } from '../../deps';
import { isQuieted } from '../../documents/quiet';
import { toRange, toSpan } from '../../documents/ranges';
import { findingText } from '../../presentation/findingText';
import { shownFindings } from '../../presentation/shownFindings';

/** Shows the findings of rules whose channel is not Problems: as marks in the text, or as notes behind it. */
export function registerFindingMarks(deps: Deps): vscode.Disposable {
  const { store, config, quiet } = deps;
  const marks = new FindingDecorations(deps);
  const didChangeHints = new vscode.EventEmitter<void>();
  const refresh = (): void => {
    for (const editor of vscode.window.visibleTextEditors) marks.draw(editor);
    didChangeHints.fire();
  };
  return vscode.Disposable.from(
    marks,
    didChangeHints,
    store.onDidChange(refresh),
    quiet.onDidChange(refresh),
    config.onDidChange(refresh),
    vscode.window.onDidChangeVisibleTextEditors(refresh),
    vscode.languages.registerInlayHintsProvider(
      { pattern: '**' },
      {
        onDidChangeInlayHints: didChangeHints.event,
        provideInlayHints: (document, range) => hintsIn(deps, document, range),
      },
    ),
  );
}

/** What is found in one document for one channel. Settings are read only when there is something. */
function findingsFor(
  { store, config, quiet }: Deps,
  document: vscode.TextDocument,
  channel: 'decorations' | 'inlayHints',
): readonly Finding[] {
  const { findings } = store.get(document);
  if (findings.length === 0) return [];
  const quieted = quiet.of(document);
  const loud = findings.filter((finding) => !isQuieted(finding, quieted));
  return shownFindings(loud, config.for(document.uri), channel);
}

function hintsIn(deps: Deps, document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
  const { start, end } = toSpan(document, range);
  return findingsFor(deps, document, 'inlayHints')
    .filter((finding) => start <= finding.end && finding.end <= end)
    .map((finding) => {
      const hint = new vscode.InlayHint(document.positionAt(finding.end), finding.rule);
      hint.tooltip = findingText(finding);
      hint.paddingLeft = true;
      return hint;
    });
}

/** Draws findings as dotted lines with their message as hover; the decoration type is made at the first use. */
class FindingDecorations implements vscode.Disposable {
  readonly #deps: Deps;
  readonly #owned = new DisposableStore();
  #type: vscode.TextEditorDecorationType | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  draw(editor: vscode.TextEditor): void {
    const findings = findingsFor(this.#deps, editor.document, 'decorations');
    if (findings.length === 0 && this.#type === undefined) return;
    const options = findings.map((finding) => ({
      range: toRange(editor.document, finding),
      hoverMessage: new vscode.MarkdownString().appendText(`${finding.rule}: ${findingText(finding)}`),
    }));
    editor.setDecorations(this.#madeType(), options);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #madeType(): vscode.TextEditorDecorationType {
    return (this.#type ??= this.#owned.add(
      vscode.window.createTextEditorDecorationType({
        textDecoration: 'underline dotted var(--vscode-editorInfo-foreground); text-underline-offset: 0.25em',
        overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'),
        overviewRulerLane: vscode.OverviewRulerLane.Right,
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      }),
    ));
  }
}
