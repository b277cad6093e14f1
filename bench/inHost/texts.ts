/** Prose to measure with, none of it twice unless it says so. */

/** A handbook whose sentences are others than those of any other `edition`, so that no cache knows them. */
export function editionOf(handbook: string, edition: number): string {
  return handbook
    .replace(/([\p{Ll}])\. /gu, `$1 in edition ${edition}. `)
    .replace(/^(#+ .*)$/gm, `$1 ${edition}`);
}

/** A sentence that is reported, another one for each number. */
export function harshSentence(number: number): string {
  return `Release ${number} is a disgrace and the maintainers should be ashamed of it.`;
}

const subjects = ['installer', 'harbour guide', 'new timetable', 'booking page', 'ticket office'];
const verdicts = [
  'is the worst piece of rubbish that I have had to use in years',
  'wasted my whole afternoon and then lost everything that I had entered',
  'is wonderful: it found every berth at once and explained what it did',
  'makes me happy each time I open it, and my colleagues say the same',
  'crashes whenever it rains, and nobody who answers the phone there cares about it at all',
  'was a pleasant surprise after the long and disappointing wait of last winter',
  'insults its readers with excuses instead of telling them when the boats leave',
  'is so slow that people have given up and gone back to paper and pencil',
  'has become much better since spring; thank you for the care that went into it',
  'is a mess of broken links, wrong prices and promises that nobody meant to keep',
];

const circumstances =
  'which the harbour board paid for last winter, after three meetings and against the advice of everybody who has to ' +
  'work with it on the quay in the rain and without a chair';

/** Fifty sentences, each with a tone, of 12 to 30 tokens or, when long, of 54 to 59. */
export function tonedSentences(isLong: boolean): string[] {
  return subjects.flatMap((subject) =>
    verdicts.map((verdict) => `The ${subject}${isLong ? `, ${circumstances},` : ''} ${verdict}.`),
  );
}

const people = ['Adaeze Okafor', 'Ingrid Solberg', 'Piotr Nowak', 'Lucia Ferrari', 'Haruto Tanaka'];
const places = ['Lagos', 'Bergen', 'Gdansk', 'Genoa', 'Osaka'];

/** Lines of ten names each; fifty different ones, over and over. */
export function linesOfNames(lines: number): string {
  return Array.from({ length: lines }, (_, line) => {
    const met = people.map(
      (person, index) => `${person} went to ${places[(line + index) % places.length] ?? ''}`,
    );
    return `- Day ${line % 50}: ${met.join(', ')}.\n`;
  }).join('');
}
