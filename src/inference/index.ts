// The public API of this room. Free of the native runtime, so that the extension's bundle is too: an analyzer in this
// thread comes from `./local`, which only the worker, the command line and benchmarks import.
export {
  asGlossError,
  type ErrorCode,
  errorCodes,
  GlossError,
  throwIfAborted,
  toWireError,
  type WireError,
} from './errors';
export { textOf, type Wording, worded } from './wording';
export {
  type AggregatedEntity,
  aggregationStrategies,
  type AggregationStrategy,
  type Answer,
  type AnswerResult,
  type AskKind,
  type Asks,
  type MaskWord,
  type TextPair,
} from './askTypes';
export { installedModelFolder } from './hub/name';
export { untilAborted } from './abort';
export {
  type Benchmark,
  type BenchmarkNote,
  type BenchmarkOptions,
  type BenchmarkRow,
  runBenchmark,
  threadCounts,
} from './benchmark/benchmark';
export { benchmarkCells } from './benchmark/cells';
export { measureInProcess } from './benchmark/client';
export type { Measurement, MeasureModel, MeasureRequest, Unmeasured } from './benchmark/types';
export { type CacheOptions, createCachedAnalyzer } from './cachedAnalyzer';
export { type Device, type DeviceChoice, deviceChoices, deviceName, type DeviceUse } from './model/devices';
export type { HeadKind, Manifest } from './model/manifest';
export {
  loadPackage,
  type LoadPackageOptions,
  type LoadProgress,
  type ModelPackage,
  readPackage,
  verifyPackage,
} from './model/packages';
export { entailmentIndex } from './heads/entailment';
export { entityTypeOf } from './heads/entityTags';
export { cosine } from './similarity';
export {
  type AnalyzeOptions,
  type Analyzer,
  type DocumentResults,
  type DocumentTask,
  type Entity,
  type EntityType,
  entityTypes,
  type Hostility,
  type HostilityLabel,
  hostilityLabels,
  type LabelScore,
  type ModelInfo,
  type Sentiment,
  type SentimentLabel,
  sentimentLabels,
  type Span,
  type Task,
  type TaskResults,
  tasks,
  textTasks,
} from './types';
export {
  createWorkerAnalyzer,
  type WorkerAnalyzer,
  type WorkerAnalyzerOptions,
  type WorkerState,
} from './worker/client';
export type { WorkerPort } from './worker/connection';
