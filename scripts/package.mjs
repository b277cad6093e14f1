// Packages the extension: npm run package [-- --target win32-x64]  →  dist/gloss-<platform>.vsix
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { mustSucceed, root, runMain, runNode } from './lib/run.mjs';
import { hostTarget, platformTargets } from './lib/targets.mjs';
import { listZip } from './lib/zip.mjs';

/** The limit we keep to, so that an install stays quick on a slow line. */
const maxMegabytes = 50;

const requiredFiles = [
  'package.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'package.nls.json',
  'package.nls.de.json',
  'package.nls.zh-cn.json',
  'l10n/bundle.l10n.de.json',
  'l10n/bundle.l10n.zh-cn.json',
  'dist/extension.cjs',
  'dist/worker.cjs',
  'dist/cli.cjs',
  'dist/grammars/wasm-inlined.cjs',
  'dist/grammars/typescript.cjs',
  'dist/media/panel.js',
  'dist/media/panel.css',
  'dist/ort/onnxruntime_binding.node',
  'docs/rules/sentiment-negative.md',
  'docs/rules/similarity-duplicate.md',
  'models/gloss-base/manifest.json',
];

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: hostTarget() },
    'allow-missing': { type: 'boolean', default: false },
  },
});

void runMain(async () => {
  const { target } = options;
  if (!platformTargets.includes(target)) {
    throw new Error(`no target "${target}"; targets: ${platformTargets.join(', ')}`);
  }
  const vsix = path.join(root, 'dist', `gloss-${target}.vsix`);
  rmSync(vsix, { force: true });
  mustSucceed(await runNode('esbuild.config.mjs', ['--production', '--target', target]), 'the build');
  mustSucceed(
    await runNode(
      'vsce',
      // The bundles hold every npm package; links in the README stay as they are.
      [
        'package',
        '--no-dependencies',
        '--allow-missing-repository',
        '--no-rewrite-relative-links',
        '--target',
        target,
        '--out',
        vsix,
      ],
      { quiet: true },
    ),
    'vsce package',
  );
  report(vsix);
  if (target !== hostTarget()) {
    // dist/ is left as this machine can run it.
    mustSucceed(await runNode('esbuild.config.mjs'), 'the build');
  }
});

/**
 * Prints what the VSIX holds, and throws when something is missing or it is too large.
 * @param {string} vsix
 */
function report(vsix) {
  const files = listZip(vsix);
  for (const { name, size, compressedSize } of files) {
    console.log(`${megabytes(size)} ${megabytes(compressedSize)}  ${name}`);
  }
  const size = statSync(vsix).size;
  console.log(`${path.relative(root, vsix)}: ${files.length} files, ${(size / 1e6).toFixed(1)} MB`);

  const present = new Set(files.map(({ name }) => name.replace(/^extension\//, '')));
  const missing = [...requiredFiles, ...filesNamedInManifest(), ...modelFiles()].filter(
    (name) => !present.has(name),
  );
  if (missing.length > 0 && !options['allow-missing']) {
    throw new Error(`not in the package: ${missing.join(', ')}`);
  }
  if (size > maxMegabytes * 1e6) {
    throw new Error(`the package is larger than ${maxMegabytes} MB`);
  }
}

/** Icons, pages and other files that package.json points at. */
function filesNamedInManifest() {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  /** @type {string[]} */
  const found = [];
  JSON.stringify([manifest.icon, manifest.contributes], (_key, value) => {
    if (typeof value === 'string' && /^(\.\/)?(media|dist|docs)\/\S+\.\w+$/.test(value)) {
      found.push(value.replace(/^\.\//, ''));
    }
    return value;
  });
  return found;
}

/** What the manifest of the bundled model lists: without one of these it is refused. */
function modelFiles() {
  const folder = 'models/gloss-base';
  const { files } = JSON.parse(readFileSync(path.join(root, folder, 'manifest.json'), 'utf8'));
  return Object.keys(files).map((name) => `${folder}/${name}`);
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2).padStart(7)} MB`;
}
