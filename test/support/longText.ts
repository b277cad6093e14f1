import type { Entity, Span } from '../../src/inference';

/** A name that was put into a text, and where. */
export interface Planted extends Span {
  readonly label: Entity['label'];
}

const subjects = ['the miller', 'a neighbour', 'the old clerk', 'nobody', 'the night watch', 'her brother'];
const verbs = ['repairs', 'remembers', 'paints', 'counts', 'carries', 'forgets'];
const objects = [
  'the wooden gate',
  'forty beehives',
  'a letter',
  'the broken pump',
  'every key',
  'the harvest',
];
const endings = [
  'before breakfast',
  'in the rain',
  'with great care',
  'once a year',
  'without a word',
  'at dusk',
];

const plants: readonly (readonly [before: string, name: string, after: string, label: Entity['label']])[] = [
  ['Yesterday', 'Marisol Etcheverry', 'came to the meeting.', 'PERSON'],
  ['The train to', 'Antwerp', 'was late again.', 'LOC'],
  ['Then', 'Henrik Lindqvist', 'wrote the report.', 'PERSON'],
  ['They moved to', 'Lisbon', 'in the spring.', 'LOC'],
  ['A man called', 'Tobias Okonkwo', 'answered the door.', 'PERSON'],
  ['She was born in', 'Nairobi', 'and grew up there.', 'LOC'],
];

/**
 * Plain sentences without a name, and every `interval` words one of six short sentences with a name in it.
 * @returns the text, about `characters` long, and every name in order
 */
export function longText(
  characters: number,
  interval: number,
): { readonly text: string; readonly planted: readonly Planted[] } {
  const sentences: string[] = [];
  const planted: Planted[] = [];
  let length = 0;
  let words = 0;
  const add = (sentence: string): void => {
    sentences.push(sentence);
    length += sentence.length + 1;
    words += sentence.split(' ').length;
  };
  for (let n = 0; length < characters; n++) {
    const pick = (list: readonly string[], step: number): string =>
      list[(n * step + (n >> 3)) % list.length] ?? '';
    const sentence = `${pick(subjects, 1)} ${pick(verbs, 5)} ${pick(objects, 7)} ${pick(endings, 11)}.`;
    add(sentence.charAt(0).toUpperCase() + sentence.slice(1));
    if (words < interval * (planted.length + 1)) continue;
    const [before = '', name = '', after = '', label] = plants[planted.length % plants.length] ?? [];
    const start = length + before.length + 1;
    if (label !== undefined) planted.push({ start, end: start + name.length, label });
    add(`${before} ${name} ${after}`);
  }
  return { text: sentences.join(' '), planted };
}

/** Whether a name was found as it is: the same place and type. */
export function isFound(entities: readonly Entity[], { start, end, label }: Planted): boolean {
  return entities.some((entity) => entity.start === start && entity.end === end && entity.label === label);
}
