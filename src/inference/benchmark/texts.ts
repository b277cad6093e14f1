const openings = [
  'After the second attempt',
  'On most machines',
  'In the letter that came with it',
  'As far as anybody could tell',
  'Before the release was tagged',
  'Two weeks later',
];
const subjects = [
  'the maintainer',
  'a new contributor',
  'Maria Jensen',
  'the parser',
  'our neighbour in Lisbon',
  'the committee',
  'this small library',
];
const actions = [
  'rejected the change without a word',
  'found a faster way to read the file',
  'praised the careful work of the whole team',
  'lost half of the records',
  'moved to another building',
  'explained every option with a short example',
  'broke the build for everybody',
];
const additions = [
  'although nobody had asked for it',
  'because the old one was slow and hard to understand',
  'which pleased the people who had waited since spring',
  'while the others were still looking for the cause',
  'so that the next version could be sent out on Friday',
];

/** The sentence whose time is told: 12 words. */
export const benchmarkSentence =
  'The old miller quietly repaired two hundred paper lanterns before breakfast today.';

/**
 * Sentences for timing, of about 5 to 60 words, made from a few parts; their number and words are always the same, and
 * no two are equal.
 */
export function benchmarkSentences(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => sentence(index));
}

function sentence(index: number): string {
  const pick = (list: readonly string[], step: number): string =>
    list[Math.floor(index / step + index) % list.length] ?? '';
  const parts = Array.from({ length: index % 5 }, (_, at) => pick(additions, at + 2));
  const start = index % 3 === 0 ? '' : `${pick(openings, 3)}, `;
  const text = `${start}${pick(subjects, 5)} ${pick(actions, 7)}${parts.map((part) => `, ${part}`).join('')}`;
  // The number keeps texts apart whose parts happen to be the same.
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} (${index + 1}).`;
}
