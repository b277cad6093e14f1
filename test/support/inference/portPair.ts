import type { FromWorker, ToWorker } from '../../../src/inference/worker/protocol';
import type { ServerPort } from '../../../src/inference/worker/serve';
import type { WorkerPort } from '../../../src/inference/worker/connection';

/** Two ends of a channel in memory that clones and transfers as a thread's port does, and a way to kill the far end. */
export interface PortPair {
  readonly client: WorkerPort;
  readonly server: ServerPort;
  /** The worker ends at once, unanswered requests and all. */
  die(cause?: unknown): void;
  /** Everything that passed, in order. */
  readonly sent: readonly ToWorker[];
  readonly answered: readonly FromWorker[];
  /** The last thing the client said about keeping the process alive. */
  readonly isKeptAlive: boolean;
}

export function createPortPair(): PortPair {
  const sent: ToWorker[] = [];
  const answered: FromWorker[] = [];
  const toServer: ((message: unknown) => void)[] = [];
  const toClient: ((message: FromWorker) => void)[] = [];
  const onEnd: ((cause: unknown) => void)[] = [];
  let hasEnded = false;
  let isKeptAlive = true;
  const die = (cause?: unknown): void => {
    if (hasEnded) return;
    hasEnded = true;
    for (const listener of onEnd) listener(cause);
  };
  return {
    sent,
    answered,
    die,
    get isKeptAlive() {
      return isKeptAlive;
    },
    client: {
      post: (message) => {
        sent.push(message);
        const copy = structuredClone(message);
        setImmediate(() => {
          if (!hasEnded) for (const listener of toServer) listener(copy);
        });
      },
      onMessage: (listener) => toClient.push(listener),
      onEnd: (listener) => onEnd.push(listener),
      keepAlive: (isNeeded) => (isKeptAlive = isNeeded),
    },
    server: {
      post: (message, transfer) => {
        const copy = structuredClone(message, { transfer: [...transfer] });
        answered.push(copy);
        setImmediate(() => {
          if (!hasEnded) for (const listener of toClient) listener(copy);
        });
      },
      onMessage: (listener) => toServer.push(listener),
      close: () => setImmediate(() => setImmediate(() => die())),
    },
  };
}
