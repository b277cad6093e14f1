import * as vscode from 'vscode';
import { type DeviceChoice, deviceChoices, type EntityType, entityTypes } from '../inference';
import {
  defaultMaxCharacters,
  type FindingChannel,
  findingChannels,
  findingSeverities,
  type FindingSeverity,
  type RedactionType,
  redactionTypes,
  ruleDefaults,
  type RuleId,
  ruleIds,
  ruleOverride,
  type WorkspaceFile,
} from '../analysis';

type SettingSchema =
  | { readonly type: 'boolean'; readonly default: boolean }
  | {
      readonly type: 'number' | 'integer';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly type: 'string'; readonly default: string; readonly enum?: readonly string[] }
  | { readonly type: 'array'; readonly default: readonly string[]; readonly enum?: readonly string[] };

const runModes = ['onType', 'onSave', 'manual'] as const;
/** How much is hidden where the user types: nothing, the word, the line or the whole document. */
const typingUnits = ['off', 'word', 'line', 'document'] as const;
export type HideWhileTyping = (typeof typingUnits)[number];
export type RunMode = (typeof runModes)[number];
export type Severity = FindingSeverity;

const defaultLanguages = [
  'markdown',
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'python',
  'java',
  'go',
  'rust',
  'c',
  'cpp',
  'csharp',
  'ruby',
  'shellscript',
  'git-commit',
  'scminput',
];

type RuleOption = 'enabled' | 'threshold' | 'severity' | 'channel';
type RuleSettingKey<R extends RuleId> = R extends `${infer Group}/${infer Name}`
  ? `${Group}.${Name}.${RuleOption}`
  : never;

/** The four settings of a rule, with the defaults that the command line has too. */
function ruleSettings<R extends RuleId>(rule: R): Record<RuleSettingKey<R>, SettingSchema> {
  const { enabled, threshold, severity, channel } = ruleDefaults[rule];
  const options: Readonly<Record<RuleOption, SettingSchema>> = {
    enabled: { type: 'boolean', default: enabled },
    threshold: { type: 'number', default: threshold, minimum: 0, maximum: 1 },
    severity: { type: 'string', default: severity, enum: findingSeverities },
    channel: { type: 'string', default: channel, enum: findingChannels },
  };
  const prefix = rule.replace('/', '.');
  return Object.fromEntries(
    Object.entries(options).map(([option, schema]) => [`${prefix}.${option}`, schema]),
  ) as Record<RuleSettingKey<R>, SettingSchema>;
}

/** Every setting, without its `gloss.` prefix. A test holds types, defaults, enums and ranges against package.json. */
export const settingsSchema = {
  'diagnostics.run': { type: 'string', default: 'onType', enum: runModes },
  'diagnostics.debounceMs': { type: 'integer', default: 500, minimum: 100, maximum: 10_000 },
  'diagnostics.languages': { type: 'array', default: defaultLanguages },
  'diagnostics.maxProblems': { type: 'integer', default: 100, minimum: 1, maximum: 10_000 },
  ...ruleSettings('sentiment/negative'),
  ...ruleSettings('sentiment/unsure'),
  ...ruleSettings('toxicity/hostile'),
  ...ruleSettings('similarity/duplicate'),
  ...ruleSettings('entities/person'),
  ...ruleSettings('entities/pii'),
  ...ruleSettings('entities/inconsistent'),
  'entities.types': { type: 'array', default: entityTypes, enum: entityTypes },
  'entities.minimumScore': { type: 'number', default: 0.6, minimum: 0, maximum: 1 },
  'redaction.types': { type: 'array', default: redactionTypes, enum: redactionTypes },
  'similarity.minimumScore': { type: 'number', default: 0.5, minimum: 0, maximum: 1 },
  'similarity.maxResults': { type: 'integer', default: 50, minimum: 1, maximum: 1000 },
  'decorations.labels': { type: 'boolean', default: true },
  'hover.enabled': { type: 'boolean', default: true },
  hideWhileTyping: { type: 'string', default: 'off', enum: typingUnits },
  focusMode: { type: 'integer', default: 0, minimum: 0, maximum: 100 },
  'document.maxCharacters': {
    type: 'integer',
    default: defaultMaxCharacters,
    minimum: 1000,
    maximum: 50_000_000,
  },
  'model.id': { type: 'string', default: '' },
  'model.path': { type: 'string', default: '' },
  'model.threads': { type: 'integer', default: 0, minimum: 0, maximum: 64 },
  'model.device': { type: 'string', default: 'auto', enum: deviceChoices },
  'model.unloadAfterMinutes': { type: 'number', default: 15, minimum: 0, maximum: 1440 },
  'hub.endpoint': { type: 'string', default: 'https://huggingface.co' },
} as const satisfies Record<string, SettingSchema>;
export type SettingKey = keyof typeof settingsSchema;

