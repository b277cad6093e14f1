// A program of its own that ends while its worker is at work; argv: worker bundle, package folder, how to end.
// Prints one line per answer, so that a test can see what was still answered.
import { createWorkerAnalyzer, GlossError } from '../../../src/inference';

const [start = '', packageFolder = '', way = ''] = process.argv.slice(2);
const analyzer = createWorkerAnalyzer({
  start,
  packageFolder,
  onDidChangeState: ({ progress }) => {
    // Verified, so that now the native runtime is being loaded or at work on the model.
    if (way === 'exitWhileLoading' && progress?.phase === 'loading') setTimeout(() => process.exit(0), 40);
  },
});
const texts = Array.from({ length: 60 }, (_, i) => `Sentence ${i} says ${'one more word '.repeat(i % 12)}`);
const controller = new AbortController();

const pending = analyzer.analyze(['sentiment'], texts, { signal: controller.signal }).then(
  (results) => console.log(`answered ${results.length}`),
  (error: unknown) => console.log(error instanceof GlossError ? error.code : 'unknown'),
);

if (way !== 'natural' && way !== 'exitWhileLoading') {
  await analyzer.info();
  // Some batches into the request.
  await new Promise((resolve) => setTimeout(resolve, 40));
  if (way === 'exit') process.exit(0);
  if (way === 'throw') throw new Error('on purpose');
  // After this nothing but the batch in flight is left, and nobody waits for it.
  if (way === 'cancel') controller.abort();
  if (way === 'restart') analyzer.restart();
  if (way === 'dispose') await analyzer.dispose();
}
await pending;
