import * as vscode from 'vscode';
import {
  emptyWorkspaceFile,
  hiddenIn,
  type WorkspaceFile,
  workspaceFileName,
  type WorkspaceFileProblem,
  type WorkspaceFileReading,
} from '../../analysis';
import { GlossError } from '../../inference';
import { DisposableStore } from '../base/dispose';

/** What is wrong with a workspace file, for messages. */
export interface BrokenFile {
  readonly uri: vscode.Uri;
  readonly problems: readonly WorkspaceFileProblem[];
}

/**
 * The `.gloss.json` of each workspace folder: read when it is first asked for, watched from then on, written only by
 * `edit`. A file that is absent, or broken as a whole, counts as an empty one.
 */
export class WorkspaceFiles implements vscode.Disposable {
  readonly #read = new Map<string, WorkspaceFile>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #didRead = new vscode.EventEmitter<BrokenFile>();
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #owned = new DisposableStore();
  /** Fires with the URI of a file whose content is another one than before. */
  readonly onDidChange = this.#didChange.event;
  /** Fires after each reading, with what was wrong (nothing, mostly). */
  readonly onDidRead = this.#didRead.event;

  constructor() {
    this.#owned.add(this.#didChange);
    this.#owned.add(this.#didRead);
    this.#owned.add(
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const { uri } of removed) this.#forget(vscode.Uri.joinPath(uri, workspaceFileName));
      }),
    );
  }

  /** What is known by now of the file that holds for a document; empty before `ready` and outside of all folders. */
  for(document: vscode.Uri | undefined): WorkspaceFile {
    const uri = document && fileFor(document);
    return (uri && this.#read.get(uri.toString())) ?? emptyWorkspaceFile;
  }

  /** As `for`, once the file has been read. Never rejects. */
  async ready(document: vscode.Uri): Promise<WorkspaceFile> {
    const uri = fileFor(document);
    if (uri === undefined) return emptyWorkspaceFile;
    this.#watch(uri);
    const reading = this.#reading.get(uri.toString()) ?? this.#load(uri);
    await reading;
    return this.for(document);
  }

  /** Keys of the findings that the file hides in a document, for `hiddenKey`. */
  hiddenIn(document: vscode.Uri): ReadonlySet<string> {
    return hiddenIn(this.for(document), pathInFolder(document));
  }

  /**
   * Changes the file that holds for a document: the old text in (empty when there is none), the new one out. The new
   * text takes the place of the old one at once. Rejects with `invalidInput` outside of all folders, while the file has
   * unsaved changes, and for what `change` throws.
   */
  async edit(document: vscode.Uri, change: (text: string) => string): Promise<vscode.Uri> {
    const uri = fileFor(document);
    if (uri === undefined) {
      throw new GlossError(
        'invalidInput',
        vscode.l10n.t('This document is in no workspace folder. Open its folder first.'),
      );
    }
    const open = vscode.workspace.textDocuments.find((other) => other.uri.toString() === uri.toString());
    if (open?.isDirty === true) {
      throw new GlossError(
        'invalidInput',
        vscode.l10n.t('{0} has unsaved changes. Save it first.', workspaceFileName),
      );
    }
    const before = (await readText(uri)) ?? '';
    const after = change(before);
    if (after !== before) await replace(uri, after);
    await this.#load(uri);
    return uri;
  }

  dispose(): void {
    this.#owned.dispose();
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#watchers.clear();
  }

  #watch(uri: vscode.Uri): void {
    if (this.#watchers.has(uri.toString())) return;
    const folder = vscode.Uri.joinPath(uri, '..');
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, workspaceFileName),
    );
    const load = (): void => void this.#load(uri);
    this.#watchers.set(
      uri.toString(),
      vscode.Disposable.from(
        watcher,
        watcher.onDidChange(load),
        watcher.onDidCreate(load),
        watcher.onDidDelete(load),
      ),
    );
  }

  /** Readings of one file follow one another, so that the last one counts. */
  #load(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const reading = (this.#reading.get(key) ?? Promise.resolve()).then(() => this.#loadNow(uri));
    this.#reading.set(key, reading);
    return reading;
  }

  async #loadNow(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const text = (await readText(uri)) ?? '';
    const { file, problems } = await readingOf(text);
    const isNew = !isSame(file, this.#read.get(key) ?? emptyWorkspaceFile);
    this.#read.set(key, file);
    this.#didRead.fire({ uri, problems });
    if (isNew) this.#didChange.fire(uri);
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#watchers.get(key)?.dispose();
    this.#watchers.delete(key);
    this.#reading.delete(key);
    this.#read.delete(key);
    this.#didRead.fire({ uri, problems: [] });
  }
}

/** Most workspaces have no such file. */
async function readingOf(text: string): Promise<WorkspaceFileReading> {
  if (text.trim() === '') return { file: emptyWorkspaceFile, problems: [] };
  const { parseWorkspaceFile } = await import('./workspaceFileText');
  return parseWorkspaceFile(text);
}

/** Where the file of a document's folder is, whether it exists or not. Undefined outside of all folders. */
function fileFor(document: vscode.Uri): vscode.Uri | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(document);
  return folder && vscode.Uri.joinPath(folder.uri, workspaceFileName);
}

/** A document's path from the root of its folder, with `/`. */
export function pathInFolder(document: vscode.Uri): string {
  return vscode.workspace.asRelativePath(document, false).replaceAll('\\', '/');
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** Written beside and moved over, so that nobody ever reads half a file. */
async function replace(uri: vscode.Uri, text: string): Promise<void> {
  const { fs } = vscode.workspace;
  const beside = uri.with({ path: `${uri.path}.tmp` });
  await fs.writeFile(beside, new TextEncoder().encode(text));
  await fs.rename(beside, uri, { overwrite: true });
}

function isSame(a: WorkspaceFile, b: WorkspaceFile): boolean {
  const plain = ({ rules, hidden, entities }: WorkspaceFile): string =>
    JSON.stringify([[...rules], hidden, entities.notEntity, [...entities.is]]);
  return plain(a) === plain(b);
}
