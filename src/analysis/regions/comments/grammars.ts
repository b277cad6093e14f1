import type { IRawGrammar } from '@shikijs/vscode-textmate';

/** Enough of a C-like language to tell its comments from its strings, raw and multi-line ones included. */
export const cLike: IRawGrammar = {
  scopeName: 'source.c-like',
  patterns: [
    { begin: '/\\*', end: '\\*/', name: 'comment.block' },
    { begin: '//', end: '(?<!\\\\)$', name: 'comment.line' },
    { begin: '\\b(?:u8|u|U|L)?R"([^()\\\\\\s]{0,16})\\(', end: '\\)\\1"', name: 'string.quoted.raw' },
    {
      begin: '"',
      end: '"|(?<!\\\\)$',
      name: 'string.quoted.double',
      patterns: [{ match: '\\\\.', name: 'constant' }],
    },
    { match: "(?<![0-9a-fA-F])'(?:\\\\.[^']*|[^'\\\\])'", name: 'string.quoted.single' },
  ],
  repository: { $self: { patterns: [] }, $base: { patterns: [] } },
};

/** Enough of Ada for the same. */
export const adaLike: IRawGrammar = {
  scopeName: 'source.ada-like',
  patterns: [
    { match: '--.*$', name: 'comment.line' },
    { match: '"(?:""|[^"])*"', name: 'string.quoted.double' },
    { match: "(?<![\\w)])'.'", name: 'string.quoted.single' },
  ],
  repository: { $self: { patterns: [] }, $base: { patterns: [] } },
};

/** Properties of Java, where a comment has a line of its own: a # in a value is one of its letters. */
export const propertiesLike: IRawGrammar = {
  scopeName: 'source.properties-like',
  patterns: [{ match: '^\\s*[#!].*$', name: 'comment.line' }],
  repository: { $self: { patterns: [] }, $base: { patterns: [] } },
};

/** Enough of Lean for the same: its full grammar reads comments by one of Markdown, which is not at hand. */
export const leanLike: IRawGrammar = {
  scopeName: 'source.lean-like',
  patterns: [
    { begin: '/-', end: '-/', name: 'comment.block', patterns: [{ include: '#nested' }] },
    { match: '--.*$', name: 'comment.line' },
    {
      begin: '"',
      end: '"',
      name: 'string.quoted.double',
      patterns: [{ match: '\\\\.', name: 'constant.character.escape' }],
    },
    { match: "'(?:\\\\.|[^'\\\\])'", name: 'string.quoted.single' },
  ],
  repository: {
    $self: { patterns: [] },
    $base: { patterns: [] },
    nested: { begin: '/-', end: '-/', patterns: [{ include: '#nested' }] },
  },
};

type Injections = NonNullable<IRawGrammar['injections']>;

/** The string of an attribute that documents a module or a function, as Erlang has them since OTP 27. */
export const erlangDocstrings: Injections = {
  'L:source - string - comment': {
    patterns: [
      {
        begin: '^\\s*-(?:module)?doc\\s*\\(?\\s*(?=")',
        end: '(?<=")',
        patterns: [
          { begin: '"""', end: '^\\s*"""', name: 'string.quoted.docstring.erlang' },
          {
            begin: '"(?!"")',
            end: '"',
            name: 'string.quoted.docstring.erlang',
            patterns: [{ match: '\\\\.', name: 'constant.character.escape' }],
          },
        ],
      },
    ],
  },
};

/** The grammar of PHP knows nothing of the page around the code. */
export const phpPage: Injections = {
  'L:source - string - comment': {
    patterns: [{ begin: '\\A(?=\\s*<[^?])|\\?>', end: '<\\?(?:php\\b|=)', name: 'meta.page' }],
  },
};

/** The grammar of Awk takes patterns at the start of a line for divisions, and what follows a # in them for a comment. */
export const awkPatterns: Injections = {
  'L:source - string - comment': {
    patterns: [{ match: '(?:^|(?<=[~(,!&|;{]))\\s*/(?:[^/\\\\]|\\\\.)+/', name: 'string.regexp' }],
  },
};

/** The grammar of fish takes any # for the start of a comment; inside of a word it is one of its letters. */
export const fishWords: Injections = {
  'L:source - string - comment': {
    patterns: [{ match: '(?<=[^\\s;|&()<>])#', name: 'string.unquoted' }],
  },
};

