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
 * The `.gloss.json` of documents: the nearest one from the document upwards, inside of its workspace folder, as the
 * command line has it. Read when they are first asked for, watched from then on, written only by `edit`. A file that is
 * broken as a whole counts as an empty one.
 */
export class WorkspaceFiles implements vscode.Disposable {
  /** By URI; undefined where there is no file. */
  readonly #read = new Map<string, WorkspaceFile | undefined>();
  /** The nearest file of each document that was asked for since the last reading. */
  readonly #nearest = new Map<string, vscode.Uri | undefined>();
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
        for (const { uri } of removed) this.#forget(uri);
      }),
    );
  }

  /** What is known by now of the file that holds for a document; empty before `ready` and outside of all folders. */
  for(document: vscode.Uri | undefined): WorkspaceFile {
    const uri = document && this.#nearestTo(document);
    return (uri && this.#read.get(uri.toString())) ?? emptyWorkspaceFile;
  }

  /** As `for`, once the files that may hold have been looked for. Never rejects. */
  async ready(document: vscode.Uri): Promise<WorkspaceFile> {
    const folder = vscode.workspace.getWorkspaceFolder(document);
    if (folder === undefined) return emptyWorkspaceFile;
    this.#watch(folder.uri);
    const places = placesFor(document, folder.uri);
    await Promise.all(places.map((uri) => this.#reading.get(uri.toString()) ?? this.#load(uri)));
    return this.for(document);
  }

  /** Keys of the findings that the file hides in a document, for `hiddenKey`. */
  hiddenIn(document: vscode.Uri): ReadonlySet<string> {
    return hiddenIn(this.for(document), this.pathOf(document));
  }

  /** A document's path from the folder of the file that holds for it, with `/`: as the file names documents. */
  pathOf(document: vscode.Uri): string {
    const uri = this.#fileFor(document);
    if (uri === undefined) return vscode.workspace.asRelativePath(document, false);
    return document.path.slice(vscode.Uri.joinPath(uri, '..').path.length).replace(/^\//, '');
  }

  /**
   * Changes the file that holds for a document, or makes one at the root of its workspace folder: the old text in (empty
   * when there is none), the new one out. The new text takes the place of the old one at once. Rejects with `invalidInput` outside of all folders, while the file has
   * unsaved changes, and for what `change` throws.
   */
  async edit(document: vscode.Uri, change: (text: string) => string): Promise<vscode.Uri> {
    await this.ready(document);
    const uri = this.#fileFor(document);
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

  #nearestTo(document: vscode.Uri): vscode.Uri | undefined {
    const key = document.toString();
    if (this.#nearest.has(key)) return this.#nearest.get(key);
    const folder = vscode.workspace.getWorkspaceFolder(document);
    const places = folder ? placesFor(document, folder.uri) : [];
    const nearest = places.find((uri) => this.#read.get(uri.toString()) !== undefined);
    this.#nearest.set(key, nearest);
    return nearest;
  }

  /** Where the file of a document is, or would be made. Undefined outside of all folders. */
  #fileFor(document: vscode.Uri): vscode.Uri | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(document);
    return this.#nearestTo(document) ?? (folder && vscode.Uri.joinPath(folder.uri, workspaceFileName));
  }

  #watch(folder: vscode.Uri): void {
    if (this.#watchers.has(folder.toString())) return;
    const pattern = new vscode.RelativePattern(folder, `**/${workspaceFileName}`);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    // Where no document has been asked about, nobody needs to know.
    const load = (uri: vscode.Uri): void => {
      if (this.#reading.has(uri.toString())) void this.#load(uri);
    };
    this.#watchers.set(
      folder.toString(),
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
    const text = await readText(uri);
    const { file, problems } = await readingOf(text ?? '');
    const before = this.#read.get(key);
    const now = text === undefined ? undefined : file;
    // An empty file changes something too: it stands between its documents and those further up.
    const isNew =
      (now === undefined) !== (before === undefined) || !isSame(file, before ?? emptyWorkspaceFile);
    this.#read.set(key, now);
    this.#nearest.clear();
    this.#didRead.fire({ uri, problems });
    if (isNew) this.#didChange.fire(uri);
  }

  #forget(folder: vscode.Uri): void {
    this.#watchers.get(folder.toString())?.dispose();
    this.#watchers.delete(folder.toString());
    this.#nearest.clear();
    const inside = [...this.#reading.keys()].filter((key) => key.startsWith(`${folder.toString()}/`));
    for (const key of inside) {
      this.#reading.delete(key);
      this.#read.delete(key);
      this.#didRead.fire({ uri: vscode.Uri.parse(key), problems: [] });
    }
  }
}

/** Most workspaces have no such file. */
async function readingOf(text: string): Promise<WorkspaceFileReading> {
  if (text.trim() === '') return { file: emptyWorkspaceFile, problems: [] };
  const { parseWorkspaceFile } = await import('./workspaceFileText');
  return parseWorkspaceFile(text);
}

/** Where the file of a document may be: beside it first, at the root of its workspace folder last. */
function placesFor(document: vscode.Uri, folder: vscode.Uri): readonly vscode.Uri[] {
  const root = folder.path.replace(/\/$/, '');
  const places: vscode.Uri[] = [];
  let at = vscode.Uri.joinPath(document, '..');
  while (at.path.startsWith(`${root}/`) && at.path.length > root.length + 1) {
    places.push(folder.with({ path: `${at.path}/${workspaceFileName}` }));
    at = vscode.Uri.joinPath(at, '..');
  }
  return [...places, vscode.Uri.joinPath(folder, workspaceFileName)];
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
