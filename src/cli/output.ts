import type { Writable } from 'node:stream';
import { GlossError } from '../inference';

/** Codes of a write to a reader that has gone away, as in `gloss … | head`. Windows says EOF. */
const closedCodes = new Set(['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** Text for a reader that may be slow or go away. */
export class Output {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
    // Each write tells its own failure; without a listener the event would end the process with a stack trace.
    stream.on('error', () => undefined);
  }

  /**
   * Resolves once the text has been handed over, so that no more than one write waits in memory. False when the reader
   * has gone away. Rejects with `internal` when the text cannot be written, e.g. to a full disk.
   */
  write(text: string): Promise<boolean> {
    if (text === '') return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (error?: NodeJS.ErrnoException | null) => {
        if (!error) resolve(true);
        else if (closedCodes.has(error.code ?? '')) resolve(false);
        else
          reject(
            new GlossError('internal', `The output cannot be written: ${error.message}`, { cause: error }),
          );
      });
    });
  }
}
