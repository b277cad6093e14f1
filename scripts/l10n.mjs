// Keeps the texts of Gloss and their translations together.
//   npm run l10n              moves new texts of package.json into package.nls.json, and those of the code into
//                             l10n/bundle.l10n.json; then lists what is not translated yet
//   npm run l10n -- --check   changes nothing; exits 1 when a text is not where it belongs, or not translated
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root, runMain } from './lib/run.mjs';

/** Languages besides English, as VS Code names them. */
export const languages = ['de', 'zh-cn'];

/** Where texts of the code are: in extension and pages as arguments of `l10n.t`. */
const codeFolders = ['src/extension', 'media'];

/** In the lower rooms, behind the tag `worded`: English there, and said in the editor's language by the extension. */
const wordedFolders = ['src/analysis', 'src/inference'];

const manifestFile = 'package.json';
const manifestTexts = 'package.nls.json';
const codeTexts = 'l10n/bundle.l10n.json';

/** Properties of `contributes` that VS Code shows to people. */
const shownProperties = new Set([
  'title',
  'label',
  'name',
  'description',
  'markdownDescription',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'enumItemLabels',
  'contents',
  'displayName',
  'userDescription',
  'contextualTitle',
  'altText',
]);

/**
 * @typedef {Record<string, string>} Texts by key; the code's texts are their own keys
 * @param {string} file
 * @returns {Texts}
 */
function readTexts(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

/** @param {string} file @param {string} language */
export function translationFile(file, language) {
  return file.replace(/\.json$/, `.${language}.json`);
}

/**
 * The manifest with keys for texts, and the texts that had none yet.
 * @param {any} manifest
 * @returns {{ manifest: any, texts: Texts }}
 */
export function externalize(manifest) {
  /** @type {Texts} */
  const texts = {};
  /** @param {string} key @param {string} text */
  const keyFor = (key, text) => {
    if (/^%.*%$/.test(text) || text === '' || text === 'Gloss') return text;
    texts[key] = text;
    return `%${key}%`;
  };
  /** @param {any} value @param {string[]} trail @returns {any} */
  const walk = (value, trail) => {
    const property = trail.findLast((part) => !/^\d+$/.test(part)) ?? '';
    if (typeof value === 'string') return shownProperties.has(property) ? keyFor(keyOf(trail), value) : value;
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...trail, nameOf(item, index)]));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, walk(item, [...trail, name])]),
    );
  };
  const { description, capabilities, contributes } = manifest;
  const changed = {
    ...manifest,
    description: keyFor('description', description),
    capabilities: walk(capabilities, ['capabilities']),
    contributes: walk(contributes, []),
  };
  return { manifest: changed, texts };
}

/** What a list's item is known by, so that its key stays when the list grows. @param {any} item @param {number} index */
function nameOf(item, index) {
  return item?.command ?? item?.id ?? item?.name ?? String(index);
}

/** `commands.gloss.pause.title` → `commands.pause.title` @param {string[]} trail */
function keyOf(trail) {
  return trail.join('.').replaceAll('gloss.', '').replace('configuration.properties.', 'settings.');
}

/**
 * package.json as VS Code shows it in English.
 * @returns {any}
 */
export function englishManifest() {
  const texts = readTexts(manifestTexts);
  const source = readFileSync(path.join(root, manifestFile), 'utf8');
  return JSON.parse(source, (_, value) =>
    typeof value === 'string' && /^%.+%$/.test(value) ? (texts[value.slice(1, -1)] ?? value) : value,
  );
}

/** The files of some folders that hold a mark, with their sources. @param {string[]} folders @param {string} mark */
function filesWith(folders, mark) {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
        .map((name) => path.join(root, folder, name)),
    )
    .map((file) => ({ file, contents: readFileSync(file, 'utf8') }))
    .filter(({ contents }) => contents.includes(mark));
}

/** The files that have texts, with their sources. */
function codeWithTexts() {
  return filesWith(codeFolders, 'l10n.t(');
}

