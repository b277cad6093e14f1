import { findRegions, type FindRegionsOptions } from './regions';
import type { DocumentSnapshot } from './types';

/**
 * The prose of a document as one text of the same length: what is not prose stands as spaces, so that an offset in it is
 * an offset in the document. Rejects as `findRegions` does.
 */
export async function proseText(
  snapshot: DocumentSnapshot,
  options: FindRegionsOptions = {},
): Promise<string> {
  const { regions } = await findRegions(snapshot, options);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of regions) {
    parts.push(' '.repeat(Math.max(0, start - at)), text.slice(Math.max(0, at - start)));
    at = Math.max(at, end);
  }
  parts.push(' '.repeat(snapshot.text.length - at));
  return parts.join('');
}
