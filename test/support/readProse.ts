import { type DocumentSnapshot, findRegions, type RegionKind, splitSentences } from '../../src/analysis';

export function snapshotOf(languageId: string, text: string, version = 1): DocumentSnapshot {
  return { uri: `memory:/document.${languageId}`, version, languageId, text };
}

/** What a reader reads: each sentence with white space made single, and the kind of its region. */
export async function readSentences(
  languageId: string,
  text: string,
): Promise<readonly [RegionKind, string][]> {
  const { regions } = await findRegions(snapshotOf(languageId, text));
  return regions
    .flatMap(splitSentences)
    .map((sentence): [RegionKind, string] => [sentence.kind, sentence.text.replace(/\s+/g, ' ')]);
}

/** As `readSentences`, without the kinds. */
export async function readTexts(languageId: string, text: string): Promise<readonly string[]> {
  return (await readSentences(languageId, text)).map(([, sentence]) => sentence);
}