/**
 * The templates behind the tag `worded`, as it makes them: `{0}`, `{1}` … for what is filled in.
 * @returns {Texts}
 */
function wordedTexts() {
  /** @type {Texts} */
  const texts = {};
  for (const { file, contents } of filesWith(wordedFolders, 'worded`')) {
    const source = ts.createSourceFile(file, contents, ts.ScriptTarget.Latest);
    /** @param {ts.Node} node */
    const visit = (node) => {
      if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'worded') {
        const { template } = node;
        const text = ts.isNoSubstitutionTemplateLiteral(template)
          ? template.text
          : template.head.text +
            template.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join('');
        texts[text] = text;
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return texts;
}

/**
 * Every text in the code, as VS Code's own tool finds them. It takes a minute on a slow machine: the check has
 * `literalsInCode` for that.
 * @returns {Promise<Texts>} sorted
 */
async function extractTexts() {
  const { getL10nJson } = await import('@vscode/l10n-dev');
  const sources = codeWithTexts().map(({ contents }) => ({
    extension: /** @type {const} */ ('.ts'),
    contents,
  }));
  const found = [...new Set([...Object.keys(await getL10nJson(sources)), ...Object.keys(wordedTexts())])];
  return Object.fromEntries(found.sort().map((text) => [text, text]));
}

/**
 * The literal first argument of each call of `l10n.t`; a call without one is given as its source, which is no text, but
 * for `l10n.t(template, …)`, which says what is `worded` elsewhere.
 * @returns {Texts}
 */
function literalsInCode() {
  /** @type {Texts} */
  const texts = {};
  for (const { file, contents } of codeWithTexts()) {
    const source = ts.createSourceFile(file, contents, ts.ScriptTarget.Latest);
    /** @param {ts.Node} node */
    const visit = (node) => {
      if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText(source))) {
        const [argument] = node.arguments;
        if (argument?.getText(source) === 'template') return;
        const text = argument && ts.isStringLiteralLike(argument) ? argument.text : node.getText(source);
        texts[text] = text;
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return texts;
}

/** Properties and calls of VS Code's API and of our own through which a text reaches the user. */
const shownInCode = /^(title|prompt|placeHolder|placeholder|description|detail|tooltip|label|message)$/;
const sayingCalls =
  /(^|\.)(say|tell|runWithProgress|show(Information|Warning|Error)Message|setStatusBarMessage|CodeAction)$/;

/**
 * Texts of the extension that reach the user without `l10n.t`, by file: sentences as literals where a text is shown.
 * Words that are not English sentences (names of types, rules and commands) are no concern of this.
 * @returns {string[]}
 */
function untranslatedInCode() {
  const folder = path.join(root, 'src/extension');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const contents = readFileSync(path.join(folder, name), 'utf8');
      const source = ts.createSourceFile(name, contents, ts.ScriptTarget.Latest);
      /** @type {string[]} */
      const found = [];
      /** @param {ts.Node | undefined} node */
      const inspect = (node) => {
        if (node === undefined) return;
        if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(inspect);
        const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
        const text = isText ? node.getText(source).replace(/\$\{[^}]*\}/g, '') : '';
        if (/[A-Za-z]{2,},? [A-Za-z]+/.test(text))
          found.push(`src/extension/${name}: not translated: ${text}`);
      };
      /** @param {ts.Node} node */
      const visit = (node) => {
        if (ts.isPropertyAssignment(node) && shownInCode.test(node.name.getText(source)))
          inspect(node.initializer);
        if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
          const callee = node.expression.getText(source);
          if (sayingCalls.test(callee)) inspect(node.arguments?.[0]);
          if (callee === 'GlossError') inspect(node.arguments?.[1]);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
}

/** `{0}` and the like, sorted. @param {string} text */
function placeholders(text) {
  return (text.match(/\{\w+\}/g) ?? []).sort().join(' ');
}

/** Settings and commands that a text names have to be named in its translation too. @param {string} text */
function codeSpans(text) {
  return (text.match(/`[^`]+`|\$\([a-z~-]+\)|command:[\w.]+/g) ?? []).sort().join(' ');
}

/**
 * What is wrong with the translations of one file: missing, unknown, or with other placeholders than the original.
 * @param {string} file
 * @param {Texts} texts
 * @returns {string[]}
 */
function problemsOf(file, texts) {
  return languages.flatMap((language) => {
    const name = translationFile(file, language);
    const translations = readTexts(name);
    const missing = Object.keys(texts).filter((key) => !translations[key]);
    const unknown = Object.keys(translations).filter((key) => !(key in texts));
    const uneven = Object.entries(texts).filter(([key, text]) => {
      const translation = translations[key];
      return (
        translation &&
        (placeholders(text) !== placeholders(translation) || codeSpans(text) !== codeSpans(translation))
      );
    });
    return [
      ...missing.map((key) => `${name}: not translated: ${JSON.stringify(key)}`),
      ...unknown.map((key) => `${name}: no such text any more: ${JSON.stringify(key)}`),
      ...uneven.map(
        ([key]) => `${name}: other placeholders or code than the original: ${JSON.stringify(key)}`,
      ),
    ];
  });
}

/** @param {string} file @param {unknown} content */
function write(file, content) {
  writeFileSync(path.join(root, file), `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Everything that is not where it belongs; empty when all is well. Changes nothing. */
export function findProblems() {
  const { texts: literal } = externalize(JSON.parse(readFileSync(path.join(root, manifestFile), 'utf8')));
  const inCode = { ...literalsInCode(), ...wordedTexts() };
  const kept = readTexts(codeTexts);
  const source = readFileSync(path.join(root, manifestFile), 'utf8');
  const used = new Set([...source.matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key ?? ''));
  const known = readTexts(manifestTexts);
  return [
    ...Object.keys(literal).map((key) => `${manifestFile}: text without a key: ${key}`),
    ...[...used]
      .filter((key) => !(key in known))
      .map((key) => `${manifestTexts}: no text for the key ${key}`),
    ...Object.keys(known)
      .filter((key) => !used.has(key))
      .map((key) => `${manifestTexts}: ${manifestFile} does not use the key ${key}`),
    ...Object.keys(inCode)
      .filter((text) => !(text in kept))
      .map((text) => `${codeTexts}: missing: ${JSON.stringify(text)}`),
    ...Object.keys(kept)
      .filter((text) => !(text in inCode))
      .map((text) => `${codeTexts}: no longer in the code: ${JSON.stringify(text)}`),
    ...untranslatedInCode(),
    ...problemsOf(manifestTexts, known),
    ...problemsOf(codeTexts, kept),
  ];
}

/** Puts every text where it belongs. Translations of texts that are gone go too. */
async function update() {
  const { manifest, texts } = externalize(JSON.parse(readFileSync(path.join(root, manifestFile), 'utf8')));
  write(manifestFile, manifest);
  const used = JSON.stringify(manifest);
  const all = { ...readTexts(manifestTexts), ...texts };
  write(
    manifestTexts,
    Object.fromEntries(Object.entries(all).filter(([key]) => used.includes(`"%${key}%"`))),
  );
  write(codeTexts, await extractTexts());
  for (const file of [manifestTexts, codeTexts]) {
    const known = readTexts(file);
    for (const language of languages) {
      const name = translationFile(file, language);
      const translations = readTexts(name);
      // In the order of the originals, so that two languages can be compared line by line.
      const kept = Object.keys(known).filter((key) => key in translations);
      write(name, Object.fromEntries(kept.map((key) => [key, translations[key]])));
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    if (!process.argv.includes('--check')) await update();
    const problems = findProblems();
    console.log(problems.length === 0 ? 'every text is translated' : problems.join('\n'));
    return problems.length === 0 ? 0 : 1;
  });
}