export interface RuleConfig {
  readonly enabled: boolean;
  readonly threshold: number;
  readonly severity: Severity;
  /** Where its findings are shown. `off` is the same as not enabled. */
  readonly channel: FindingChannel;
}

/** What holds for one document, checked and frozen: the settings, and before them what the workspace file says. */
export interface Config {
  readonly run: RunMode;
  readonly debounceMs: number;
  readonly languages: ReadonlySet<string>;
  readonly maxProblems: number;
  readonly rules: Readonly<Record<RuleId, RuleConfig>>;
  readonly entityTypes: ReadonlySet<EntityType>;
  readonly entityMinimumScore: number;
  /** What Redact… has chosen when it asks. */
  readonly redactionTypes: ReadonlySet<RedactionType>;
  readonly similarityMinimumScore: number;
  readonly similarityMaxResults: number;
  readonly labels: boolean;
  readonly hover: boolean;
  readonly hideWhileTyping: HideWhileTyping;
  /** Lines above and below the cursor's that are kept free of findings and highlights; 0: none are. */
  readonly focusMode: number;
  readonly maxCharacters: number;
  /** Name of an installed model; empty: the bundled one. */
  readonly modelId: string;
  /** Folder of a package, before `modelId`; empty: none. */
  readonly modelPath: string;
  readonly modelThreads: number;
  readonly modelDevice: DeviceChoice;
  /** Minutes without a request after which the model is let go; 0: never. */
  readonly modelUnloadAfterMinutes: number;
  readonly hubEndpoint: string;
}

/** `gloss.` + the rule's name with dots + the option, e.g. `gloss.sentiment.negative.enabled`. */
export function ruleSettingKey(rule: RuleId, option: keyof RuleConfig): SettingKey {
  return `${rule.replace('/', '.')}.${option}` as SettingKey;
}

/** A value as the schema wants it; a bad one is reported once through `complain` and replaced by the default. */
function checked(key: SettingKey, value: unknown, complain: (message: string) => void): unknown {
  const schema: SettingSchema = settingsSchema[key];
  const problem = !hasType(value, schema.type) ? `must be of type ${schema.type}` : outOfRange(schema, value);
  if (problem === undefined) return value;
  complain(
    `Setting gloss.${key} ${problem}; found ${JSON.stringify(value)}, using ${JSON.stringify(schema.default)}.`,
  );
  return schema.default;
}

