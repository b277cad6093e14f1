import type { Writable } from 'node:stream';
import { formatBytes, type InstallProgress } from '../../inference/hub';

/** On a terminal one line that is written over; elsewhere (a log) a line whenever something new begins. */
export class ProgressLine {
  readonly #name: string;
  readonly #host: string;
  readonly #stderr: Writable & { readonly isTTY?: boolean };
  #last = '';

  constructor(name: string, host: string, stderr: Writable) {
    this.#name = name;
    this.#host = host;
    this.#stderr = stderr;
  }

  show({ phase, done, total }: InstallProgress): void {
    const share = total === 0 ? 0 : done / total;
    const isTerminal = this.#stderr.isTTY === true;
    const parts = {
      asking: `asking ${this.#host} for ${this.#name}`,
      downloading: isTerminal
        ? `downloading ${formatBytes(done)} of ${formatBytes(total)}`
        : `downloading ${formatBytes(total)}`,
      compiling: isTerminal ? `compiling ${Math.round(100 * share)} %` : 'compiling',
    };
    const line = `gloss: ${parts[phase]}`;
    if (line === this.#last) return;
    this.#last = line;
    // "Clear to the end of the line": what stood there may have been longer.
    this.#stderr.write(isTerminal ? `\r${line}\u001B[K` : `${line}\n`);
  }

  end(): void {
    if (this.#last !== '' && this.#stderr.isTTY === true) this.#stderr.write('\r\u001B[K');
  }
}
