import { codeLanguages } from './regions/comments/languages';

const markdownLanguages = new Set([
  'markdown',
  'mdx',
  'quarto',
  'rmd',
  'prompt',
  'chatagent',
  'instructions',
  'skill',
]);
const recordLanguages = new Set(['csv', 'tsv', 'jsonl']);
const plainLanguages = new Set(['plaintext', 'git-commit', 'scminput']);

/** How the prose of a language is found; undefined for languages that are not looked at by themselves. */
export type LanguageFamily = 'markdown' | 'records' | 'plain' | 'code';

export function languageFamily(languageId: string): LanguageFamily | undefined {
  if (markdownLanguages.has(languageId)) return 'markdown';
  if (recordLanguages.has(languageId)) return 'records';
  if (plainLanguages.has(languageId)) return 'plain';
  return Object.hasOwn(codeLanguages, languageId) ? 'code' : undefined;
}

/** Whether documents of this language id of VS Code are analysed as a whole. */
export function isSupportedLanguage(languageId: string): boolean {
  return languageFamily(languageId) !== undefined;
}

const proseExtensions: Readonly<Record<string, string>> = {
  md: 'markdown',
  markdown: 'markdown',
  mdown: 'markdown',
  mkd: 'markdown',
  mdx: 'mdx',
  qmd: 'quarto',
  rmd: 'rmd',
  txt: 'plaintext',
  text: 'plaintext',
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

const fileNames: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  makefile: 'makefile',
  gnumakefile: 'makefile',
  'cmakelists.txt': 'cmake',
  rakefile: 'ruby',
  gemfile: 'ruby',
  jenkinsfile: 'groovy',
  commit_editmsg: 'git-commit',
  readme: 'plaintext',
};

const languageByExtension: ReadonlyMap<string, string> = new Map([
  ...Object.entries(codeLanguages).flatMap(([id, { extensions }]) =>
    extensions
      .filter((extension) => extension !== '')
      .map((extension): [string, string] => [extension.toLowerCase(), id]),
  ),
  ...Object.entries(proseExtensions),
]);

/** Language id of a file by its name, for hosts without an editor; undefined for files that are not analysed. */
export function languageForPath(path: string): string | undefined {
  const name = path.replace(/^.*[\\/]/, '').toLowerCase();
  const byName = fileNames[name];
  if (byName !== undefined) return byName;
  const dot = name.lastIndexOf('.');
  return dot > 0 ? languageByExtension.get(name.slice(dot + 1)) : undefined;
}