function hasType(value: unknown, type: SettingSchema['type']): boolean {
  if (type === 'array') return Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function outOfRange(schema: SettingSchema, value: unknown): string | undefined {
  if (schema.type === 'number' || schema.type === 'integer') {
    const number = value as number;
    const isInside = number >= schema.minimum && number <= schema.maximum;
    return isInside ? undefined : `must be from ${schema.minimum} to ${schema.maximum}`;
  }
  if (!('enum' in schema) || schema.enum === undefined) return undefined;
  const allowed = schema.enum;
  const values = schema.type === 'array' ? (value as unknown[]) : [value];
  return values.every((item) => allowed.includes(String(item)))
    ? undefined
    : `must be one of ${allowed.join(', ')}`;
}

/** Resources whose settings are kept. */
const mostRead = 200;

/** The only reader of the editor's configuration. */
export class ConfigService implements vscode.Disposable {
  readonly #complaints = new Set<string>();
  /** What was read since the last change, by resource: one edit asks several times. */
  readonly #read = new Map<string, { readonly file: WorkspaceFile; readonly config: Config }>();
  readonly #didChange = new vscode.EventEmitter<vscode.ConfigurationChangeEvent>();
  readonly #subscription: vscode.Disposable;
  /** Fires after any setting of Gloss changed. */
  readonly onDidChange = this.#didChange.event;

  constructor(
    private readonly warn: (message: string) => void,
    private readonly workspaceFile: (document: vscode.Uri | undefined) => WorkspaceFile,
  ) {
    const { workspace } = vscode;
    this.#subscription = vscode.Disposable.from(
      workspace.onDidChangeConfiguration((event) => {
        this.#read.clear();
        if (event.affectsConfiguration('gloss')) this.#didChange.fire(event);
      }),
      workspace.onDidChangeWorkspaceFolders(() => this.#read.clear()),
    );
  }

  /** The settings in force for a document, or for the window when there is none. Never throws. */
  for(resource: vscode.Uri | undefined): Config {
    const key = resource?.toString() ?? '';
    const file = this.workspaceFile(resource);
    const known = this.#read.get(key);
    if (known?.file === file) return known.config;
    if (this.#read.size >= mostRead) this.#read.clear();
    const config = this.#readNow(resource, file);
    this.#read.set(key, { file, config });
    return config;
  }

  #readNow(resource: vscode.Uri | undefined, file: WorkspaceFile): Config {
    const configuration = vscode.workspace.getConfiguration('gloss', resource ?? null);
    const complain = (message: string): void => {
      if (this.#complaints.has(message)) return;
      this.#complaints.add(message);
      this.warn(message);
    };
    return toConfig((key) => checked(key, configuration.get(key), complain), file);
  }

  /** Sets a value where it is set now, else for the workspace, else (no workspace) for the user. */
  async update(key: SettingKey, value: unknown, resource: vscode.Uri | undefined): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('gloss', resource ?? null);
    const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
    const now = configuration.inspect(key);
    const hasWorkspace = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
    const isInFolder = now?.workspaceFolderValue !== undefined;
    await configuration.update(key, value, isInFolder ? WorkspaceFolder : hasWorkspace ? Workspace : Global);
  }

  /** Makes an installed model the one in use (empty: the bundled one), where that is set now, else for the user. */
  async chooseModel(id: string): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('gloss', null);
    const { Global, Workspace } = vscode.ConfigurationTarget;
    const path = configuration.inspect('model.path');
    const isInWorkspace = [path, configuration.inspect('model.id')].some(
      (setting) => setting?.workspaceValue !== undefined,
    );
    // What an untrusted workspace says of models is not heard, so it is no place to say more.
    const target = isInWorkspace && vscode.workspace.isTrusted ? Workspace : Global;
    // A folder comes before a name, so it has to go; last, so that no third model is loaded in between.
    const isSet = (target === Workspace ? path?.workspaceValue : path?.globalValue) !== undefined;
    await configuration.update('model.id', id === '' && target === Global ? undefined : id, target);
    if (isSet) await configuration.update('model.path', target === Workspace ? '' : undefined, target);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#didChange.dispose();
  }
}

function toConfig(get: (key: SettingKey) => unknown, file: WorkspaceFile): Config {
  const number = (key: SettingKey): number => get(key) as number;
  const boolean = (key: SettingKey): boolean => get(key) as boolean;
  const rule = (id: RuleId): RuleConfig => {
    const settings: RuleConfig = {
      enabled: boolean(ruleSettingKey(id, 'enabled')),
      threshold: number(ruleSettingKey(id, 'threshold')),
      severity: get(ruleSettingKey(id, 'severity')) as Severity,
      channel: get(ruleSettingKey(id, 'channel')) as FindingChannel,
    };
    const merged = { ...settings, ...ruleOverride(file, id) };
    return { ...merged, enabled: merged.enabled && merged.channel !== 'off' };
  };
  return Object.freeze({
    run: get('diagnostics.run') as RunMode,
    debounceMs: number('diagnostics.debounceMs'),
    languages: new Set(get('diagnostics.languages') as string[]),
    maxProblems: number('diagnostics.maxProblems'),
    rules: Object.fromEntries(ruleIds.map((id) => [id, rule(id)])) as Record<RuleId, RuleConfig>,
    entityTypes: new Set(get('entities.types') as EntityType[]),
    entityMinimumScore: number('entities.minimumScore'),
    redactionTypes: new Set(get('redaction.types') as RedactionType[]),
    similarityMinimumScore: number('similarity.minimumScore'),
    similarityMaxResults: number('similarity.maxResults'),
    labels: boolean('decorations.labels'),
    hover: boolean('hover.enabled'),
    hideWhileTyping: get('hideWhileTyping') as HideWhileTyping,
    focusMode: number('focusMode'),
    maxCharacters: number('document.maxCharacters'),
    modelId: get('model.id') as string,
    modelPath: get('model.path') as string,
    modelThreads: number('model.threads'),
    modelDevice: get('model.device') as DeviceChoice,
    modelUnloadAfterMinutes: number('model.unloadAfterMinutes'),
    hubEndpoint: get('hub.endpoint') as string,
  });
}
