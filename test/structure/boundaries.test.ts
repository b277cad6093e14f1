import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { importsOf, root, sourceFiles } from './sources';

/** What each room may import of the others; of a room, only its index, or what is named here. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/inference': [],
  'src/analysis': ['src/inference'],
  'src/extension': ['src/inference', 'src/analysis', 'src/inference/worker/client', 'src/inference/hub'],
  'src/cli': ['src/inference', 'src/analysis', 'src/inference/local', 'src/inference/hub'],
};
const rooms = Object.keys(allowed);
const onnxRuntimeImporter = 'src/inference/model/runtime.ts';

function roomOf(file: string): string | undefined {
  return rooms.find((room) => file === room || file.startsWith(`${room}/`));
}

describe('what source files import', () => {
  it.each(rooms)('%s imports no room above it, and only the front door of those below', (room) => {
    const violations = sourceFiles(room).flatMap((file) =>
      importsOf(file)
        .map((imported) => imported.replace(/\/index$/, ''))
        .filter((imported) => {
          const target = roomOf(imported);
          return target !== undefined && target !== room && !allowed[room]!.includes(imported);
        })
        .map((imported) => `${file} → ${imported}`),
    );
    expect(violations).toEqual([]);
  });

  it('only src/extension imports vscode, types included', () => {
    const importers = rooms
      .filter((room) => room !== 'src/extension')
      .concat('media')
      .flatMap(sourceFiles);
    expect(importers.filter((file) => importsOf(file).includes('vscode'))).toEqual([]);
  });

  it('only runtime.ts imports onnxruntime', () => {
    const importers = sourceFiles('src').filter((file) =>
      importsOf(file).some((name) => name.startsWith('onnxruntime')),
    );
    expect(importers).toEqual([onnxRuntimeImporter]);
  });

  it('no feature of the extension imports another feature', () => {
    const files = sourceFiles('src/extension/features');
    const folderOf = (file: string): string | undefined => file.split('/')[3];
    const features = new Set(files.filter((file) => file.split('/').length > 4).map(folderOf));
    const violations = files.flatMap((file) =>
      importsOf(file)
        .filter((imported) => imported.startsWith('src/extension/features/'))
        .filter((imported) => features.has(folderOf(imported)) && folderOf(imported) !== folderOf(file))
        .map((imported) => `${file} → ${imported}`),
    );
    expect(violations).toEqual([]);
  });

  it('a webview page imports nothing of the extension but the types of its messages', () => {
    const violations = sourceFiles('media').flatMap((file) =>
      importsOf(file)
        .filter((imported) => imported.startsWith('src/') && !imported.endsWith('/protocol'))
        .map((imported) => `${file} → ${imported}`),
    );
    expect(violations).toEqual([]);
  });
});

describe('what the bundles hold', () => {
  let bundles: Readonly<Record<string, Metafile>>;
  beforeAll(() => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gloss-'));
    const file = path.join(folder, 'metafile.json');
    try {
      execFileSync(process.execPath, ['esbuild.config.mjs', '--dry-run', '--metafile', file], { cwd: root });
      bundles = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Metafile>;
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  /** Files whose code is in the output, not merely looked at. */
  function contents(bundle: string): string[] {
    return Object.values(bundles[bundle]!.outputs).flatMap((output) =>
      Object.entries(output.inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    );
  }

  it('the extension is without onnxruntime and without the worker’s model code', () => {
    const unwanted = contents('extension').filter(
      (file) => file.includes('onnxruntime') || file.startsWith('src/inference/model/session'),
    );
    expect(unwanted).toEqual([]);
  });

  it('the extension starts without what documents and commands need', () => {
    const later =
      /^src\/(analysis\/(documentAnalysis|regions\/(markdown|comments\/index))|extension\/(onDemand|engine|features\/panel\/))/;
    expect(contents('extension').filter((file) => later.test(file))).toEqual([]);
  });

  it('the extension is without the command line, and the command line without the extension', () => {
    expect(contents('extension').filter((file) => file.startsWith('src/cli'))).toEqual([]);
    expect(contents('cli').filter((file) => file.startsWith('src/extension'))).toEqual([]);
  });

  it('the worker holds the library alone', () => {
    const sources = contents('worker').filter((file) => !file.includes('node_modules'));
    expect(sources.filter((file) => !file.startsWith('src/inference/'))).toEqual([]);
  });

  it('only the extension asks for vscode', () => {
    const asking = Object.entries(bundles)
      .filter(([, { outputs }]) =>
        Object.values(outputs).some(({ imports }) => imports.some((each) => each.path === 'vscode')),
      )
      .map(([name]) => name);
    expect(asking).toEqual(['extension']);
  });

  it('a webview page holds nothing made for Node', () => {
    const sources = contents('media').filter((file) => file.startsWith('src/'));
    expect(sources.filter((file) => !/\/panel\/(protocol|model)\.ts$/.test(file))).toEqual([]);
  });
});
