import * as vscode from 'vscode';
import {
  type AnalyzeOptions,
  type Analyzer,
  type AskKind,
  type Asks,
  createCachedAnalyzer,
  createWorkerAnalyzer,
  type Task,
  type WorkerAnalyzer,
  type WorkerState,
} from '../inference';
import type { ConfigService } from './config';

export interface AnalyzerHostDeps {
  readonly context: vscode.ExtensionContext;
  readonly config: ConfigService;
  readonly log: vscode.LogOutputChannel;
}

/** A worker and the cache in front of it; both are replaced when the model's settings change. */
interface Engine {
  readonly worker: WorkerAnalyzer;
  readonly cached: Analyzer;
}

/** Owns the inference worker. Nothing starts before the first request. */
export class AnalyzerHost implements vscode.Disposable {
  readonly #deps: AnalyzerHostDeps;
  readonly #didChangeState = new vscode.EventEmitter<WorkerState>();
  readonly #didRestart = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #engine: Engine;
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
    ) => {
      await this.#retired;
      return this.#engine.cached.analyze(tasks, texts, options);
    },
    ask: async <K extends AskKind>(kind: K, query: Asks[K]['query'], options?: AnalyzeOptions) => {
      await this.#retired;
      return this.#engine.cached.ask(kind, query, options);
    },
    info: async () => {
      await this.#retired;
      return this.#engine.cached.info();
    },
    dispose: () => this.#engine.cached.dispose(),
  };

  constructor(deps: AnalyzerHostDeps) {
    this.#deps = deps;
    this.#engine = this.#createEngine();
    this.#subscription = deps.config.onDidChange((event) => {
      if (event.affectsConfiguration('gloss.model')) this.#replaceEngine();
    });
  }

  get state(): WorkerState {
    return this.#engine.worker.state;
  }

  /** Lets the worker go; what waits for it is rejected with `cancelled`. */
  restart(): void {
    this.#deps.log.info('restarting the inference worker');
    this.#engine.worker.restart();
    this.#didRestart.fire();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#didChangeState.dispose();
    this.#didRestart.dispose();
    void this.#engine.cached.dispose();
  }

  #replaceEngine(): void {
    const before = this.#engine;
    this.#engine = this.#createEngine();
    this.#retired = Promise.all([this.#retired, before.cached.dispose()]);
    this.#didChangeState.fire(this.state);
    this.#didRestart.fire();
  }

  #createEngine(): Engine {
    const { context, config, log } = this.#deps;
    const { modelPath, modelThreads } = config.for(undefined);
    const worker: WorkerAnalyzer = createWorkerAnalyzer({
      start: context.asAbsolutePath('dist/worker.cjs'),
      packageFolder: modelPath === '' ? context.asAbsolutePath('models/gloss-base') : modelPath,
      ...(modelThreads > 0 && { threads: modelThreads }),
      onDidChangeState: (state) => {
        log.debug(`worker: ${state.status}`);
        if (this.#engine.worker === worker) this.#didChangeState.fire(state);
      },
    });
    return { worker, cached: createCachedAnalyzer(worker) };
  }
}
