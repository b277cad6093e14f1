// Entry of the compiler's process, bundled to dist/compile.cjs and started by `client.ts`. Answers one request.
import { answerOnce } from '../../process/answer';
import { compileHere } from '../compileHere';
import type { CompileRequest } from '../install';

answerOnce<CompileRequest, undefined>(async (request, options) => {
  await compileHere({ ...request, ...options });
  return undefined;
});
