import * as vscode from 'vscode';
import { entitiesOf, languageFamily } from '../../../analysis';
import { asGlossError } from '../../../inference';
import type { Deps } from '../../deps';
import { completionsAt, type Completions } from './present';
import { registerStaleDirectives } from './stale';

export { showStaleDirectives } from './stale';

/** Completion inside of comments, and what is known of directives that do nothing. */
export function registerDirectives(deps: Deps): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems: (document, position) => {
      try {
        return itemsAt(deps, document, position);
      } catch (thrown) {
        deps.log.error('completion', asGlossError(thrown));
        return undefined;
      }
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider({ pattern: '**' }, provider, '-', ' ', '"'),
    registerStaleDirectives(deps),
  );
}

function itemsAt(
  { store }: Deps,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.CompletionItem[] | undefined {
  const family = languageFamily(document.languageId);
  if (family !== 'markdown' && family !== 'code') return undefined;
  const before = document.lineAt(position.line).text.slice(0, position.character);
  const { document: analysis, findings } = store.get(document);
  const names = (): { type: string; text: string }[] => [
    ...(analysis ? entitiesOf(analysis).map(({ label, text }) => ({ type: label, text })) : []),
    ...findings.flatMap(({ entity }) => entity ?? []),
  ];
  const found = completionsAt(before, family, before.includes('gloss-ignore') ? names() : []);
  return found && toItems(found, position);
}

const kinds: Readonly<Record<Completions['kind'], vscode.CompletionItemKind>> = {
  directive: vscode.CompletionItemKind.Keyword,
  rule: vscode.CompletionItemKind.Value,
  type: vscode.CompletionItemKind.EnumMember,
  text: vscode.CompletionItemKind.Text,
};

function toItems({ kind, replaces, items }: Completions, position: vscode.Position): vscode.CompletionItem[] {
  const range = new vscode.Range(position.translate(0, -replaces), position);
  return items.map(({ label, detail, insertText }, index) => {
    const item = new vscode.CompletionItem(label, kinds[kind]);
    item.detail = detail;
    item.insertText = insertText;
    item.range = range;
    item.filterText = insertText;
    item.sortText = String(index).padStart(4, '0');
    return item;
  });
}
