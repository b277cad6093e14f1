import { type ChildProcess, fork } from 'node:child_process';
import { fromPortError, GlossError, throwIfAborted } from '../errors';
import { type Wording, worded } from '../wording';
import type { FromProcess, ToProcess } from './protocol';

/** How long a cancelled process may take to tidy up before it is killed, in ms. */
const tidyMs = 3000;

export interface AskProcessOptions {
  /** What the process is called in messages: `The compiler`. */
  readonly name: Wording;
  readonly signal: AbortSignal;
  /** How much is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Starts a bundle that answers one request (`answer.ts`) and waits until it has ended. A process, unlike a thread inside
 * native code, can be killed, and whatever goes wrong in it cannot reach this one.
 * @param path of the bundle
 * @throws GlossError what the process answered; `cancelled`; `internal` when it could not start or ended without a word
 */
export async function askProcess<R, T>(path: string, request: R, options: AskProcessOptions): Promise<T> {
  throwIfAborted(options.signal);
  const child = fork(path, [], {
    // In an editor the program is Electron, which is Node only when it is told so.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return answerOf<R, T>(child, request, options);
}

function answerOf<R, T>(
  child: ChildProcess,
  request: R,
  { name, signal, onProgress }: AskProcessOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let said = '';
    let outcome: { readonly value: T } | GlossError | undefined;
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      send(child, { kind: 'cancel' });
      timer = setTimeout(() => child.kill('SIGKILL'), tidyMs);
    };
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      if (signal.aborted) reject(new GlossError('cancelled', worded`${name} was cancelled.`));
      else if (outcome === undefined) reject(died(name, said));
      else if (outcome instanceof GlossError) reject(outcome);
      else resolve(outcome.value);
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
    child.on('message', (message: FromProcess<T>) => {
      if (message.kind === 'progress') onProgress(message.share);
      else outcome = message.kind === 'done' ? message : fromPortError(message.error);
    });
    child.on('error', (cause) => {
      outcome = new GlossError('internal', worded`${name} could not be started: ${cause.message}`, { cause });
      end();
    });
    child.on('close', end);
    signal.addEventListener('abort', cancel, { once: true });
    send(child, { kind: 'request', request });
  });
}

function send<R>(child: ChildProcess, message: ToProcess<R>): void {
  // A process that has ended says so by its end.
  if (child.connected) child.send(message, () => undefined);
}

function died(name: Wording, said: string): GlossError {
  const last = said.trim().split('\n').at(-1);
  return new GlossError(
    'internal',
    last ? worded`${name} ended unexpectedly: ${last}` : worded`${name} ended unexpectedly.`,
  );
}
