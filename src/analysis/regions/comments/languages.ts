import type { BlockMarkers } from './assemble';
import {
  adaLike,
  awkPatterns,
  cLike,
  elispDocstrings,
  erlangDocstrings,
  fishWords,
  hashComments,
  leanLike,
  lispDocstrings,
  nestedBlocks,
  phpPage,
  powershellWords,
  propertiesLike,
  remComments,
  rubyHeredocs,
} from './grammars';

/** A module of @shikijs/langs: grammars it embeds, its own grammar last. */
type GrammarModule = { readonly default: readonly object[] };

export interface CodeLanguage {
  readonly load: () => Promise<GrammarModule>;
  /** What starts a comment to the end of the line; undefined where the language has none. */
  readonly lineComment: string | undefined;
  readonly extensions: readonly string[];
  readonly blockMarkers: BlockMarkers;
  /** Rules for what the grammar does not know (docstrings, most often), by selector. */
  readonly injections: typeof lispDocstrings | undefined;
  /** Whether its documentation is written in Markdown, or in a form that also sets code in by four columns. */
  readonly hasIndentedCode: boolean;
}

function language(
  load: CodeLanguage['load'],
  lineComment: string | undefined,
  extensions: string,
  own: Partial<Pick<CodeLanguage, 'blockMarkers' | 'injections' | 'hasIndentedCode'>> = {},
): CodeLanguage {
  const { blockMarkers = [], injections, hasIndentedCode = false } = own;
  return { load, lineComment, extensions: extensions.split(' '), blockMarkers, injections, hasIndentedCode };
}

/** The full C++ grammar weighs 840 kB and is the slowest of all; the one of Protocol Buffers finds comments in strings. */
async function loadCLike(): Promise<GrammarModule> {
  return { default: [cLike] };
}

/** The full grammar of Ada takes two dashes in a string for a comment. */
async function loadAdaLike(): Promise<GrammarModule> {
  return { default: [adaLike] };
}

/** The full grammar of Lean reads comments by one of Markdown and loses those at the start of a line. */
async function loadLeanLike(): Promise<GrammarModule> {
  return { default: [leanLike] };
}

/** The grammar of INI files takes a # in a value for a comment. */
async function loadPropertiesLike(): Promise<GrammarModule> {
  return { default: [propertiesLike] };
}

const loadC = () => import('@shikijs/langs/c');
const loadTsx = () => import('@shikijs/langs/tsx');
const loadFortran = () => import('@shikijs/langs/fortran-free-form');
/** Serves Emacs Lisp too, whose own grammar is 790 kB of function names. */
const loadCommonLisp = () => import('@shikijs/langs/common-lisp');
/** Serves Scheme too, whose own grammar takes a ; in some strings for a comment. */
const loadRacket = () => import('@shikijs/langs/racket');
const lispBlocks: BlockMarkers = [['#|', '|#']];

