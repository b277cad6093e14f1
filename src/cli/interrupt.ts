/** Runs work that Ctrl+C asks to tidy up and end, by its signal, instead of ending the program at once. */
export type Interruptible = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

const signals = ['SIGINT', 'SIGTERM'] as const;

/** What of a process is needed. */
export interface SignalledProcess {
  readonly pid: number;
  once(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/** A second Ctrl+C ends the program at once. `end` is called last: it ends it as the signal would have, for scripts. */
export function createInterruptible(program: SignalledProcess): {
  readonly interruptible: Interruptible;
  readonly end: () => void;
} {
  let received: NodeJS.Signals | undefined;
  return {
    interruptible: async (work) => {
      const controller = new AbortController();
      const stop = (signal: NodeJS.Signals): void => {
        received = signal;
        controller.abort();
      };
      for (const signal of signals) program.once(signal, stop);
      try {
        return await work(controller.signal);
      } finally {
        for (const signal of signals) program.off(signal, stop);
      }
    },
    end: () => {
      if (received !== undefined) program.kill(program.pid, received);
    },
  };
}
