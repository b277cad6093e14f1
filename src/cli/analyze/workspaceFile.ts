import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  emptyWorkspaceFile,
  hiddenIn,
  parseWorkspaceFile,
  type WorkspaceFile,
  workspaceFileName,
} from '../../analysis';
import { GlossError } from '../../inference';
import type { CliHost } from '../host';
import { standardInput } from '../input';
import { writeError } from '../messages';

/** What the nearest workspace file says of one document. */
export interface DocumentRules {
  readonly file: WorkspaceFile;
  /** Keys of its hidden findings. */
  readonly hidden: ReadonlySet<string>;
}

const noRules: DocumentRules = { file: emptyWorkspaceFile, hidden: new Set() };

/** Finds the `.gloss.json` of documents, upwards from each; reads every folder once. */
export class WorkspaceFileFinder {
  readonly #host: CliHost;
  /** By folder; undefined where there is no file. */
  readonly #read = new Map<string, WorkspaceFile | undefined>();

  constructor(host: CliHost) {
    this.#host = host;
  }

  /** Standard input has no place, hence no file. A broken file is named on the error stream and counts as empty. */
  async for(document: string): Promise<DocumentRules> {
    if (document === standardInput) return noRules;
    const place = path.resolve(document);
    for (let folder = path.dirname(place); ; folder = path.dirname(folder)) {
      const file = await this.#in(folder);
      if (file) {
        const relative = path.relative(folder, place).replaceAll(path.sep, '/');
        return { file, hidden: hiddenIn(file, relative) };
      }
      if (folder === path.dirname(folder)) return noRules;
    }
  }

  async #in(folder: string): Promise<WorkspaceFile | undefined> {
    if (!this.#read.has(folder))
      this.#read.set(folder, await this.#load(path.join(folder, workspaceFileName)));
    return this.#read.get(folder);
  }

  async #load(name: string): Promise<WorkspaceFile | undefined> {
    let text: string;
    try {
      text = await readFile(name, 'utf8');
    } catch {
      return undefined;
    }
    const { file, problems } = parseWorkspaceFile(text);
    for (const { line, column, message } of problems) {
      writeError(new GlossError('invalidInput', `${name}:${line}:${column}: ${message}`), this.#host.stderr);
    }
    return file;
  }
}