/** By VS Code's language ids. The imports are only evaluated for a language that is met. */
export const codeLanguages: Readonly<Record<string, CodeLanguage>> = {
  typescript: language(() => import('@shikijs/langs/typescript'), '//', 'ts mts cts'),
  typescriptreact: language(loadTsx, '//', 'tsx'),
  javascript: language(loadTsx, '//', 'js mjs cjs'),
  javascriptreact: language(loadTsx, '//', 'jsx'),
  coffeescript: language(() => import('@shikijs/langs/coffee'), '#', 'coffee', {
    blockMarkers: [['###', '###']],
  }),
  python: language(() => import('@shikijs/langs/python'), '#', 'py pyi pyw'),
  java: language(() => import('@shikijs/langs/java'), '//', 'java'),
  go: language(() => import('@shikijs/langs/go'), '//', 'go', { hasIndentedCode: true }),
  rust: language(() => import('@shikijs/langs/rust'), '//', 'rs', { hasIndentedCode: true }),
  c: language(loadC, '//', 'c h'),
  cpp: language(loadCLike, '//', 'cpp cc cxx hpp hh hxx ipp inl cu cuh'),
  'cuda-cpp': language(loadCLike, '//', ''),
  'objective-c': language(loadC, '//', 'm'),
  'objective-cpp': language(loadCLike, '//', 'mm'),
  csharp: language(() => import('@shikijs/langs/csharp'), '//', 'cs csx'),
  fsharp: language(() => import('@shikijs/langs/fsharp'), '//', 'fs fsi fsx'),
  ruby: language(() => import('@shikijs/langs/ruby'), '#', 'rb rake gemspec', { injections: rubyHeredocs }),
  crystal: language(() => import('@shikijs/langs/crystal'), '#', 'cr', { hasIndentedCode: true }),
  shellscript: language(() => import('@shikijs/langs/shellscript'), '#', 'sh bash zsh ksh bats'),
  fish: language(() => import('@shikijs/langs/fish'), '#', 'fish', { injections: fishWords }),
  php: language(() => import('@shikijs/langs/php'), '//', 'php', { injections: phpPage }),
  kotlin: language(() => import('@shikijs/langs/kotlin'), '//', 'kt kts', { injections: nestedBlocks }),
  swift: language(() => import('@shikijs/langs/swift'), '//', 'swift', { hasIndentedCode: true }),
  scala: language(() => import('@shikijs/langs/scala'), '//', 'scala sc sbt'),
  dart: language(() => import('@shikijs/langs/dart'), '//', 'dart', { hasIndentedCode: true }),
  groovy: language(() => import('@shikijs/langs/groovy'), '//', 'groovy gradle'),
  haxe: language(() => import('@shikijs/langs/haxe'), '//', 'hx'),
  vala: language(() => import('@shikijs/langs/vala'), '//', 'vala'),
  d: language(() => import('@shikijs/langs/d'), '//', 'd', { blockMarkers: [['/+', '+/']] }),
  zig: language(() => import('@shikijs/langs/zig'), '//', 'zig', { hasIndentedCode: true }),
  odin: language(() => import('@shikijs/langs/odin'), '//', 'odin'),
  v: language(() => import('@shikijs/langs/v'), '//', 'v vsh'),
  gleam: language(() => import('@shikijs/langs/gleam'), '//', 'gleam', { hasIndentedCode: true }),
  solidity: language(() => import('@shikijs/langs/solidity'), '//', 'sol'),
  proto: language(loadCLike, '//', 'proto'),
  proto3: language(loadCLike, '//', ''),
  prisma: language(() => import('@shikijs/langs/prisma'), '//', 'prisma'),
  graphql: language(() => import('@shikijs/langs/graphql'), '#', 'graphql gql'),
  glsl: language(loadCLike, '//', 'glsl vert frag'),
  hlsl: language(() => import('@shikijs/langs/hlsl'), '//', 'hlsl'),
  wgsl: language(() => import('@shikijs/langs/wgsl'), '//', 'wgsl'),
  verilog: language(() => import('@shikijs/langs/verilog'), '//', 'vh'),
  systemverilog: language(() => import('@shikijs/langs/system-verilog'), '//', 'sv svh'),
  vhdl: language(() => import('@shikijs/langs/vhdl'), '--', 'vhd vhdl'),
  ada: language(loadAdaLike, '--', 'adb ads'),
  pascal: language(() => import('@shikijs/langs/pascal'), '//', 'pas dpr', { blockMarkers: [['{', '}']] }),
  fortran: language(loadFortran, '!', 'f90 f95 f03 f08'),
  FortranFreeForm: language(loadFortran, '!', ''),
  haskell: language(() => import('@shikijs/langs/haskell'), '--', 'hs'),
  purescript: language(() => import('@shikijs/langs/purescript'), '--', 'purs', { hasIndentedCode: true }),
  elm: language(() => import('@shikijs/langs/elm'), '--', 'elm', { hasIndentedCode: true }),
  ocaml: language(() => import('@shikijs/langs/ocaml'), undefined, 'ml mli'),
  lean4: language(loadLeanLike, '--', 'lean', {
    blockMarkers: [
      ['/--', '-/'],
      ['/-!', '-/'],
      ['/-', '-/'],
    ],
    hasIndentedCode: true,
  }),
  elixir: language(() => import('@shikijs/langs/elixir'), '#', 'ex exs', { hasIndentedCode: true }),
  erlang: language(() => import('@shikijs/langs/erlang'), '%', 'erl hrl', {
    injections: erlangDocstrings,
  }),
  clojure: language(() => import('@shikijs/langs/clojure'), ';', 'clj cljs cljc edn', {
    injections: lispDocstrings,
  }),
  elisp: language(loadCommonLisp, ';', 'el', { injections: elispDocstrings }),
  commonlisp: language(loadCommonLisp, ';', 'lisp cl asd', {
    blockMarkers: lispBlocks,
    injections: lispDocstrings,
  }),
  scheme: language(loadRacket, ';', 'scm ss', { blockMarkers: lispBlocks }),
  racket: language(loadRacket, ';', 'rkt', { blockMarkers: lispBlocks }),
  julia: language(() => import('@shikijs/langs/julia'), '#', 'jl', {
    blockMarkers: [['#=', '=#']],
    hasIndentedCode: true,
  }),
  matlab: language(() => import('@shikijs/langs/matlab'), '%', '', { blockMarkers: [['%{', '%}']] }),
  r: language(() => import('@shikijs/langs/r'), '#', 'r R'),
  nim: language(() => import('@shikijs/langs/nim'), '#', 'nim nims', {
    blockMarkers: [
      ['##[', ']##'],
      ['#[', ']#'],
      ['discard """', '"""'],
    ],
  }),
  lua: language(() => import('@shikijs/langs/lua'), '--', 'lua'),
  perl: language(() => import('@shikijs/langs/perl'), '#', 'pl pm t'),
  tcl: language(() => import('@shikijs/langs/tcl'), '#', 'tcl'),
  awk: language(() => import('@shikijs/langs/awk'), '#', 'awk', { injections: awkPatterns }),
  gdscript: language(() => import('@shikijs/langs/gdscript'), '#', 'gd'),
  powershell: language(() => import('@shikijs/langs/powershell'), '#', 'ps1 psm1 psd1', {
    injections: powershellWords,
  }),
  bat: language(() => import('@shikijs/langs/bat'), 'REM', 'bat cmd'),
  viml: language(() => import('@shikijs/langs/viml'), '"', 'vim'),
  vb: language(() => import('@shikijs/langs/vb'), "'", 'vb', { injections: remComments }),
  sql: language(() => import('@shikijs/langs/sql'), '--', 'sql', { injections: hashComments }),
  css: language(() => import('@shikijs/langs/css'), undefined, 'css'),
  scss: language(() => import('@shikijs/langs/scss'), '//', 'scss'),
  less: language(loadCLike, '//', 'less'),
  xml: language(() => import('@shikijs/langs/xml'), undefined, 'xml xsd xsl svg'),
  yaml: language(() => import('@shikijs/langs/yaml'), '#', 'yaml yml'),
  dockercompose: language(() => import('@shikijs/langs/yaml'), '#', ''),
  toml: language(() => import('@shikijs/langs/toml'), '#', 'toml'),
  ini: language(() => import('@shikijs/langs/ini'), ';', 'ini cfg'),
  properties: language(loadPropertiesLike, '#', 'properties'),
  jsonc: language(() => import('@shikijs/langs/jsonc'), '//', 'jsonc json5'),
  jsonnet: language(() => import('@shikijs/langs/jsonnet'), '//', 'jsonnet libsonnet'),
  terraform: language(() => import('@shikijs/langs/terraform'), '#', 'tf tfvars'),
  bicep: language(() => import('@shikijs/langs/bicep'), '//', 'bicep'),
  puppet: language(() => import('@shikijs/langs/puppet'), '#', 'pp'),
  dockerfile: language(() => import('@shikijs/langs/docker'), '#', 'dockerfile'),
  makefile: language(() => import('@shikijs/langs/make'), '#', 'mk mak'),
  cmake: language(() => import('@shikijs/langs/cmake'), '#', 'cmake', {
    blockMarkers: [
      ['#[[', ']]'],
      ['#[=[', ']=]'],
      ['#[==[', ']==]'],
    ],
  }),
  nix: language(() => import('@shikijs/langs/nix'), '#', 'nix'),
};
