import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { GlossError } from '../../../../src/inference';
import { parseHeader, SafetensorsFile } from '../../../../src/inference/compile/safetensors';
import { header, safetensors } from './support';

const folder = mkdtempSync(path.join(tmpdir(), 'gloss-safetensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function written(bytes: Uint8Array): string {
  const file = path.join(folder, `${files++}.safetensors`);
  writeFileSync(file, bytes);
  return file;
}

async function readAll(bytes: Uint8Array): Promise<Map<string, number[]>> {
  const file = await SafetensorsFile.open(written(bytes));
  try {
    const found = new Map<string, number[]>();
    for (const name of file.entries.keys()) found.set(name, [...(await file.read(name))]);
    return found;
  } finally {
    await file.close();
  }
}

const whole = safetensors({
  first: { dtype: 'F32', shape: [2, 3], bytes: new Uint8Array(Float32Array.of(1, -2, 3.5, 0, 5, 6).buffer) },
  second: {
    dtype: 'F16',
    shape: [4],
    bytes: new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff).buffer),
  },
  third: { dtype: 'BF16', shape: [], bytes: new Uint8Array(Uint16Array.of(0x3fc0).buffer) },
  fourth: { dtype: 'F64', shape: [1], bytes: new Uint8Array(Float64Array.of(0.5).buffer) },
});

describe('a safetensors file', () => {
  it('gives its tensors as float32, from each type of float', async () => {
    expect([...(await readAll(whole))]).toEqual([
      ['first', [1, -2, 3.5, 0, 5, 6]],
      ['second', [1, -2, 2 ** -24, 65504]],
      ['third', [1.5]],
      ['fourth', [0.5]],
    ]);
  });

  it('is refused when it is missing', async () => {
    await expect(SafetensorsFile.open(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'modelMissing',
    });
  });

  const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  it.each<[string, Uint8Array]>([
    ['empty', new Uint8Array(0)],
    ['shorter than its first eight bytes', whole.subarray(0, 5)],
    ['cut in its header', whole.subarray(0, 40)],
    ['cut in its data', whole.subarray(0, whole.length - 1)],
    ['longer than its tensors', Uint8Array.of(...whole, 0)],
    ['a header longer than the file', header(text({}), 1000)],
    [
      'a header of more bytes than there are numbers for',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1),
    ],
    ['no JSON', header(new TextEncoder().encode('{"a":'))],
    ['not UTF-8', header(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['a list', header(text([1]))],
    ['an unknown type', header(text({ a: { dtype: 'F3', shape: [0], data_offsets: [0, 0] } }))],
    [
      'a type from the prototype',
      header(text({ a: { dtype: 'toString', shape: [0], data_offsets: [0, 0] } })),
    ],
    ['a negative size', header(text({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 0] } }))],
    [
      'a size beyond all numbers',
      header(text({ a: { dtype: 'F32', shape: [2 ** 53, 2 ** 53], data_offsets: [0, 0] } })),
    ],
    [
      'offsets that are no numbers',
      header(text({ a: { dtype: 'F32', shape: [0], data_offsets: ['0', 0] } })),
    ],
    ['offsets the wrong way round', header(text({ a: { dtype: 'F32', shape: [0], data_offsets: [4, 0] } }))],
    ['offsets beyond the file', header(text({ a: { dtype: 'F32', shape: [250], data_offsets: [0, 1000] } }))],
    ['a null entry', header(text({ a: null }))],
  ])('is refused when it is %s', async (_name, bytes) => {
    await expect(SafetensorsFile.open(written(bytes))).rejects.toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining('not a whole safetensors file') as string,
    });
  });

  it('is refused when tensors overlap or leave a hole', () => {
    const entry = (start: number, end: number) => ({
      dtype: 'U8',
      shape: [end - start],
      data_offsets: [start, end],
    });
    const overlapping = text({ a: entry(0, 4), b: entry(2, 6) });
    const apart = text({ a: entry(0, 2), b: entry(4, 6) });
    for (const bytes of [overlapping, apart]) {
      expect(() => parseHeader(bytes, 0, 6, 'x')).toThrow(
        expect.objectContaining({ code: 'modelCorrupt' }) as Error,
      );
    }
  });

  it('does not give what is no float, or no number', async () => {
    const integers = { dtype: 'I32', shape: [1], bytes: new Uint8Array(4) };
    await expect(readAll(safetensors({ ids: integers }))).rejects.toThrow('the tensor "ids" has type I32');
    const broken = { dtype: 'F32', shape: [1], bytes: new Uint8Array(Float32Array.of(Number.NaN).buffer) };
    await expect(readAll(safetensors({ broken }))).rejects.toThrow('not finite');
  });

  it('with bytes changed, cut or added at random gives its tensors or a GlossError, and never more than the file has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.integer({ min: 0, max: whole.length + 20 }),
        async (changes, length) => {
          const bytes = new Uint8Array(length);
          bytes.set(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < length) bytes[at] = value;
          const values = await readAll(bytes).catch((thrown: unknown) => thrown);
          if (values instanceof Map) {
            const total = [...values.values()].reduce((sum, each: number[]) => sum + each.length, 0);
            expect(total).toBeLessThanOrEqual(bytes.length);
          } else expect(values).toBeInstanceOf(GlossError);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('with bytes of its header changed at random gives entries within the file, or a GlossError', () => {
    const dataStart = 8 + Number(Buffer.from(whole).readBigUInt64LE());
    const bytes = whole.slice(8, dataStart);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const mutated = bytes.slice();
          for (const [at, value] of changes) mutated[at] = value;
          try {
            for (const { start, end } of parseHeader(mutated, dataStart, whole.length, 'x').values()) {
              expect(start).toBeGreaterThanOrEqual(dataStart);
              expect(end).toBeLessThanOrEqual(whole.length);
            }
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(GlossError);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  }, 60_000);

  it('with any header gives entries that fill the file exactly, or a GlossError', () => {
    const number = fc.oneof(
      fc.integer({ min: -2, max: 40 }),
      fc.constantFrom(2 ** 31, 2 ** 53, 1e300, 0.5, null, '4'),
    );
    const entry = fc.record({
      dtype: fc.constantFrom('F32', 'F16', 'U8', 'X', '__proto__', 4),
      shape: fc.array(number, { maxLength: 10 }),
      data_offsets: fc.array(number, { minLength: 1, maxLength: 3 }),
    });
    const headers = fc.dictionary(
      fc.constantFrom('a', 'b', '__metadata__', '__proto__'),
      fc.oneof(entry, fc.jsonValue({ maxDepth: 1 })),
    );
    fc.assert(
      fc.property(headers, fc.nat(80), (value, dataBytes) => {
        try {
          const entries = [...parseHeader(text(value), 0, dataBytes, 'x').values()];
          expect(entries.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(dataBytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(GlossError);
        }
      }),
      { numRuns: 2000 },
    );
  }, 60_000);
});
