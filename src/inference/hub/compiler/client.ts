import { worded } from '../../wording';
import { askProcess } from '../../process/ask';
import type { CompileCheckpoint, CompileRequest } from '../install';

/**
 * Compiles in a process of its own: what somebody else's weights do to the native runtime cannot reach this one.
 * @param path of the bundle `dist/compile.cjs`
 */
export function compileInProcess(path: string): CompileCheckpoint {
  return async ({ signal, onProgress, ...request }) => {
    await askProcess<CompileRequest, undefined>(path, request, {
      name: worded`The compiler`,
      signal,
      onProgress,
    });
  };
}
