import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A throw-away VS Code profile: everything that VS Code writes goes below `folder`. */
export interface Profile {
  readonly folder: string;
  readonly userData: string;
  readonly extensions: string;
  readonly workspace: string;
  readonly configFile: string;
  readonly home: string;
  readonly temporary: string;
  remove(): void;
}

export interface ProfileOptions {
  /** User settings on top of `quietSettings`; they cannot be changed while VS Code runs. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A folder of installed extensions to use instead of an empty one. */
  readonly extensions?: string;
}

/** Settings that keep a fresh VS Code silent and still: no welcome pages, animations, experiments or look-ups. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.colorTheme': 'Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'workbench.editor.languageDetection': false,
  'editor.hover.delay': 100,
  'editor.minimap.enabled': false,
  'window.confirmBeforeClose': 'never',
  'window.restoreWindows': 'none',
};

/**
 * Makes a profile. Its path is short because VS Code puts unix sockets below it, whose paths may have 107 bytes.
 */
export function makeProfile({ settings = {}, extensions }: ProfileOptions = {}): Profile {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gloss-'));
  const profile: Profile = {
    folder,
    userData: path.join(folder, 'user-data'),
    extensions: extensions ?? path.join(folder, 'extensions'),
    workspace: path.join(folder, 'workspace'),
    configFile: path.join(folder, 'config.yaml'),
    home: path.join(folder, 'home'),
    temporary: path.join(folder, 't'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  const { userData, workspace, home, temporary } = profile;
  for (const each of [path.join(userData, 'User'), profile.extensions, workspace, home, temporary]) {
    mkdirSync(each, { recursive: true });
  }
  writeFileSync(profile.configFile, 'bind-addr: 127.0.0.1:0\nauth: none\ncert: false\n');
  const userSettings = JSON.stringify({ ...quietSettings, ...settings }, null, 2);
  writeFileSync(path.join(userData, 'User', 'settings.json'), userSettings);
  return profile;
}
