import type { Coverage, SkippedKind } from './types';

const nouns: Readonly<Record<SkippedKind, readonly [one: string, many: string]>> = {
  code: ['code block', 'code blocks'],
  html: ['HTML block', 'HTML blocks'],
  math: ['formula', 'formulas'],
  frontMatter: ['front matter', 'front matters'],
  licence: ['licence header', 'licence headers'],
};

/**
 * How much of a document was read, in one line: `100 % of 41,200 characters; 3 code blocks skipped`. Rounded down, so
 * that 100 % means all of it. While an analysis goes on, the sentences that wait are named.
 */
export function describeCoverage({
  characters,
  unreadCharacters,
  skipped,
  pendingSentences,
}: Coverage): string {
  const share = characters === 0 ? 100 : Math.floor((100 * (characters - unreadCharacters)) / characters);
  const blocks = (Object.keys(nouns) as SkippedKind[]).flatMap((kind) => {
    const count = skipped[kind] ?? 0;
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${nouns[kind][count === 1 ? 0 : 1]}`];
  });
  return [
    `${share} % of ${characters.toLocaleString('en')} characters`,
    ...(blocks.length > 0 ? [`${blocks.join(', ')} skipped`] : []),
    ...(pendingSentences > 0 ? [`${pendingSentences.toLocaleString('en')} sentences to go`] : []),
  ].join('; ');
}
