// `.gloss.json`, the reviewable file at the root of a workspace folder: text in, model out; edit in, text out. Hosts read,
// watch and write the file. docs/workspace-file.md describes it for users, media/gloss.schema.json for editors.
import {
  applyEdits,
  type JSONPath,
  modify,
  type Node,
  parseTree,
  type ParseError,
  printParseErrorCode,
} from 'jsonc-parser';
import { GlossError, worded } from '../inference';
import { LineIndex } from './base/lines';
import { filled, type ProblemKind, problemTexts } from './problemTexts';
import type { FindingChannel, FindingSeverity } from './types';
import {
  type Complaint,
  type Place,
  readEntities,
  readHidden,
  readRules,
  type Reader,
} from './workspaceFileSections';

/** Name of the file, at the root of a workspace folder. */
export const workspaceFileName = '.gloss.json';

/** What the file says of one rule; what it leaves out is left to the settings. */
export interface RuleOverride {
  readonly enabled?: boolean;
  /** 0..1. */
  readonly threshold?: number;
  readonly severity?: FindingSeverity;
  readonly channel?: FindingChannel;
}

/** A finding that somebody chose not to see. `text` is its fingerprint (fingerprint.ts), `file` a path with `/`. */
export interface HiddenFinding {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  readonly reason?: string;
}

/** A text that is no entity: of the type, or of any when there is none. */
export interface NotEntity {
  readonly text: string;
  readonly type?: string;
}

/** What the file says of names. Texts are compared as they are written, capitals included. */
export interface EntityLists {
  readonly notEntity: readonly NotEntity[];
  /** Type by text: `PERSON`, `ORG`, `LOC`, `MISC` or another name in capitals. */
  readonly is: ReadonlyMap<string, string>;
}

/** The whole file, checked. An absent or broken file is `emptyWorkspaceFile`. */
export interface WorkspaceFile {
  /** By rule id, by group (`sentiment`), or `default`; `ruleOverride` finds the one that counts. */
  readonly rules: ReadonlyMap<string, RuleOverride>;
  readonly hidden: readonly HiddenFinding[];
  readonly entities: EntityLists;
}

