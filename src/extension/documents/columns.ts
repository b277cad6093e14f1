import * as vscode from 'vscode';
import { type DocumentSnapshot, languageFamily, recordSignature } from '../../analysis';

/** What workspaces remember; a list of at most `maxEntries` pairs, the latest last. */
type Remembered = readonly (readonly [key: string, columns: readonly string[]])[];

const stateKey = 'gloss.textColumns';
/** Two entries a file: enough for years of feedback files. */
const maxEntries = 200;

/**
 * Which columns of CSV and fields of JSON Lines files the user has chosen to read. Kept with the workspace, for the file
 * and for others whose columns have the same names.
 */
export class ColumnChoices implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  /** Fires with the document for which columns were chosen. */
  readonly onDidChange = this.#didChange.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** The columns to read; undefined where nobody has chosen. */
  for(snapshot: DocumentSnapshot): readonly string[] | undefined {
    const remembered = new Map(this.#remembered());
    return keysOf(snapshot)
      .map((key) => remembered.get(key))
      .find((columns) => columns !== undefined);
  }

  /** Remembers a choice; undefined forgets it, for files with the same columns too. */
  async choose(
    snapshot: DocumentSnapshot,
    uri: vscode.Uri,
    columns: readonly string[] | undefined,
  ): Promise<void> {
    const keys = keysOf(snapshot);
    const others = this.#remembered().filter(([key]) => !keys.includes(key));
    const chosen = columns === undefined ? [] : keys.map((key) => [key, columns] as const);
    await this.#memento.update(stateKey, [...others, ...chosen].slice(-maxEntries));
    this.#didChange.fire(uri);
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #remembered(): Remembered {
    const stored = this.#memento.get<unknown>(stateKey);
    return Array.isArray(stored) ? (stored as unknown[]).filter(isEntry) : [];
  }
}

function isEntry(entry: unknown): entry is readonly [string, readonly string[]] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && Array.isArray(entry[1]);
}

/** The file itself first, then its header. */
function keysOf(snapshot: DocumentSnapshot): readonly string[] {
  if (languageFamily(snapshot.languageId) !== 'records') return [];
  const signature = recordSignature(snapshot);
  return [`file ${snapshot.uri}`, ...(signature === undefined ? [] : [`header ${signature}`])];
}
