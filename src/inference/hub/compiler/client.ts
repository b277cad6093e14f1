import { type ChildProcess, fork } from 'node:child_process';
import { fromWireError, GlossError, throwIfAborted } from '../../errors';
import type { CompileCheckpoint } from '../install';
import type { CompileMessage, FromCompiler, ToCompiler } from './protocol';

/** How long a cancelled compiler may take to tidy up before it is killed, in ms. */
const tidyMs = 3000;

/**
 * Compiles in a process of its own: what somebody else's weights do to the native runtime cannot reach this one, and a
 * process, unlike a thread inside native code, can be killed.
 * @param path of the bundle `dist/compile.cjs`
 */
export function compileInProcess(path: string): CompileCheckpoint {
  return async ({ signal, onProgress, ...request }) => {
    throwIfAborted(signal);
    const child = fork(path, [], {
      // In an editor the program is Electron, which is Node only when it is told so.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    await answerOf(child, { kind: 'compile', ...request }, signal, onProgress);
  };
}

function answerOf(
  child: ChildProcess,
  request: CompileMessage,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    let outcome: GlossError | 'done' | undefined;
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      send(child, { kind: 'cancel' });
      timer = setTimeout(() => child.kill('SIGKILL'), tidyMs);
    };
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      if (signal.aborted) reject(new GlossError('cancelled', 'The installation was cancelled.'));
      else if (outcome === 'done') resolve();
      else reject(outcome ?? died(said));
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
    child.on('message', (message: FromCompiler) => {
      if (message.kind === 'progress') onProgress(message.share);
      else outcome = message.kind === 'done' ? 'done' : fromWireError(message.error);
    });
    child.on('error', (cause) => {
      outcome = new GlossError('internal', `The compiler could not be started: ${cause.message}`, { cause });
      end();
    });
    child.on('close', end);
    signal.addEventListener('abort', cancel, { once: true });
    send(child, request);
  });
}

function send(child: ChildProcess, message: ToCompiler): void {
  // A process that has ended says so by its end.
  if (child.connected) child.send(message, () => undefined);
}

function died(said: string): GlossError {
  const last = said.trim().split('\n').at(-1);
  return new GlossError('internal', `The compiler ended unexpectedly${last ? `: ${last}` : '.'}`);
}
