import { buildFeeds, type Feeds } from './batch';
import type { Measured } from './devices';
import type { Manifest } from './manifest';
import type { Tokenizer } from '../tokenizer';

/** Of different lengths, so that padding is tried as well. */
const texts = ['On Monday Maria sent a short letter to the office in Lisbon.', 'Nobody answered it.'];

/** A first run that took longer, in ms, is not repeated: nothing that starts so slowly has won. */
const patienceMs = 5000;

/** Two short texts as the network gets them: enough to tell devices apart, some 25 ms of a DistilBERT on a processor. */
export function probeFeeds(tokenizer: Tokenizer, { maxTokens }: Manifest): Feeds {
  const encodings = texts.flatMap((text) =>
    tokenizer
      .encodeWindows(text, maxTokens, 0)
      .slice(0, 1)
      .map(({ encoding }) => encoding),
  );
  return buildFeeds(encodings, {
    maxTokens,
    vocabularySize: tokenizer.vocabulary.size,
    paddingId: tokenizer.specialIds.padding,
  });
}

/** Times a run by its second time: at the first one kernels are prepared and shaders compiled. */
export async function measured(run: () => Promise<readonly Float32Array[]>): Promise<Measured> {
  const first = await timed(run);
  return first.ms > patienceMs ? first : timed(run);
}

async function timed(run: () => Promise<readonly Float32Array[]>): Promise<Measured> {
  const start = performance.now();
  const outputs = await run();
  return { ms: performance.now() - start, outputs };
}
