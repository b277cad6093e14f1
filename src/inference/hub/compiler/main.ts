// Entry of the compiler's process, bundled to dist/compile.cjs and started by `client.ts`. Answers one request.
import { toWireError } from '../../errors';
import { compileHere } from '../compileHere';
import type { CompileMessage, FromCompiler, ToCompiler } from './protocol';

const controller = new AbortController();

process.on('message', (message: ToCompiler) => {
  if (message.kind === 'cancel') controller.abort();
  else void answer(message);
});
// Nobody waits for the package any more.
process.on('disconnect', () => controller.abort());

async function answer({ kind: _kind, ...request }: CompileMessage): Promise<void> {
  try {
    await compileHere({
      ...request,
      signal: controller.signal,
      onProgress: (share) => post({ kind: 'progress', share }),
    });
    post({ kind: 'done' });
  } catch (thrown) {
    post({ kind: 'error', error: toWireError(thrown) });
  }
  if (process.connected) process.disconnect();
}

function post(message: FromCompiler): void {
  if (process.connected) process.send?.(message);
}
