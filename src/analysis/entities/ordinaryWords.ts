import type { DocumentEntity, Sentence } from '../types';

/** A word that is read less often has no use to speak of. */
const leastUses = 3;
/** A name is meant in at least this share of a word's uses. */
const leastNamed = 0.5;

const word = /[\p{L}\p{N}_]+/gu;

interface Uses {
  all: number;
  named: number;
}

/**
 * Leaves out the words that a document mostly uses as no name: "Prow" that the model takes for a person once and for
 * nothing 22 times is a program. A model that sees one sentence at a time cannot know; that one document means one thing
 * by one word has long helped to find names (Finkel, Grenager and Manning, ACL 2005; Krishnan and Manning, ACL 2006). Names of
 * several words and those that people marked stay.
 */
export function withoutOrdinaryWords(
  entities: readonly DocumentEntity[],
  sentences: readonly Pick<Sentence, 'text'>[],
): readonly DocumentEntity[] {
  const uses = new Map<string, Uses>(entities.map(({ name }) => [name, { all: 0, named: 0 }]));
  for (const { name } of entities) forEachUse(name, uses, (use) => use.named++);
  for (const { text } of sentences) forEachUse(text, uses, (use) => use.all++);
  return entities.filter(({ name, isMarked }) => isMarked === true || !isOrdinary(uses.get(name)));
}

function forEachUse(text: string, uses: ReadonlyMap<string, Uses>, found: (use: Uses) => void): void {
  if (uses.size === 0) return;
  for (const [each] of text.matchAll(word)) {
    const use = uses.get(each);
    if (use) found(use);
  }
}

function isOrdinary(use: Uses | undefined): boolean {
  return use !== undefined && use.all >= leastUses && use.named < leastNamed * use.all;
}
