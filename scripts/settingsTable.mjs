// Writes the settings table of README.md from package.json, between its two marks.
//   npm run settings:table              writes it
//   npm run settings:table -- --check   exits 1 when it is out of date
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { englishManifest } from './l10n.mjs';
import { root, runMain } from './lib/run.mjs';

const begin = '<!-- settings:start -->';
const end = '<!-- settings:end -->';

/**
 * @typedef {object} Setting
 * @property {string} type
 * @property {unknown} default
 * @property {unknown[]} [enum]
 * @property {{ enum?: unknown[] }} [items]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {string} [markdownDescription]
 * @property {string} [description]
 */

/**
 * @param {Record<string, Setting>} settings the manifest's `contributes.configuration.properties`
 * @returns {string} a Markdown table
 */
export function settingsTable(settings) {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const description = setting.markdownDescription ?? setting.description ?? '';
    return `| \`${name}\` | ${formatDefault(setting.default)} | ${description}${formatValues(setting)} |`;
  });
  return ['| Setting | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** @param {unknown} value */
function formatDefault(value) {
  if (Array.isArray(value)) {
    return value.map((item) => `\`${item}\``).join(', ');
  }
  return value === '' ? 'empty' : `\`${value}\``;
}

/** @param {Setting} setting */
function formatValues({ enum: values, items, minimum, maximum }) {
  const allowed = values ?? items?.enum;
  if (allowed) {
    return ` One of ${allowed.map((value) => `\`${value}\``).join(', ')}.`;
  }
  return minimum === undefined || maximum === undefined ? '' : ` From ${minimum} to ${maximum}.`;
}

/** README.md as it is, and as it has to be. */
export function readmeWithTable() {
  const file = path.join(root, 'README.md');
  const current = readFileSync(file, 'utf8');
  const manifest = englishManifest();
  const [before, rest] = split(current, begin);
  const [, after] = split(rest, end);
  const table = settingsTable(manifest.contributes.configuration.properties);
  return { file, current, expected: `${before}${begin}\n\n${table}\n\n${end}${after}` };
}

/**
 * @param {string} text
 * @param {string} mark
 * @returns {[string, string]}
 */
function split(text, mark) {
  const index = text.indexOf(mark);
  if (index < 0) {
    throw new Error(`README.md has no line "${mark}"`);
  }
  return [text.slice(0, index), text.slice(index + mark.length)];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void runMain(async () => {
    const { file, current, expected } = readmeWithTable();
    if (process.argv.includes('--check')) {
      console.log(current === expected ? 'up to date' : 'out of date: run "npm run settings:table"');
      return current === expected ? 0 : 1;
    }
    writeFileSync(file, expected);
    return 0;
  });
}
