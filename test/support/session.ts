import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { inject } from 'vitest';
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
  /** User settings; they cannot be changed later. Workspace settings can: write `.vscode/settings.json`. */
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

/** Starts VS Code. Everything that was started is stopped when a later part fails to. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
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