/** The grammar of PowerShell does the same. A number or a variable ends before a #. */
export const powershellWords: Injections = {
  'L:source - string - comment': {
    patterns: [{ match: '(?<![\\w$#-])[A-Za-z][\\w./-]*#[^\\s;|&(){}]*', name: 'string.unquoted' }],
  },
};

const heredocName = `<<[-~]?(["'\`]?)([A-Za-z_]\\w*)`;
const lineStrings = { match: `"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'`, name: 'string.quoted' };

/**
 * Two or more heredocs that one line of Ruby opens: the grammar knows only those that stand side by side, and ends all at
 * the name of the last. Here the outer rule goes to the end of the last one, the inner rule to that of the first, so
 * that one name may serve both.
 */
export const rubyHeredocs: Injections = {
  'L:source - string - comment': {
    patterns: [
      {
        begin: `(?=${heredocName}\\1(?:[^#"'\\n]|"[^"\\n]*"|'[^'\\n]*')*<<[-~]?(["'\`]?)([A-Z_]\\w*)\\3)`,
        end: '^\\s*\\4$',
        contentName: 'string.unquoted.heredoc',
        patterns: [
          {
            begin: `\\G${heredocName}\\1(.*)$`,
            end: '^\\s*\\2$',
            beginCaptures: { '3': { patterns: [lineStrings, { match: '#.*$', name: 'comment.line' }] } },
            contentName: 'string.unquoted.heredoc',
          },
        ],
      },
    ],
  },
};

/** Comments of Kotlin nest; its grammar ends them at the first end. */
export const nestedBlocks: Injections = {
  'L:comment.block': { patterns: [{ begin: '/\\*', end: '\\*/', name: 'comment.block' }] },
};

/** Rem starts a comment wherever a statement may start. */
export const remComments: Injections = {
  'L:source - string - comment': {
    patterns: [
      { match: '(?i)(?:^|(?<=:))\\s*(Rem(?:\\s.*)?)$', captures: { '1': { name: 'comment.line' } } },
    ],
  },
};

/** MySQL has comments behind a #, which other databases have in operators and names: only one that starts its line is one. */
export const hashComments: Injections = {
  'L:source - string - comment': {
    patterns: [{ match: '^\\s*(#\\s.*)$', captures: { '1': { name: 'comment.line' } } }],
  },
};

/** Characters of Emacs Lisp, which the grammar of Common Lisp does not know: `?;`, `?\\"`. */
const lispCharacters = { match: '(?<![\\w-])\\?\\\\?.', name: 'constant.character' };

/** A string of a Lisp, with a name that no grammar gives it. */
const docstring = {
  begin: '"',
  end: '"',
  name: 'string.quoted.docstring.lisp',
  patterns: [{ match: '\\\\.', name: 'constant.character.escape' }],
};
const comment = { match: ';.*$', name: 'comment.line.semicolon.lisp' };

/**
 * The string behind the name of a Clojure definition, and behind the parameters of a Lisp one. A plain `def` has none
 * here: its string is its value.
 */
export const lispDocstrings: Injections = {
  'L:source - string - comment': {
    patterns: [
      {
        begin:
          '(?<=\\()(?:defn-?|defmacro|defmulti|defprotocol|defrecord|ns)\\s+(?:\\^\\S+\\s+)*([^\\s()\\[\\]{}";]+)(?=\\s*(?:$|"))',
        end: '(?=[^\\s";])',
        beginCaptures: { '1': { name: 'entity.name.function.lisp' } },
        patterns: [docstring, comment],
      },
      {
        begin:
          '(?<=\\()(?:cl-)?(?:defun|defmacro|defsubst|defgeneric|defmethod)\\*?\\s+([^\\s()";]+)\\s+\\([^()]*\\)(?=\\s*(?:$|"))',
        end: '(?=[^\\s";])',
        beginCaptures: { '1': { name: 'entity.name.function.lisp' } },
        patterns: [docstring, comment],
      },
      {
        begin:
          '(?<=\\()(?:defvar(?:-local)?|defconst|defcustom|defparameter|defconstant|defgroup)\\s+([^\\s()";]+)\\s+(?:[^\\s()";]+|\'?\\([^()]*\\))(?=\\s*(?:$|"))',
        end: '(?=[^\\s";])',
        beginCaptures: { '1': { name: 'entity.name.function.lisp' } },
        patterns: [docstring, comment],
      },
    ],
  },
};

/** Docstrings as those of other Lisps, and characters of its own. */
export const elispDocstrings: Injections = {
  'L:source - string - comment': {
    patterns: [lispCharacters, ...(lispDocstrings['L:source - string - comment']?.patterns ?? [])],
  },
};
