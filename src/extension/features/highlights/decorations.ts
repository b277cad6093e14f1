import * as vscode from 'vscode';
import { toRange } from '../../documents/ranges';
import { type Mark, type MarkKind, markKinds } from '../../presentation/marks';

interface Look {
  readonly color: string;
  /** CSS line under the text: the sign besides colour. */
  readonly line: string;
  readonly background?: string;
  readonly lane: vscode.OverviewRulerLane;
}

const { Left, Center, Right } = vscode.OverviewRulerLane;

/** Sentences get lines under the text, names boxes of different strokes, so that all differ without colour. */
const looks: Readonly<Record<MarkKind, Look>> = {
  negative: {
    color: 'negativeForeground',
    background: 'negativeBackground',
    line: 'underline wavy',
    lane: Left,
  },
  positive: {
    color: 'positiveForeground',
    background: 'positiveBackground',
    line: 'underline dotted',
    lane: Left,
  },
  person: { color: 'personForeground', background: 'personBackground', line: 'solid', lane: Center },
  org: { color: 'orgForeground', background: 'orgBackground', line: 'dashed', lane: Center },
  loc: { color: 'locForeground', background: 'locBackground', line: 'dotted', lane: Center },
  misc: { color: 'miscForeground', background: 'miscBackground', line: 'double', lane: Center },
  similar: {
    color: 'similarForeground',
    background: 'similarBackground',
    line: 'underline double',
    lane: Right,
  },
  supportingNegative: { color: 'negativeForeground', line: 'underline solid 2px', lane: Right },
  supportingPositive: { color: 'positiveForeground', line: 'underline solid 2px', lane: Right },
  opposing: { color: 'neutralForeground', line: 'underline dashed', lane: Right },
};

function createType(look: Look): vscode.TextEditorDecorationType {
  const color = new vscode.ThemeColor(`gloss.${look.color}`);
  const cssColor = `var(--vscode-gloss-${look.color})`;
  const isLine = look.line.startsWith('underline');
  const stroke = look.line === 'double' ? '3px double' : `1px ${look.line}`;
  return vscode.window.createTextEditorDecorationType({
    ...(look.background && { backgroundColor: new vscode.ThemeColor(`gloss.${look.background}`) }),
    ...(isLine
      ? { textDecoration: `${look.line} ${cssColor}; text-underline-offset: 0.25em` }
      : { borderRadius: '3px', border: stroke, borderColor: color }),
    overviewRulerColor: color,
    overviewRulerLane: look.lane,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    // Small capitals after the text, as displaCy draws entity labels; the extra properties ride on textDecoration.
    after: {
      color,
      margin: '0 0.2em 0 0.4em',
      textDecoration: 'none; font-size: 0.75em; letter-spacing: 0.02em',
    },
  });
}

/** Draws marks in editors; one decoration type a kind, made at the first use. */
export class MarkDecorations implements vscode.Disposable {
  readonly #types = new Map<MarkKind, vscode.TextEditorDecorationType>();

  /** Replaces every mark of an editor. `marks` are spans of the document's present version. */
  show(editor: vscode.TextEditor, marks: readonly Mark[], withLabels: boolean): void {
    for (const kind of markKinds) {
      const ofKind = marks.filter((mark) => mark.kind === kind);
      if (ofKind.length === 0 && !this.#types.has(kind)) continue;
      const options = ofKind.map((mark) => toOptions(editor.document, mark, withLabels));
      editor.setDecorations(this.#typeOf(kind), options);
    }
  }

  dispose(): void {
    for (const type of this.#types.values()) type.dispose();
    this.#types.clear();
  }

  #typeOf(kind: MarkKind): vscode.TextEditorDecorationType {
    const type = this.#types.get(kind) ?? createType(looks[kind]);
    this.#types.set(kind, type);
    return type;
  }
}

function toOptions(document: vscode.TextDocument, mark: Mark, withLabels: boolean): vscode.DecorationOptions {
  const range = toRange(document, mark);
  return withLabels && mark.label !== ''
    ? { range, renderOptions: { after: { contentText: mark.label } } }
    : { range };
}
