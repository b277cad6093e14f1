import { lazy } from '../base/lazy';

/** Articles, pronouns, prepositions, conjunctions, auxiliaries and the like: words that name nobody. */
const words = lazy(
  () =>
    new Set(
      (
        'a an the this that these those some any no every each either neither both all another such what which whose who ' +
        'whom i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ' +
        'ours ourselves they them their theirs themselves one ones someone anyone everyone nobody something anything ' +
        'everything nothing of in on at by for with about against between into through during before after above below ' +
        'to from up down out off over under since until upon within without and or but nor so yet if because although ' +
        'though while when whenever where wherever than as whether am is are was were be been being have has had having ' +
        'do does did doing can could shall should would might must not only also just then there here how why very too ' +
        'more most much many few less least other same own again once ever never always yes no please thanks'
      ).split(' '),
    ),
);

/** In capitals these are countries, states, trades and bodies. */
const acronyms = new Set(['US', 'IT', 'WHO', 'IN', 'OR', 'ME', 'AM', 'HE']);

/** Whether a name consists of words that name nobody: then a model was mistaken. */
export function isFunctionWords(name: string): boolean {
  const parts = name.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return parts.every((part) => words().has(part.toLowerCase()) && !acronyms.has(part));
}
