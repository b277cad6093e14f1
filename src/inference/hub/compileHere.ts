import { compileCheckpoint, type Precision } from '../compile';
import type { CompileCheckpoint } from './install';

/** Compiles in this thread, for programs that have nothing else to do meanwhile. */
export const compileHere: CompileCheckpoint = ({ precision = 'int8', onProgress, ...request }) =>
  // A precision that there is none of is refused by the compiler.
  compileCheckpoint({
    ...request,
    precision: precision as Precision,
    onProgress: (_step, share) => onProgress(share),
  });
