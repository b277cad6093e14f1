import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { launchBrowser } from './browser';
import { makeProfile, type Profile } from './profile';
import { startServer, type VscodeServer } from './vscodeServer';
import { Workbench } from './workbench';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that test/e2e/globalSetup.ts has installed the VSIX into. */
    extensionsFolder: string;
  }
}

export interface SessionOptions {
  /** User settings; they cannot be changed later. Workspace settings can: `writeWorkspaceSettings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder to copy and open. Default: samples/. */
  readonly workspace?: string;
  /** Reaches the extension host. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A VS Code with Gloss installed from its VSIX, open on a copy of a folder: one for each test file. */
export interface Session {
  readonly workbench: Workbench;
  readonly profile: Profile;
  readonly server: VscodeServer;
  stop(): Promise<void>;
}

/** Replaces the workspace's settings; VS Code sees them a moment later. */
export function writeWorkspaceSettings({ profile }: Session, settings: object): void {
  const file = path.join(profile.workspace, '.vscode/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}

/** The line of a workspace's file that holds a text; counts from 1. */
export function lineOf({ profile }: Session, file: string, text: string): number {
  const lines = readFileSync(path.join(profile.workspace, file), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`${file} does not contain ${text}`);
  return index + 1;
}

/** Starts VS Code. Everything that was started is stopped when a later part fails to. */
async function startSession(options: SessionOptions = {}): Promise<Session> {
  const samples = path.resolve(import.meta.dirname, '../../samples');
  const { settings = {}, workspace = samples, env = {} } = options;
  const profile = makeProfile({ settings, extensions: inject('extensionsFolder') });
  let server: VscodeServer | undefined;
  let browser: Browser | undefined;
  const stop = async (): Promise<void> => {
    await browser?.close();
    await server?.stop();
    profile.remove();
  };
  try {
    cpSync(workspace, profile.workspace, { recursive: true });
    server = await startServer(profile, { env });
    browser = await launchBrowser();
    const workbench = await Workbench.open(browser, server, profile.workspace);
    return { workbench, profile, server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Starts a session before the tests of a suite, hands it to `begin`, and stops it behind them. Call it before the suite's
 * own `afterEach`, which would otherwise tidy up before the picture of a failure is taken.
 */
export function useSession(
  begin: (session: Session) => void | Promise<void>,
  options?: SessionOptions,
): void {
  let session: Session | undefined;
  beforeAll(async () => {
    session = await startSession(options);
    await begin(session);
  });
  afterEach(async ({ task }) => {
    if (session && task.result?.state === 'fail') await recoverFromFailure(session.workbench, task.name);
  });
  afterAll(() => session?.stop());
}

/**
 * Saves what is on the screen after a failed test, lets go of the keys that it may have left pressed and drops what it
 * has not saved, so that the next test fails only for reasons of its own.
 */
async function recoverFromFailure(workbench: Workbench, testName: string): Promise<void> {
  await workbench.screenshot(`failed ${testName.replaceAll(/[^\w]+/g, ' ').trim()}`);
  for (const key of ['Alt', 'Control', 'Shift']) await workbench.page.keyboard.up(key);
  await workbench.page.keyboard.press('Escape');
  await workbench.revertAll();
}
