import { createAnalyzer } from './localAnalyzer';
import { type LocalAnalyzerOptions, openEngine } from './openEngine';
import type { Analyzer } from './types';

export {
  type Agreement,
  checkTarget,
  type CompiledPackage,
  compileCheckpoint,
  type CompileOptions,
  compileTasks,
  type Precision,
  precisions,
} from './compile';

export { compileHere } from './hub/compileHere';

export type { LocalAnalyzerOptions } from './openEngine';

/**
 * Verifies and loads a model package and answers in this thread. The entry that reaches the native runtime: only the
 * worker, the command line and benchmarks import it.
 * @throws GlossError `modelMissing`, `modelCorrupt`, `unsupportedPlatform`, `cancelled`.
 */
export async function createLocalAnalyzer(options: LocalAnalyzerOptions): Promise<Analyzer> {
  return createAnalyzer(await openEngine(options));
}
