import * as vscode from 'vscode';
import type { DocumentAnalysis, DocumentEntity, EntityGroup } from '../../../analysis';
import type { EntityType } from '../../../inference';
import type { Deps } from '../../deps';
import { toRange } from '../../documents/ranges';
import { wordsFor } from '../../presentation/entityWords';
import { shownGroups } from '../names';
import { entityRow, mentionRows, type Row, typeRow, typesOf } from './present';

interface Place {
  readonly document: vscode.TextDocument;
  readonly analysis: DocumentAnalysis;
}

/** A row of the tree, with what its children are made of. */
export type TreeNode =
  | {
      readonly kind: 'type';
      readonly type: EntityType;
      readonly groups: readonly EntityGroup[];
      readonly place: Place;
    }
  | { readonly kind: 'entity'; readonly uri: vscode.Uri; readonly group: EntityGroup; readonly place: Place }
  | { readonly kind: 'mention'; readonly row: Row; readonly mention: DocumentEntity; readonly place: Place };

/** Why the tree is empty, for the welcome texts in package.json. */
export type TreeState = 'noEditor' | 'notAnalyzed' | 'none' | 'some';

/** The names of one document at a time. Asks the store only, and when it is asked itself. */
export class EntityTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #deps: Pick<Deps, 'config' | 'store'>;
  readonly #didChange = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#didChange.event;
  /** Whose names are shown. */
  document: vscode.TextDocument | undefined;

  constructor(deps: Pick<Deps, 'config' | 'store'>) {
    this.#deps = deps;
  }

  get state(): TreeState {
    if (this.document === undefined) return 'noEditor';
    const roots = this.getChildren();
    if (roots.length > 0) return 'some';
    return this.#deps.store.get(this.document).document === undefined ? 'notAnalyzed' : 'none';
  }

  /** The rows are read anew. */
  refresh(): void {
    this.#didChange.fire(undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return this.#roots();
    const { place } = node;
    switch (node.kind) {
      case 'type':
        return node.groups.map((group) => ({ kind: 'entity', uri: place.document.uri, group, place }));
      case 'entity': {
        const rows = mentionRows(node.group, place.analysis.text);
        return node.group.mentions.flatMap((mention, index) => {
          const row = rows[index];
          return row ? [{ kind: 'mention' as const, row, mention, place }] : [];
        });
      }
      case 'mention':
        return [];
    }
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'type':
        return toItem(typeRow(node.type, node.groups), vscode.TreeItemCollapsibleState.Expanded);
      case 'entity': {
        const item = toItem(entityRow(node.group), vscode.TreeItemCollapsibleState.Collapsed);
        const color = new vscode.ThemeColor(`gloss.${node.group.label.toLowerCase()}Foreground`);
        item.iconPath = new vscode.ThemeIcon(wordsFor(node.group.label).icon, color);
        item.contextValue = 'entity';
        return withJump(item, node.place, node.group.mentions[0]);
      }
      case 'mention':
        return withJump(toItem(node.row, vscode.TreeItemCollapsibleState.None), node.place, node.mention);
    }
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #roots(): TreeNode[] {
    const { document } = this;
    const analysis = document && this.#deps.store.get(document).document;
    if (document === undefined || analysis === undefined) return [];
    const place = { document, analysis };
    return typesOf(shownGroups(this.#deps, document.uri, analysis)).map(({ type, groups }) => ({
      kind: 'type',
      type,
      groups,
      place,
    }));
  }
}

function toItem(row: Row, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const label = row.highlight ? { label: row.label, highlights: [[...row.highlight]] } : row.label;
  const item = new vscode.TreeItem(label as vscode.TreeItemLabel, state);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.accessibilityInformation = { label: row.spoken };
  return item;
}

/** The editor's own command jumps; rows are made anew after each change, so the range is true. */
function withJump(
  item: vscode.TreeItem,
  { document, analysis }: Place,
  mention: DocumentEntity | undefined,
): vscode.TreeItem {
  if (mention === undefined || document.version !== analysis.version) return item;
  const selection = toRange(document, mention);
  item.command = {
    title: vscode.l10n.t('Go to Mention'),
    command: 'vscode.open',
    arguments: [document.uri, { selection }],
  };
  return item;
}
