import type { MaskQuery, MaskWord } from '../askTypes';
import { type Engine, filled, runWindows } from '../engine';
import { decodeMask, isWholeWord } from '../heads/maskedWord';
import { headOf } from '../model/heads';
import type { Steps } from '../scheduler';
import type { Encoding } from '../types';
import { checkCount, checkText } from './checks';

/** The likeliest words between two texts. */
export async function* maskedWordSteps(engine: Engine, query: MaskQuery): Steps<readonly MaskWord[]> {
  headOf(engine.manifest, 'maskedWord');
  const { before, after, topK = 5, wholeWordsOnly = false } = query;
  checkText('text before', before);
  checkText('text after', after);
  checkCount('topK', topK, 1000);
  const { encoding, mask } = maskedEncoding(engine, before, after);
  const [outputs] = yield* runWindows(engine, [encoding], ['maskedWord']);
  const logits = outputs?.maskedWord ?? rowAt(mask, filled(outputs?.wordOfToken), encoding.length);
  const { tokens } = engine.tokenizer.vocabulary;
  const isAllowed = wholeWordsOnly ? isWholeWord : () => true;
  // The graph's vocabulary may be padded; the tokens beyond the file have no name.
  return decodeMask(logits, tokens, { topK, isAllowed });
}

/** @param values [rows, n] */
function rowAt(row: number, values: Float32Array, rows: number): Float32Array {
  const width = values.length / rows;
  return values.subarray(row * width, row * width + width);
}

/** [CLS] before [MASK] after [SEP], of a long text the tokens around the mask, as many on either side as there is room for. */
export function maskedEncoding(
  { tokenizer, manifest }: Engine,
  before: string,
  after: string,
): { readonly encoding: Encoding; readonly mask: number } {
  const left = tokenizer.encode(before).ids.subarray(1, -1);
  const right = tokenizer.encode(after).ids.subarray(1, -1);
  const room = manifest.maxTokens - 3;
  const kept = Math.min(left.length, Math.max(Math.ceil(room / 2), room - right.length));
  const { start, end, mask } = tokenizer.specialIds;
  const ids = Int32Array.of(
    start,
    ...left.subarray(left.length - kept),
    mask,
    ...right.subarray(0, room - kept),
    end,
  );
  const { length } = ids;
  const none = (count: number): Int32Array => new Int32Array(count).fill(-1);
  const letterCases = new Int32Array(length);
  const encoding = { length, ids, spans: none(2 * length), wordIndex: none(length), letterCases };
  return { encoding, mask: kept + 1 };
}
