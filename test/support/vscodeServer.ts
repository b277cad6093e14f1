import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeServerEntry, nodeBinary } from '../../scripts/lib/tools.mjs';
import type { Profile } from './profile';

/** A running VS Code server (code-server), reachable from this machine only. */
export interface VscodeServer {
  /** `127.0.0.1:PORT`, also the authority of its `vscode-remote:` addresses. */
  readonly authority: string;
  /** What the server has written so far. */
  log(): string;
  /** Ends the server and every process that it started. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Reaches the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Lets the page's address name extension tests. VS Code shows no toasts in this mode.
   * Default: false.
   */
  readonly allowsExtensionTests?: boolean;
  /** Default: one that is free. */
  readonly port?: number;
  /** Ends by itself so long after the last page has gone, for a harness that was killed. Default: 120; 0 for never. */
  readonly idleTimeoutSeconds?: number;
}

const listening = /HTTP server listening on https?:\/\/[^:]+:(\d+)/;

/** Starts VS Code for a profile. Rejects with the server's log when it is not listening within 30 s. */
export async function startServer(profile: Profile, options: ServerOptions = {}): Promise<VscodeServer> {
  const { env = {}, allowsExtensionTests = false, port = 0, idleTimeoutSeconds = 120 } = options;
  const logFile = path.join(profile.folder, 'code-server.log');
  const output = openSync(logFile, 'w');
  const child = spawn(
    nodeBinary,
    [
      ...profileArguments(profile),
      '--auth=none',
      `--bind-addr=127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      '--ignore-last-opened',
      '--disable-proxy',
      ...(idleTimeoutSeconds > 0 ? [`--idle-timeout-seconds=${idleTimeoutSeconds}`] : []),
      ...(allowsExtensionTests ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    {
      env: { ...profileEnvironment(profile), ...env },
      stdio: ['ignore', output, output],
      cwd: profile.folder,
      detached: true,
    },
  );
  closeSync(output);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const log = (): string => readFileSync(logFile, 'utf8');
  const stop = (): Promise<void> => stopGroup(child, exited);

  const deadline = Date.now() + 30_000;
  for (;;) {
    const match = listening.exec(log());
    if (match) {
      return { authority: `127.0.0.1:${match[1]}`, log, stop };
    }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`code-server did not start\n${log()}`);
    }
    await sleep(50);
  }
}

/** Installs a VSIX into the profile's extensions folder. */
export async function installVsix(profile: Profile, vsix: string): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(
    nodeBinary,
    [...profileArguments(profile), '--install-extension', path.resolve(vsix), '--force'],
    { env: profileEnvironment(profile) },
  );
  if (!/successfully installed/.test(stdout + stderr)) {
    throw new Error(`${vsix} was not installed:\n${stdout}${stderr}`);
  }
}

/** The address of the workbench with a folder open; `payload` is the web workbench's own list of start options. */
export function workbenchUrl(
  server: VscodeServer,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const url = new URL(`http://${server.authority}/`);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) {
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.toString();
}

function profileArguments({ configFile, userData, extensions }: Profile): string[] {
  return [
    codeServerEntry,
    `--config=${configFile}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${extensions}`,
  ];
}

/**
 * The environment without what would steer this VS Code: a terminal inside VS Code, for example, sets
 * VSCODE_IPC_HOOK_CLI, and code-server would then talk to that window instead of starting.
 */
function profileEnvironment({ home, temporary }: Profile): NodeJS.ProcessEnv {
  const toolVariable =
    /^(VSCODE_|CODE_SERVER_|ELECTRON_|XDG_|npm_|(NODE_OPTIONS|PASSWORD|HASHED_PASSWORD|PORT|LOG_LEVEL)$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !toolVariable.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    TMPDIR: temporary,
    // Without an address nothing is looked up in a public gallery.
    EXTENSIONS_GALLERY: JSON.stringify({
      serviceUrl: '',
      itemUrl: '',
      resourceUrlTemplate: '',
      controlUrl: '',
    }),
  };
}

/** The server leads a process group of its own: extension host, file watcher and terminals end with it. */
async function stopGroup(child: ChildProcess, exited: Promise<void>): Promise<void> {
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) {
        process.kill(-child.pid, signal);
      }
    } catch {
      // The group has gone already.
    }
  };
  signalGroup('SIGTERM');
  await Promise.race([exited, sleep(3000, undefined, { ref: false })]);
  signalGroup('SIGKILL');
  await exited;
}
