import type { Pacer } from '../base/pacer';
import type { Span } from '../types';

/** Longest stretch that patterns are tried on at once, in UTF-16 units: a millisecond or two of work. */
const pieceLength = 8000;

/**
 * A span in pieces that end at white space, for patterns that match none. Shorter spans are one piece, so only what
 * spans a cut in very long text can be missed.
 */
export function* piecesOf(text: string, { start, end }: Span): Generator<Span> {
  let at = start;
  while (end - at > 2 * pieceLength) {
    const gap = text.slice(at + pieceLength, at + 2 * pieceLength).search(/\s/);
    const next = at + pieceLength + (gap < 0 ? pieceLength : gap);
    yield { start: at, end: next };
    at = next;
  }
  yield { start: at, end };
}

/** Does something to each piece of a span, with breaks for the event loop. Throws `cancelled`. */
export async function forPieces(
  text: string,
  span: Span,
  pacer: Pacer,
  act: (piece: Span) => void,
): Promise<void> {
  for (const piece of piecesOf(text, span)) {
    act(piece);
    if (pacer.isDue) await pacer.breathe();
  }
}
