import { describe, expect, it } from 'vitest';
import { englishManifest } from '../../scripts/l10n.mjs';
import { readmeWithTable } from '../../scripts/settingsTable.mjs';
import { ruleIds } from '../../src/analysis';
import { settingsSchema } from '../../src/extension/config';
import { commandIds } from '../../src/extension/ids';
import { readSource } from './sources';

interface ManifestSetting {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: string; readonly enum?: readonly string[] };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope?: string;
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>
    >;
    readonly submenus: readonly { readonly id: string }[];
    readonly keybindings?: readonly { readonly command: string }[];
    readonly colors?: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
    readonly configuration: { readonly properties: Readonly<Record<string, ManifestSetting>> };
  };
}

const manifest = englishManifest() as Manifest;
const { contributes } = manifest;
const settings = contributes.configuration.properties;
const contributedCommands = contributes.commands.map(({ command }) => command);

describe('the commands in package.json', () => {
  it('are those of ids.ts', () => {
    expect(contributedCommands.toSorted()).toEqual(Object.values(commandIds).toSorted());
  });

  it('are the only ones of ours in menus and key bindings', () => {
    const named = [...Object.values(contributes.menus).flat(), ...(contributes.keybindings ?? [])]
      .map(({ command }) => command)
      .filter((command) => command?.startsWith('gloss.'));
    expect(named.filter((command) => !contributedCommands.includes(command!))).toEqual([]);
  });

  it('have a title in title case and the category Gloss', () => {
    const small = /^(a|an|and|as|at|by|for|in|of|on|or|the|to|with)$/;
    const isTitleCase = (title: string): boolean =>
      title
        .replace(/…$/, '')
        .split(' ')
        .every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && small.test(word)));
    const wrong = contributes.commands.filter(
      ({ title, category }) => category !== 'Gloss' || !isTitleCase(title),
    );
    expect(wrong).toEqual([]);
  });

  it('open submenus that exist', () => {
    const opened = Object.values(contributes.menus)
      .flat()
      .flatMap(({ submenu }) => submenu ?? []);
    expect([...new Set(opened)].toSorted()).toEqual(contributes.submenus.map(({ id }) => id).toSorted());
  });
});

describe('the settings in package.json', () => {
  it('have the types, defaults, values and ranges of config.ts', () => {
    const fromManifest = Object.fromEntries(
      Object.entries(settings).map(
        ([name, { type, default: value, enum: values, items, minimum, maximum }]) => [
          name,
          // JSON leaves out what is undefined.
          JSON.parse(
            JSON.stringify({ type, default: value, enum: values ?? items?.enum, minimum, maximum }),
          ) as object,
        ],
      ),
    );
    const fromCode = Object.fromEntries(
      Object.entries(settingsSchema).map(([key, schema]) => [`gloss.${key}`, { ...schema }]),
    );
    expect(fromManifest).toEqual(fromCode);
  });

  it.each(Object.entries(settings))('%s has a description and a scope', (_name, setting) => {
    expect(setting.markdownDescription).toMatch(/\.$/);
    expect(setting.scope).toMatch(/^(resource|machine-overridable|window|application|machine)$/);
  });

  it('describe each of their values, where they describe any', () => {
    const uneven = Object.entries(settings).filter(
      ([, { enumDescriptions, enum: values }]) =>
        enumDescriptions && enumDescriptions.length !== (values?.length ?? 0),
    );
    expect(uneven).toEqual([]);
  });

  it('are restricted in untrusted workspaces under names that exist', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations.filter((name) => !(name in settings))).toEqual([]);
  });

  it('are the ones that the README lists', () => {
    const { current, expected } = readmeWithTable();
    expect(current).toBe(expected);
  });
});

describe('every rule', () => {
  const schema = JSON.parse(readSource('media/gloss.schema.json')) as {
    readonly properties: { readonly rules: { readonly properties: object } };
  };

  it('has a page, and a name in the schema of the workspace file', () => {
    const pages = ruleIds.map((id) => `docs/rules/${id.replace('/', '-')}.md`);
    expect(pages.filter((page) => !readSource(page).startsWith('# '))).toEqual([]);
    const names = new Set(['default', ...ruleIds, ...ruleIds.map((id) => id.slice(0, id.indexOf('/')))]);
    expect(Object.keys(schema.properties.rules.properties).toSorted()).toEqual([...names].toSorted());
  });
});

describe('the colors in package.json', () => {
  it.each((contributes.colors ?? []).map(({ id, defaults }) => [id, defaults] as const))(
    '%s has a value for every kind of theme',
    (_id, defaults) => {
      expect(Object.keys(defaults).toSorted()).toEqual([
        'dark',
        'highContrast',
        'highContrastLight',
        'light',
      ]);
    },
  );
});
