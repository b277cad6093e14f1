import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../..');

/** Files that are, or would be, under version control; relative to the root, with `/`. */
export function trackedFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  return [...new Set(list.split('\0'))].filter((file) => file !== '' && existsSync(path.join(root, file)));
}

export function readSource(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** TypeScript files below a folder of the root. */
export function sourceFiles(folder: string): string[] {
  return trackedFiles().filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.ts'));
}

/**
 * Everything that a file imports: also types, `import()` and `require()`. Relative ones are given as paths from the
 * root without extension, packages as they are written.
 */
export function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readSource(file), true, true);
  return importedFiles.map(({ fileName }) => {
    const isRelative = fileName.startsWith('.');
    return isRelative ? path.posix.normalize(path.posix.join(path.posix.dirname(file), fileName)) : fileName;
  });
}
