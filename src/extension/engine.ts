import {
  type Analyzer,
  createCachedAnalyzer,
  createWorkerAnalyzer,
  type WorkerAnalyzer,
  type WorkerAnalyzerOptions,
} from '../inference';

/** A worker and the cache in front of it; both are replaced when the model's settings change. */
export interface Engine {
  readonly worker: WorkerAnalyzer;
  readonly cached: Analyzer;
}

/** Starts no worker yet: the first request does. */
export function createEngine(options: WorkerAnalyzerOptions): Engine {
  const worker = createWorkerAnalyzer(options);
  return { worker, cached: createCachedAnalyzer(worker) };
}
