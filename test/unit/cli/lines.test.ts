import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, readLines } from '../../../src/cli/predict/lines';
import { streamOf } from './support';

async function batchesOf(chunks: readonly Uint8Array[], longest?: number): Promise<(readonly Line[])[]> {
  const batches: (readonly Line[])[] = [];
  for await (const batch of readLines(streamOf(chunks), longest)) batches.push(batch);
  return batches;
}

async function textsOf(content: string | readonly Uint8Array[], longest?: number) {
  const chunks = typeof content === 'string' ? [Buffer.from(content)] : content;
  const lines = (await batchesOf(chunks, longest)).flat();
  return lines.map(({ bytes }) => bytes && Buffer.from(bytes).toString('utf8'));
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

describe('readLines', () => {
  it('gives no line for empty input and none behind a final line end', async () => {
    expect(await textsOf('')).toEqual([]);
    expect(await textsOf('a\nb\n')).toEqual(['a', 'b']);
    expect(await textsOf('a\nb')).toEqual(['a', 'b']);
  });

  it('keeps blank lines, so that line numbers stay those of the input', async () => {
    expect(await textsOf('a\n\n\nb\n\n')).toEqual(['a', '', '', 'b', '']);
  });

  it('leaves out carriage returns at line ends only', async () => {
    expect(await textsOf('a\rb\r\nc\r\r\n\r\n')).toEqual(['a\rb', 'c\r', '']);
  });

  it('leaves out the byte order mark of the first line only', async () => {
    expect(await textsOf('\ufeffa\n\ufeffb\n')).toEqual(['a', '\ufeffb']);
  });

  it('does not depend on how the bytes come in', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'ä', '🙂', '\n', '\r\n', '\ufeff', ' '))
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (content, size) => {
        const bytes = Buffer.from(content);
        const whole = await textsOf(content);
        expect(await textsOf(cut(bytes, size))).toEqual(whole);
        const expected = content.replace(/^\ufeff/, '').split(/\r?\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(whole.length).toBe(content === '\ufeff' ? 1 : expected.length);
        if (content !== '\ufeff') expect(whole).toEqual(expected);
      }),
    );
  });

  it('numbers lines from 1 across batches', async () => {
    const batches = await batchesOf([Buffer.from('x\n'.repeat(1000))]);
    expect(batches.flat().map(({ number }) => number)).toEqual(
      Array.from({ length: 1000 }, (_, at) => at + 1),
    );
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(256);
  });

  it('closes a batch of long lines early', async () => {
    const line = `${'x'.repeat(100_000)}\n`;
    const batches = await batchesOf([Buffer.from(line.repeat(7))]);
    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
  });

  it('hands over the lines of a chunk before it asks for the next', async () => {
    let asked = 0;
    async function* slow(): AsyncGenerator<Uint8Array> {
      asked += 1;
      yield Buffer.from('a\nb\nc');
      asked += 1;
      yield Buffer.from('d\n');
    }
    const lines = readLines(slow());
    expect((await lines.next()).value).toHaveLength(2);
    expect(asked).toBe(1);
  });

  it('drops what is too long and goes on with the next line', async () => {
    const chunks = cut(Buffer.from('12345\n123456\n1234567890\n1\n'), 4);
    expect(await textsOf(chunks, 5)).toEqual(['12345', undefined, undefined, '1']);
    expect(await textsOf('1234567', 5)).toEqual([undefined]);
  });
});
