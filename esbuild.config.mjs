// Builds dist/: the extension, its worker, the command line and the webview pages.
//   node esbuild.config.mjs [--target linux-x64] [--production] [--watch] [--only worker,cli]
//                           [--metafile FILE] [--dry-run]
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { hostTarget, platformTargets } from './scripts/lib/targets.mjs';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: hostTarget() },
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    only: { type: 'string' },
    metafile: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  },
});
if (!platformTargets.includes(options.target)) {
  throw new Error(`no native files for "${options.target}"; targets: ${platformTargets.join(', ')}`);
}

/**
 * onnxruntime-node loads its addon by a path made from `process.platform`, which a bundler turns into a glob over all
 * platforms. The bundle asks for `./ort/onnxruntime_binding.node` instead, and `copyNativeFiles` puts it there together
 * with the library that the addon looks for beside itself.
 * @type {esbuild.Plugin}
 */
const onnxRuntimeAddon = {
  name: 'onnxruntime-addon',
  setup(build) {
    build.onLoad({ filter: /onnxruntime-node[\\/]dist[\\/]binding\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const load =
        /require\(`\.\.\/bin\/napi-v\d+\/\$\{process\.platform\}\/\$\{process\.arch\}\/onnxruntime_binding\.node`\)/;
      if (!load.test(source)) {
        throw new Error('onnxruntime-node changed how it loads its addon: adapt esbuild.config.mjs');
      }
      return { contents: source.replace(load, 'require("./ort/onnxruntime_binding.node")'), loader: 'js' };
    });
    build.onResolve({ filter: /^\.\/ort\/onnxruntime_binding\.node$/ }, ({ path: file }) => ({
      path: file,
      external: true,
    }));
  },
};

/**
 * Source modules do nothing when imported (docs/architecture.md), so a bundle may leave out those it does not use: the
 * extension imports the library's index and must not get onnxruntime through it.
 * @type {esbuild.Plugin}
 */
const pureModules = {
  name: 'pure-modules',
  setup(build) {
    build.onResolve({ filter: /^\./, namespace: 'file' }, async (request) => {
      const isOurs = request.importer.startsWith(path.join(root, 'src') + path.sep);
      if (!isOurs || request.pluginData?.isResolving) {
        return undefined;
      }
      const {
        path: resolved,
        errors,
        warnings,
      } = await build.resolve(request.path, {
        kind: request.kind,
        importer: request.importer,
        resolveDir: request.resolveDir,
        pluginData: { isResolving: true },
      });
      return errors.length > 0 ? { errors, warnings } : { path: resolved, sideEffects: false };
    });
  },
};

/** Packages that a language needs only when a document of that language is read: name below dist/grammars → package. */
const grammars = new Map();

/**
 * Two megabytes of grammars would be parsed at every start of the extension. Each becomes a file of its own, which the
 * bundles of editor and command line load when it is wanted. `folder` is where they lie, seen from the bundle.
 * @type {(folder: string) => esbuild.Plugin}
 */
const grammarFiles = (folder) => ({
  name: 'grammar-files',
  setup(build) {
    build.onResolve({ filter: /^@shikijs\/(langs|engine-oniguruma)\/./ }, ({ path: name, kind }) => {
      if (kind !== 'dynamic-import') {
        return undefined;
      }
      const file = path.posix.basename(name);
      grammars.set(file, name);
      return { path: `${folder}/${file}.cjs`, external: true };
    });
  },
});

/** What the bundles load when it is first wanted: name below dist/lazy → source file or package. */
const lazyParts = new Map();

/** Modules behind an import() that are large and not needed to start: files without extension, and packages. */
const lazyModules = [
  'src/analysis/regions/comments',
  'src/analysis/regions/markdown',
  'src/extension/documents/analysis',
  'src/extension/documents/workspaceFileText',
  'src/extension/engine',
  'src/extension/features/model/choose',
  'src/extension/features/model/token',
  'src/extension/gloss',
  'src/extension/onDemand',
  'libphonenumber-js',
];

/**
 * Commands, parsing markdown, reading grammars and the numbering plans of all countries take most of the extension's
 * code, and none of it is needed to start. Each becomes a file of its own. `folder` is where they lie, seen from the bundle.
 * @type {(folder: string) => esbuild.Plugin}
 */
const lazyFiles = (folder) => ({
  name: 'lazy-files',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path: name, kind, resolveDir }) => {
      const isOurs = name.startsWith('.');
      const module = isOurs
        ? path.relative(root, path.join(resolveDir, name)).replaceAll(path.sep, '/')
        : name;
      if (kind !== 'dynamic-import' || !lazyModules.includes(module)) {
        return undefined;
      }
      const file = path.posix.basename(name);
      lazyParts.set(file, isOurs ? path.join(root, module) : module);
      return { path: `${folder}/${file}.cjs`, external: true };
    });
  },
});

/**
 * A grammar's package brings the languages that may be embedded in it; their comments are not looked for, so each file
 * keeps to its own language.
 * @type {esbuild.Plugin}
 */
