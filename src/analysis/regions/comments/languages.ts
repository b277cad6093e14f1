import type { IRawGrammar } from '@shikijs/vscode-textmate';

/** A module of @shikijs/langs: grammars it embeds, its own grammar last. */
type GrammarModule = { readonly default: readonly object[] };

export interface CodeLanguage {
  readonly load: () => Promise<GrammarModule>;
  /** What starts a comment to the end of the line; undefined where the language has none. */
  readonly lineComment: string | undefined;
  readonly extensions: readonly string[];
}

function language(
  load: CodeLanguage['load'],
  lineComment: string | undefined,
  extensions: string,
): CodeLanguage {
  return { load, lineComment, extensions: extensions.split(' ') };
}

/** Enough of a C-like language to tell its comments from its strings, raw and multi-line ones included. */
const cLike: IRawGrammar = {
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

/** The full C++ grammar weighs 840 kB and is the slowest of all; comments do not need it. */
async function loadCLike(): Promise<GrammarModule> {
  return { default: [cLike] };
}

const loadC = () => import('@shikijs/langs/c');
const loadTsx = () => import('@shikijs/langs/tsx');

/** By VS Code's language ids. The imports are only evaluated for a language that is met. */
export const codeLanguages: Readonly<Record<string, CodeLanguage>> = {
  typescript: language(() => import('@shikijs/langs/typescript'), '//', 'ts mts cts'),
  typescriptreact: language(loadTsx, '//', 'tsx'),
  javascript: language(loadTsx, '//', 'js mjs cjs'),
  javascriptreact: language(loadTsx, '//', 'jsx'),
  python: language(() => import('@shikijs/langs/python'), '#', 'py pyi pyw'),
  java: language(() => import('@shikijs/langs/java'), '//', 'java'),
  go: language(() => import('@shikijs/langs/go'), '//', 'go'),
  rust: language(() => import('@shikijs/langs/rust'), '//', 'rs'),
  c: language(loadC, '//', 'c h'),
  cpp: language(loadCLike, '//', 'cpp cc cxx hpp hh hxx ipp inl cu cuh'),
  'cuda-cpp': language(loadCLike, '//', ''),
  'objective-c': language(loadC, '//', 'm'),
  'objective-cpp': language(loadCLike, '//', 'mm'),
  csharp: language(() => import('@shikijs/langs/csharp'), '//', 'cs csx'),
  ruby: language(() => import('@shikijs/langs/ruby'), '#', 'rb rake gemspec'),
  shellscript: language(() => import('@shikijs/langs/shellscript'), '#', 'sh bash zsh ksh bats'),
  php: language(() => import('@shikijs/langs/php'), '//', 'php'),
  kotlin: language(() => import('@shikijs/langs/kotlin'), '//', 'kt kts'),
  swift: language(() => import('@shikijs/langs/swift'), '//', 'swift'),
  scala: language(() => import('@shikijs/langs/scala'), '//', 'scala sc sbt'),
  dart: language(() => import('@shikijs/langs/dart'), '//', 'dart'),
  groovy: language(() => import('@shikijs/langs/groovy'), '//', 'groovy gradle'),
  zig: language(() => import('@shikijs/langs/zig'), '//', 'zig'),
  solidity: language(() => import('@shikijs/langs/solidity'), '//', 'sol'),
  proto: language(() => import('@shikijs/langs/proto'), '//', 'proto'),
  proto3: language(() => import('@shikijs/langs/proto'), '//', ''),
  haskell: language(() => import('@shikijs/langs/haskell'), '--', 'hs'),
  elixir: language(() => import('@shikijs/langs/elixir'), '#', 'ex exs'),
  clojure: language(() => import('@shikijs/langs/clojure'), ';', 'clj cljs cljc edn'),
  lua: language(() => import('@shikijs/langs/lua'), '--', 'lua'),
  perl: language(() => import('@shikijs/langs/perl'), '#', 'pl pm t'),
  r: language(() => import('@shikijs/langs/r'), '#', 'r R'),
  powershell: language(() => import('@shikijs/langs/powershell'), '#', 'ps1 psm1 psd1'),
  bat: language(() => import('@shikijs/langs/bat'), 'REM', 'bat cmd'),
  vb: language(() => import('@shikijs/langs/vb'), "'", 'vb'),
  sql: language(() => import('@shikijs/langs/sql'), '--', 'sql'),
  css: language(() => import('@shikijs/langs/css'), undefined, 'css'),
  scss: language(() => import('@shikijs/langs/scss'), '//', 'scss'),
  less: language(loadCLike, '//', 'less'),
  yaml: language(() => import('@shikijs/langs/yaml'), '#', 'yaml yml'),
  dockercompose: language(() => import('@shikijs/langs/yaml'), '#', ''),
  toml: language(() => import('@shikijs/langs/toml'), '#', 'toml'),
  ini: language(() => import('@shikijs/langs/ini'), ';', 'ini cfg'),
  properties: language(() => import('@shikijs/langs/ini'), '#', 'properties'),
  jsonc: language(() => import('@shikijs/langs/jsonc'), '//', 'jsonc json5'),
  terraform: language(() => import('@shikijs/langs/terraform'), '#', 'tf tfvars'),
  dockerfile: language(() => import('@shikijs/langs/docker'), '#', 'dockerfile'),
  makefile: language(() => import('@shikijs/langs/make'), '#', 'mk mak'),
  cmake: language(() => import('@shikijs/langs/cmake'), '#', 'cmake'),
  nix: language(() => import('@shikijs/langs/nix'), '#', 'nix'),
};
