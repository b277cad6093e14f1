import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { readSource, trackedFiles } from './sources';

const binary = /\.(onnx|data|png|vsix|wasm|safetensors|npy|npz|bin|gz)$/;
const textFiles = trackedFiles().filter((file) => !binary.test(file));
const codeFiles = textFiles.filter((file) => /\.(ts|mts|mjs|css)$/.test(file));

describe('the repository', () => {
  it('locks packages without the address that they came from', () => {
    expect(readSource('package-lock.json')).not.toContain('"resolved": "http');
  });

  it('names no folder of a machine that it was written on', () => {
    // In two parts, so that this file does not find itself.
    const homes = [
      '/ho' + 'me/',
      '/Us' + 'ers/',
      '/ro' + 'ot/',
      '/wo' + 'rk/',
      'C:' + '\\Users',
      os.homedir(),
    ];
    const naming = textFiles.filter((file) => {
      const text = readSource(file);
      return homes.some((folder) => new RegExp(`(^|[\\s"'\`(=:])${escape(folder)}`, 'm').test(text));
    });
    expect(naming).toEqual([]);
  });

  it('has no code file of more than 500 lines', () => {
    const long = codeFiles.filter((file) => readSource(file).split('\n').length > 501);
    expect(long).toEqual([]);
  });

  it('has no test that is skipped, marked to run alone or still to be written', () => {
    const marked =
      /\b(describe|it|test|suite)\.(only|skip|todo|fails|skipIf|runIf)\b|\b(xit|xdescribe|fit|fdescribe)\(/;
    const tests = codeFiles.filter(
      (file) => file.startsWith('test/') && !file.startsWith('test/structure/repository'),
    );
    expect(tests.filter((file) => marked.test(readSource(file)))).toEqual([]);
  });

  it('has no note of something still to do without an issue', () => {
    const note = /(\/\/|\/?\*|#)\s*(TODO|FIXME|XXX)\b(?!\(#\d+\))/;
    const sources = codeFiles.filter((file) => /^(src|media|scripts|bench)\//.test(file));
    expect(sources.filter((file) => note.test(readSource(file)))).toEqual([]);
  });
});

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