const ownGrammarOnly = {
  name: 'own-grammar-only',
  setup(build) {
    build.onResolve({ filter: /^\.\/.*\.mjs$/ }, ({ path: file, importer }) =>
      /@shikijs[\\/]langs/.test(importer) ? { path: file, namespace: 'no-grammar' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-grammar' }, () => ({ contents: 'export default []' }));
  },
};

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  metafile: true,
  write: !options['dry-run'],
  minify: options.production,
  sourcemap: options.production ? false : 'linked',
  loader: { '.wasm': 'binary' },
  logOverride: { 'empty-import-meta': 'error' },
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  // import() of a CommonJS file gives what require() does, not Node's wrapper around it.
  supported: { 'dynamic-import': false },
  // The build for require() loads its parts by names that a bundler cannot see.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [grammarFiles('./grammars'), lazyFiles('./lazy'), pureModules, onnxRuntimeAddon],
};

/** @type {Record<string, esbuild.BuildOptions>} */
const bundles = {
  extension: { ...node, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode'] },
  worker: { ...node, entryPoints: { worker: 'src/inference/worker/main.ts' } },
  compile: { ...node, entryPoints: { compile: 'src/inference/hub/compiler/main.ts' } },
  benchmark: { ...node, entryPoints: { benchmark: 'src/inference/benchmark/main.ts' } },
  cli: { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  media: {
    ...common,
    outdir: path.join(dist, 'media'),
    entryPoints: webviewPages(),
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
  },
};

/** Each folder of media/ with a main.ts is a page: media/panel/main.ts becomes dist/media/panel.js and panel.css. */
function webviewPages() {
  const pages = readdirSync(path.join(root, 'media'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, 'media', entry.name, 'main.ts')))
    .map((entry) => [entry.name, `media/${entry.name}/main.ts`]);
  return Object.fromEntries(pages);
}

/** The files of the target that onnxruntime needs at run time; all targets are in the one npm package. */
function copyNativeFiles() {
  const [platform = '', arch = ''] = options.target.split('-');
  const packageFolder = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const from = path.join(packageFolder, 'bin', 'napi-v6', platform, arch);
  const to = path.join(dist, 'ort');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  // The versioned dylib is a copy of libonnxruntime.1.dylib. The rest serves graphics processors, which Gloss does not
  // use: onnxruntime.dll imports DirectML.dll with delay and dxcompiler.dll and dxil.dll not at all (import tables read).
  const isUnused = /providers_|^(DirectML|dxcompiler|dxil)\.dll$|libonnxruntime\.\d+\.\d+\.\d+\.dylib$/;
  for (const file of readdirSync(from).filter((name) => !isUnused.test(name))) {
    copyFileSync(path.join(from, file), path.join(to, file));
  }
}

/** Writes the files that the bundles just built load when they are wanted: parsers, and then the parsers' grammars. */
async function buildLazyFiles() {
  // Parts may load parts of their own.
  for (let built = 0; built < lazyParts.size;) {
    const wanted = [...lazyParts].slice(built);
    built = lazyParts.size;
    await esbuild.build({
      ...node,
      outdir: path.join(dist, 'lazy'),
      entryPoints: Object.fromEntries(wanted),
      external: ['vscode'],
      plugins: [grammarFiles('../grammars'), lazyFiles('.'), pureModules],
    });
  }
  await esbuild.build({
    ...node,
    outdir: path.join(dist, 'grammars'),
    entryPoints: Object.fromEntries(grammars),
    plugins: [ownGrammarOnly],
    sourcemap: false,
  });
}

/** Removes what an earlier build left; packaged files (*.vsix) stay. */
function cleanDist() {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist).filter((entry) => !entry.endsWith('.vsix'))) {
    rmSync(path.join(dist, name), { recursive: true, force: true });
  }
}

const names = options.only?.split(',') ?? Object.keys(bundles);
const wanted = names.map((name) => {
  const bundle = bundles[name];
  if (!bundle) {
    throw new Error(`no bundle "${name}"; bundles: ${Object.keys(bundles).join(', ')}`);
  }
  return bundle;
});
const isFullBuild = !options.only && !options['dry-run'];

if (options.watch) {
  copyNativeFiles();
  for (const bundle of wanted) {
    const context = await esbuild.context({ ...bundle, logLevel: 'info' });
    await context.rebuild();
    await context.watch();
  }
  await buildLazyFiles();
} else {
  if (isFullBuild) {
    cleanDist();
  }
  const results = await Promise.all(wanted.map((bundle) => esbuild.build(bundle))).catch(() =>
    process.exit(1),
  );
  if (!options['dry-run']) {
    await buildLazyFiles();
    copyNativeFiles();
    if (names.includes('cli')) {
      chmodSync(path.join(dist, 'cli.cjs'), 0o755);
    }
  }
  if (options.metafile) {
    const metafiles = Object.fromEntries(names.map((name, index) => [name, results[index]?.metafile]));
    mkdirSync(path.dirname(path.resolve(options.metafile)), { recursive: true });
    writeFileSync(options.metafile, JSON.stringify(metafiles));
  }
}
