import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../../..');

export const bundledPackage = path.join(root, 'models', 'gloss-base');

/**
 * Bundles a source file for Node as the product's build does, the native runtime left outside.
 * @param source relative to the repository
 * @returns the bundle's absolute path, in a folder from which `onnxruntime-node` resolves
 */
export async function bundle(source: string, format: 'cjs' | 'esm' = 'cjs'): Promise<string> {
  const folder = path.join(root, 'node_modules', '.cache', 'gloss-test', String(process.pid));
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(
    folder,
    `${source.replaceAll('/', '-').replace(/\.ts$/, '')}.${format === 'cjs' ? 'cjs' : 'mjs'}`,
  );
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format,
    target: 'node20',
    external: ['onnxruntime-node'],
    logLevel: 'error',
  });
  return outfile;
}

export function bundleWorker(): Promise<string> {
  return bundle('src/inference/worker/main.ts');
}