/** What is wrong at a place of the file. Lines and columns count from 1, columns in UTF-16 units. */
export interface WorkspaceFileProblem {
  readonly kind: ProblemKind;
  /** What the message is made of: names as the file has them, what was expected. */
  readonly details: readonly string[];
  /** In English. */
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

export interface WorkspaceFileReading {
  readonly file: WorkspaceFile;
  /** In order of the file; empty when all of it is understood. What a problem names is passed over, the rest holds. */
  readonly problems: readonly WorkspaceFileProblem[];
}

export const emptyWorkspaceFile: WorkspaceFile = Object.freeze({
  rules: new Map(),
  hidden: [],
  entities: { notEntity: [], is: new Map() },
});

const parseOptions = { allowTrailingComma: true };

/** Reads the file's text: JSON, in which comments and trailing commas are allowed. Never throws. */
export function parseWorkspaceFile(source: string): WorkspaceFileReading {
  const text = withoutMark(source);
  const reader = new ProblemList(text);
  if (text.trim() === '') return { file: emptyWorkspaceFile, problems: [] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, parseOptions);
  const [error] = errors;
  if (error) {
    reader.complain(['json', reasonOf(error)], error);
    return { file: emptyWorkspaceFile, problems: reader.problems };
  }
  if (!root) return { file: emptyWorkspaceFile, problems: [] };
  return { file: readRoot(root, reader), problems: reader.problems };
}

function readRoot(root: Node, reader: ProblemList): WorkspaceFile {
  const sections = reader.properties(root, ['fileObject']);
  for (const [key, value] of sections) {
    if (['$schema', 'rules', 'hidden', 'entities'].includes(key)) continue;
    reader.complain(['section', key], value);
  }
  return {
    rules: readRules(sections.get('rules'), reader),
    hidden: readHidden(sections.get('hidden'), reader),
    entities: readEntities(sections.get('entities'), reader),
  };
}

/**
 * What the file says of a rule: its own entry, filled up from its group's and from `default`.
 * An entry that is switched off by `enabled: false` or `channel: "off"` is off for good.
 */
export function ruleOverride({ rules }: WorkspaceFile, rule: string): RuleOverride {
  const group = rule.slice(0, Math.max(0, rule.indexOf('/')));
  return { ...rules.get('default'), ...rules.get(group), ...rules.get(rule) };
}

/** Keys of the hidden findings of one document, for `hiddenKey`. `path` is relative to the file, with `/`. */
export function hiddenIn({ hidden }: WorkspaceFile, path: string): ReadonlySet<string> {
  return new Set(hidden.filter(({ file }) => file === path).map(({ rule, text }) => hiddenKey(rule, text)));
}

export function hiddenKey(rule: string, fingerprint: string): string {
  return `${rule} ${fingerprint}`;
}

/** Adds a hidden finding. The text comes back unchanged when it is there already. Throws as `editWorkspaceFile`. */
export function withHidden(source: string, entry: HiddenFinding): string {
  const { hidden } = parseWorkspaceFile(source).file;
  const isKnown = hidden.some(
    ({ rule, file, text }) => rule === entry.rule && file === entry.file && text === entry.text,
  );
  return isKnown ? source : append(source, ['hidden'], entry);
}

/** Sets what the file says of a rule; undefined takes it away. Throws as `editWorkspaceFile`. */
export function withRule(source: string, rule: string, value: RuleOverride | 'off' | undefined): string {
  return editWorkspaceFile(source, ['rules', rule], value);
}

/** Says that a text is no entity, of one type or (without one) at all. Throws as `editWorkspaceFile`. */
export function withNotEntity(source: string, { text, type }: NotEntity): string {
  const { notEntity } = parseWorkspaceFile(source).file.entities;
  const isKnown = notEntity.some(
    (known) => known.text === text && (known.type === undefined || known.type === type),
  );
  const entry = type === undefined ? text : { text, type };
  return isKnown ? source : append(source, ['entities', 'notEntity'], entry);
}

/** Says which type a text has; undefined takes it away. Throws as `editWorkspaceFile`. */
export function withEntityType(source: string, text: string, type: string | undefined): string {
  return editWorkspaceFile(source, ['entities', 'is', text], type);
}

/**
 * The file's text with one value set (undefined: taken away). Everything else, comments, unknown keys and the way it is
 * indented, stays as it is; an empty text becomes a file. Throws `invalidInput` for a text that is no JSON: what cannot
 * be understood is not written to.
 */
export function editWorkspaceFile(
  source: string,
  path: JSONPath,
  value: unknown,
  isInsertion = false,
): string {
  const text = withoutMark(source);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, parseOptions);
  const [error] = errors;
  if ((error && text.trim() !== '') || (root && root.type !== 'object')) {
    const { line, column } = error ? positionOf(text, error.offset) : { line: 1, column: 1 };
    // The parser's reasons have their translations in the editor (`presentation/problemText.ts`).
    const reason = error ? { template: reasonOf(error), details: [] } : worded`it is not an object`;
    throw new GlossError(
      'invalidInput',
      worded`${workspaceFileName}:${line}:${column} cannot be changed: ${reason}. Mend the file first.`,
    );
  }
  const start = text.trim() === '' ? '{}\n' : text;
  const edits = modify(start, path, value, {
    formattingOptions: formattingOf(start),
    isArrayInsertion: isInsertion,
  });
  return applyEdits(start, edits);
}

function append(source: string, path: JSONPath, entry: unknown): string {
  const list = path.reduce<Node | undefined>(
    (node, key) => childOf(node, key),
    parseTree(withoutMark(source), [], parseOptions),
  );
  const isList = list?.type === 'array';
  return isList
    ? editWorkspaceFile(source, [...path, list.children?.length ?? 0], entry, true)
    : editWorkspaceFile(source, path, [entry]);
}

function childOf(node: Node | undefined, key: string | number): Node | undefined {
  return node?.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[1];
}

/** The first indentation of the text, two spaces for one that has none. */
function formattingOf(text: string): { tabSize: number; insertSpaces: boolean; eol: string } {
  const indentation = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const insertSpaces = !indentation.startsWith('\t');
  return {
    tabSize: insertSpaces ? indentation.length : 4,
    insertSpaces,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = new LineIndex(text);
  const line = lines.lineAt(offset);
  return { line: line + 1, column: offset - lines.startOf(line) + 1 };
}

/** "CommaExpected" → "comma expected". */
function reasonOf({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?<!^)([A-Z])/g, ' $1')
    .toLowerCase();
}

/** Reads nodes and remembers what was wrong with them. */
class ProblemList implements Reader {
  readonly problems: WorkspaceFileProblem[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  complain([kind, ...details]: Complaint, { offset, length }: Place): void {
    const message = filled(problemTexts[kind], details);
    this.problems.push({ kind, details, message, offset, length, ...positionOf(this.#text, offset) });
  }

  properties(node: Node | undefined, otherwise: Complaint): ReadonlyMap<string, Node> {
    if (node === undefined) return new Map();
    if (node.type !== 'object') {
      this.complain(otherwise, node);
      return new Map();
    }
    const pairs = (node.children ?? []).flatMap(({ children: [key, value] = [] }): [string, Node][] =>
      key && value ? [[String(key.value), value]] : [],
    );
    return new Map(pairs);
  }
}
