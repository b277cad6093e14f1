import net from 'node:net';
import { socketVariable, type HostCounts, type HostMessage } from '../support/hostMessage';

/** Sends what happens in the extension host to the terminal that started it; without one, prints it here. */
export class HostReport {
  readonly #socket: net.Socket | undefined;

  private constructor(socket: net.Socket | undefined) {
    this.#socket = socket;
  }

  static async open(): Promise<HostReport> {
    const file = process.env[socketVariable];
    if (file === undefined) {
      return new HostReport(undefined);
    }
    const socket = net.connect(file);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return new HostReport(socket);
  }

  print(line: string): void {
    if (this.#socket) {
      this.#send({ output: `${line}\n` });
    } else {
      console.log(line);
    }
  }

  /** How far the tests are, for a run that never reports its end. */
  progress(counts: HostCounts): void {
    this.#send({ progress: counts });
  }

  /** The verdict; the last message. Resolves when it has been handed over. */
  async close(result: HostCounts): Promise<void> {
    this.#send({ result });
    const socket = this.#socket;
    if (socket) {
      await new Promise<void>((resolve) => socket.end(resolve));
    }
  }

  #send(message: HostMessage): void {
    this.#socket?.write(`${JSON.stringify(message)}\n`);
  }
}
