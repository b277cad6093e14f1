/** Words that turn a statement around. A negation makes none of a pair's words out of the other, except in `complements`. */

/** Words that deny; besides them those that end in `n't`. `nor` only carries on what another one has denied. */
export const negations: ReadonlySet<string> = new Set(
  (
    'not no never none nothing nobody nowhere neither cannot without unless hardly barely scarcely rarely seldom non ' +
    'dont doesnt didnt isnt arent wasnt werent cant wont shouldnt couldnt wouldnt'
  ).split(' '),
);

/** Phrases with a negation in them that deny nothing. */
export const emptyNegations =
  /\bnot (?:only|just|to mention)\b|\bor not\b|\bno matter\b|\bno doubt\b|\bno\. ?(?=\d)/gi;

/** Phrases that set a bound to an amount, and the word of `contrasts` that each of them stands for. */
export const bounds: readonly (readonly [phrase: RegExp, bound: string])[] = [
  [/\b(?:at (?:the )?most|(?:no|not|never) (?:more|greater|larger|bigger|longer|higher) than)\b/gi, 'atmost'],
  [/\b(?:at (?:the )?least|(?:no|not|never) (?:less|fewer|smaller|shorter|lower) than)\b/gi, 'atleast'],
  [/(?:\b(?:no|not|never|cannot)|n['’]t) exceed(?:s|ed|ing)?\b/gi, ' atmost'],
  [/\b(?:no|not) later than\b/gi, 'before'],
  [/\b(?:no|not) (?:earlier|sooner) than\b/gi, 'after'],
];

/** Sides of a pair, synonyms with blanks between them. Of what is not on the one side one may say that it is on the other. */
export const complements: readonly string[] = [
  'enable activate | disable deactivate',
  'allow permit accept | forbid forbidden forbade deny prohibit disallow reject refuse prevent block',
  'include | exclude omit',
  'open | close shut',
  'show shown visible | hide hid hidden invisible',
  'true | false',
  'succeed success successful successfully | fail failure',
  'required mandatory necessary | optional unnecessary',
  'present | absent missing',
  'use | avoid',
  'online | offline',
  'same equal | different differ',
  'always | sometimes',
  'synchronous synchronously sync | asynchronous asynchronously async',
  ...prefixed(
    'un',
    'able available bounded changed defined encrypted escaped expected handled known likely lock',
  ),
  ...prefixed(
    'un',
    'limited load mount named ordered pack quoted register related resolved safe set signed sorted',
  ),
  ...prefixed('un', 'stable subscribe supported trusted used wrap zip'),
  ...prefixed(
    'in',
    'accurate active compatible complete consistent correct direct finite secure sensitive valid',
  ),
  ...prefixed('im', 'mutable possible'),
  ...prefixed('dis', 'agree appear connect similar'),
  ...prefixed('non', 'blocking empty zero null'),
];

/** Sides that exclude one another: two or more, and what is not on the one need not be on the other. */
export const contrasts: readonly string[] = [
  // Time and order.
  'before previously prior | after afterwards',
  'first | second | third | last final',
  'next following | previous preceding',
  'early earlier | late later',
  'old older oldest | new newer newest',
  'start started begin began begun | stop end finish',
  'leading | trailing',
  'prefix prepend | suffix append',
  'synchronous | deferred',
  // Place and direction.
  'left | right',
  'up | down',
  'upper | lower',
  'top | bottom',
  'above | below',
  'front | back',
  'head | tail',
  'in | out',
  'on | off',
  'to into onto | from',
  'inside inner internal internally | outside outer external externally',
  'inbound incoming ingress | outbound outgoing egress',
  'upstream | downstream',
  'horizontal horizontally width row | vertical vertically height column',
  'local locally | remote remotely | global globally',
  'ascending | descending',
  'forward forwards | backward backwards',
  // Amount and sign.
  'min minimum minimal | max maximum maximal',
  'more most exceed atleast | less fewer least fewest atmost',
  'greater larger bigger longer largest longest atleast | smaller shorter smallest shortest atmost',
  'high higher highest atleast | low lower lowest atmost',
  'fast faster fastest quick quickly | slow slower slowest slowly',
  'increase grow grew grown | decrease reduce shrink shrank shrunk',
  'increment | decrement',
  'positive | negative',
  'even | odd',
  'minor | major',
  'full | empty',
  'single | multiple',
  // Deeds.
  'add insert create | remove delete drop destroy',
  'keep kept | discard remove drop',
  'read | write wrote written',
  'get | set',
  'load | save store | unload',
  'push | pop | pull',
  'send sent | receive',
  'import | export',
  'upload | download',
  'upgrade | downgrade',
  'encode | decode',
  'encrypt | decrypt',
  'serialize serialise | deserialize deserialise',
  'compress | decompress',
  'attach | detach',
  'acquire | release',
  'expand | collapse',
  'merge | split',
  'pass | fail',
  'win won | lose lost',
  // Parts and roles.
  'client | server',
  'request | response reply',
  'input | output',
  'stdin | stdout | stderr',
  'source | target destination',
  'sender | receiver',
  'producer | consumer',
  'caller | callee',
  'parent ancestor | child children descendant',
  'key | value',
  'public | private | protected',
  'static | dynamic',
  'shared | exclusive',
  'primary | secondary',
  'success | error',
];

/** Pairs of a word and the same word with a prefix that denies it. */
function prefixed(prefix: string, words: string): readonly string[] {
  return words.split(' ').map((word) => `${word} | ${prefix}${word}`);
}
