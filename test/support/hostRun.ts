import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from './browser';
import { socketVariable, type HostCounts, type HostMessage } from './hostMessage';
import { makeProfile, type Profile } from './profile';
import { installVsix, startServer, workbenchUrl, type VscodeServer } from './vscodeServer';

export interface HostRunOptions {
  /** A CommonJS file that exports `run(): Promise<void>`, as for @vscode/test-electron. */
  readonly entry: string;
  /** The extension under test: a VSIX that is installed first, or a source folder in development mode. */
  readonly extension: { readonly vsix: string } | { readonly folder: string };
  /** Copied, and opened as the workspace. */
  readonly workspace: string;
  /** Reaches the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Where a screenshot and the logs of a run without a verdict go. */
  readonly artifacts: string;
}

export interface HostVerdict extends HostCounts {
  /** Why the run failed as a whole; undefined when the tests alone decide. */
  readonly problem?: string;
}

/**
 * Runs code inside the extension host of a real VS Code and prints what it prints.
 *
 * The verdict comes over a socket from the code itself and, independently, from VS Code, which tells the page how the
 * code ended (a bundle that throws while loading never reaches the socket). A host that is killed closes the socket.
 * A run that has no result, or no test, is a failed run.
 */
export async function runInHost(options: HostRunOptions): Promise<HostVerdict> {
  const profile = makeProfile();
  const run = new HostRun(profile, options);
  try {
    return await run.execute();
  } finally {
    await run.stop();
    profile.remove();
  }
}

class HostRun {
  readonly #profile: Profile;
  readonly #options: HostRunOptions;
  readonly #pageLog: string[] = [];
  readonly #verdict = withResolvers<HostVerdict>();
  readonly #vscodeExit = withResolvers<number>();
  /** What is known until the result comes. */
  #progress: HostCounts = { passed: 0, failed: 0 };
  #socket: net.Server | undefined;
  #server: VscodeServer | undefined;
  #browser: Browser | undefined;

  constructor(profile: Profile, options: HostRunOptions) {
    this.#profile = profile;
    this.#options = options;
  }

  async execute(): Promise<HostVerdict> {
    const { timeoutMs } = this.#options;
    const timer = setTimeout(() => this.#fail(`no verdict within ${timeoutMs / 1000} s`), timeoutMs);
    const interrupt = (): void => this.#fail('interrupted');
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    try {
      const start = this.#start();
      start.catch((error: unknown) => this.#fail(String(error)));
      const verdict = await this.#verdict.promise;
      const checked = verdict.problem === undefined ? await this.#confirm(verdict) : verdict;
      if (checked.problem !== undefined) {
        await this.#keepArtifacts(checked.problem);
      }
      return checked;
    } finally {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  }

  async stop(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await this.#server?.stop();
    this.#socket?.close();
  }

  #fail(problem: string): void {
    const { passed, failed } = this.#progress;
    this.#verdict.resolve({ passed, failed: failed + 1, problem });
  }

  async #start(): Promise<void> {
    const { extension, workspace, env, entry } = this.#options;
    cpSync(workspace, this.#profile.workspace, { recursive: true });
    if ('vsix' in extension) {
      await installVsix(this.#profile, extension.vsix);
    }
    const socketFile = path.join(this.#profile.folder, 'result.sock');
    this.#socket = await this.#listen(socketFile);
    this.#server = await startServer(this.#profile, {
      env: { ...env, [socketVariable]: socketFile },
      allowsExtensionTests: true,
    });
    this.#browser = await launchBrowser();
    this.#browser.on('disconnected', () => this.#fail('the browser went away'));
    const developed = 'vsix' in extension ? this.#makeHelperExtension() : extension.folder;
    await this.#open(this.#browser, this.#server, developed, entry);
  }

  async #open(browser: Browser, server: VscodeServer, developed: string, entry: string): Promise<void> {
    const page = await openPage(browser);
    page.on('console', (message) => this.#pageLog.push(`[${message.type()}] ${message.text()}`));
    page.on('crash', () => this.#fail('the page crashed'));
    // VS Code's own hook for tests in a browser: it calls this with the exit code of the extension tests.
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      this.#vscodeExit.resolve(code);
      // The socket's result, sent earlier, may still be on its way.
      setTimeout(() => this.#fail(`the tests ended with exit code ${code} and sent no result`), 2000);
    });
    const address = (file: string): string => `vscode-remote://${server.authority}${path.resolve(file)}`;
    const payload = [
      ['extensionDevelopmentPath', address(developed)],
      ['extensionTestsPath', address(entry)],
    ] as const;
    await page.goto(workbenchUrl(server, this.#profile.workspace, payload), {
      waitUntil: 'domcontentloaded',
    });
  }

  #listen(file: string): Promise<net.Server> {
    const server = net.createServer((connection) => {
      let pending = '';
      connection.setEncoding('utf8');
      connection.on('data', (chunk: string) => {
        const lines = (pending + chunk).split('\n');
        pending = lines.pop() ?? '';
        lines.forEach((line) => this.#receive(JSON.parse(line) as HostMessage));
      });
      connection.on('error', () => undefined);
      connection.on('close', () => this.#fail('the extension host went away before the tests had finished'));
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(file, () => resolve(server));
    });
  }

  #receive(message: HostMessage): void {
    if ('output' in message) {
      process.stdout.write(message.output);
    } else if ('progress' in message) {
      this.#progress = message.progress;
    } else if (message.result.passed + message.result.failed === 0) {
      this.#fail('no test was run');
    } else {
      this.#verdict.resolve(message.result);
    }
  }

  /** VS Code's own exit code follows the result at once; a failing one outweighs a result without failures. */
  async #confirm(verdict: HostVerdict): Promise<HostVerdict> {
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 5000).unref());
    const code = await Promise.race([this.#vscodeExit.promise, patience]);
    const disagrees = code !== 0 && verdict.failed === 0;
    return disagrees
      ? { ...verdict, failed: 1, problem: `VS Code ended the tests with ${code ?? 'no exit code'}` }
      : verdict;
  }

  /** VS Code runs tests for an extension in development only; for an installed one, this empty one stands beside it. */
  #makeHelperExtension(): string {
    const folder = path.join(this.#profile.folder, 'helper');
    mkdirSync(folder);
    const manifest = {
      name: 'helper',
      publisher: 'gloss-nlp',
      version: '0.0.1',
      engines: { vscode: '*' },
      main: './main.js',
    };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(folder, 'main.js'), 'exports.activate = () => {};\n');
    return folder;
  }

  async #keepArtifacts(problem: string): Promise<void> {
    const folder = this.#options.artifacts;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const page = this.#browser?.contexts()[0]?.pages()[0];
    await page?.screenshot({ path: path.join(folder, 'page.png'), timeout: 5000 }).catch(() => undefined);
    const serverLog = this.#server?.log() ?? '';
    writeFileSync(path.join(folder, 'page.log'), this.#pageLog.join('\n'));
    writeFileSync(path.join(folder, 'server.log'), serverLog);
    console.error(`\n${problem}; screenshot and logs are in ${folder}. Last messages of the page:`);
    console.error(this.#pageLog.slice(-15).join('\n'));
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
