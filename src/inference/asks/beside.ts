import type { Engine } from '../engine';
import { GlossError } from '../errors';
import { type Wording, worded } from '../wording';
import { overlapFor, pairWindows, type PairWindow, roomBeside } from '../tokenizer';
import type { Encoding } from '../types';

/** A text in windows, and what stands beside it in each of them. */
export interface BesideOptions {
  /** What the short text is called in messages. */
  readonly name: Wording;
  /** Which of the two comes first. */
  readonly long: 'first' | 'second';
  /** Most tokens that neighbouring windows share. */
  readonly overlap?: number;
}

/**
 * The windows of a long text beside each of several short ones: the same windows for all of them, with room for the
 * longest. One list of windows per partner.
 * @throws GlossError `invalidInput` when a partner fills more than half of the model's window.
 */
export function windowsBeside(
  { tokenizer, manifest }: Engine,
  text: string,
  partners: readonly string[],
  { name, long, overlap }: BesideOptions,
): readonly (readonly PairWindow[])[] {
  const { maxTokens } = manifest;
  const encoded = partners.map((partner) => tokenizer.encode(partner));
  const longest = encoded.reduce((a, b) => (b.length > a.length ? b : a));
  checkRoom(longest, name, maxTokens);
  const room = roomBeside(longest, maxTokens);
  const windows = tokenizer.encodeWindows(text, room, overlapFor(room, overlap));
  return encoded.map((partner) => pairWindows(partner, windows, long));
}

function checkRoom(partner: Encoding, name: Wording, maxTokens: number): void {
  const most = Math.floor(maxTokens / 2);
  if (partner.length <= most) return;
  throw new GlossError(
    'invalidInput',
    worded`${name} is too long: ${partner.length - 2} tokens (words and parts of words), and this model takes ${most - 2}. Shorten it.`,
  );
}
