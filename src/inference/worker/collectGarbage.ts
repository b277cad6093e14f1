/**
 * Frees what this thread does not need any more. By itself V8 does so when the thread asks for more memory, and one that
 * has let go of its model asks for none: the vocabulary and half a heap would stay. The debugger's protocol is the one
 * way to ask for it that needs no flag of the process.
 */
export async function collectGarbage(): Promise<void> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    await new Promise((resolve) => session.post('HeapProfiler.collectGarbage', resolve));
    session.disconnect();
  } catch {
    // Built without a debugger. Then the memory is freed when the next model is loaded.
  }
}
