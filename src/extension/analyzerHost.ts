import * as vscode from 'vscode';
import {
  type AnalyzeOptions,
  type Analyzer,
  type AskKind,
  type Asks,
  type DeviceChoice,
  type DeviceUse,
  GlossError,
  type Task,
  textOf,
  type WorkerState,
} from '../inference';
import type { ConfigService } from './config';
import type { Engine } from './engine';
import { modelFolder } from './models';

export interface AnalyzerHostDeps {
  readonly context: vscode.ExtensionContext;
  readonly config: ConfigService;
  readonly log: vscode.LogOutputChannel;
}

const idle: WorkerState = { status: 'idle' };

/** Owns the inference worker. Nothing starts before the first request. */
export class AnalyzerHost implements vscode.Disposable {
  readonly #deps: AnalyzerHostDeps;
  readonly #didChangeState = new vscode.EventEmitter<WorkerState>();
  readonly #didRestart = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  /** None before the first request: what it takes is loaded then. */
  #engine: Promise<Engine> | undefined;
  #state: WorkerState = idle;
  #isDisposed = false;
  /** Until engines that were replaced have let their models go: two at once would hold both in memory. */
  #retired: Promise<unknown> = Promise.resolve();
  readonly onDidChangeState = this.#didChangeState.event;
  /** Fires after the worker was told to go, by the user or by a changed setting. The next request starts another. */
  readonly onDidRestart = this.#didRestart.event;

  /** Cached, and the same object for the life of the extension, whatever happens to the worker behind it. */
  readonly analyzer: Analyzer = {
    analyze: async <T extends Task>(
      tasks: readonly T[],
      texts: readonly string[],
      options?: AnalyzeOptions,
    ) => (await this.#ready()).cached.analyze(tasks, texts, options),
    ask: async <K extends AskKind>(kind: K, query: Asks[K]['query'], options?: AnalyzeOptions) =>
      (await this.#ready()).cached.ask(kind, query, options),
    info: async () => (await this.#ready()).cached.info(),
    dispose: async () => (await this.#engine)?.cached.dispose(),
  };

  constructor(deps: AnalyzerHostDeps) {
    this.#deps = deps;
    this.#subscription = deps.config.onDidChange((event) => {
      if (event.affectsConfiguration('gloss.model')) this.#replaceEngine();
    });
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** Lets the worker go; what waits for it is rejected with `cancelled`. */
  restart(): void {
    this.#deps.log.info('restarting the inference worker');
    void this.#engine?.then(({ worker }) => worker.restart());
    this.#didRestart.fire();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    this.#didChangeState.dispose();
    this.#didRestart.dispose();
    void this.analyzer.dispose();
  }

  #replaceEngine(): void {
    const before = this.#engine;
    this.#engine = undefined;
    this.#state = idle;
    this.#retired = Promise.all([this.#retired, before?.then(({ cached }) => cached.dispose())]);
    this.#didChangeState.fire(this.state);
    this.#didRestart.fire();
  }

  async #ready(): Promise<Engine> {
    await this.#retired;
    // A request that comes when the window closes must not start a worker.
    if (this.#isDisposed) throw new GlossError('disposed', vscode.l10n.t('Gloss has been shut down.'));
    return (this.#engine ??= this.#createEngine());
  }

  #createEngine(): Promise<Engine> {
    const { context, config, log } = this.#deps;
    const settings = config.for(undefined);
    const { modelThreads, modelDevice, modelUnloadAfterMinutes } = settings;
    let told: DeviceUse | undefined;
    const engine = import('./engine').then(({ createEngine }) =>
      createEngine({
        start: context.asAbsolutePath('dist/worker.cjs'),
        packageFolder: modelFolder(settings, context),
        ...(modelThreads > 0 && { threads: modelThreads }),
        device: modelDevice,
        unloadAfterMs: 60_000 * modelUnloadAfterMinutes,
        onDidChangeState: (state) => {
          log.debug(`worker: ${state.status}`);
          if (state.device !== undefined && state.device !== told) {
            told = state.device;
            this.#logDevice(told, modelDevice);
          }
          if (this.#engine !== engine) return;
          this.#state = state;
          this.#didChangeState.fire(state);
        },
      }),
    );
    return engine;
  }

  #logDevice({ device, reason }: DeviceUse, wanted: DeviceChoice): void {
    const { log } = this.#deps;
    const message = `the model runs on ${device}${reason === undefined ? '' : `: ${textOf(reason)}`}`;
    if (wanted === 'auto' || wanted === device) log.info(message);
    else log.warn(`${message} (gloss.model.device is ${wanted})`);
  }
}
