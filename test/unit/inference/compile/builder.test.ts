import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../src/inference/compile/builder';
import { keep } from '../../../../src/inference/compile/stored';

const root = mkdtempSync(path.join(tmpdir(), 'gloss-builder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A weight that both outputs read, and one for each of them. */
function twoBranches(): GraphBuilder {
  const builder = new GraphBuilder();
  for (const name of ['shared', 'left', 'right']) {
    keep(builder, name, [3], async () => Float32Array.of(1, 2, 3));
  }
  const ids = builder.node('Cast', ['input_ids'], { attributes: { to: { int: 1 } } });
  const shared = builder.node('Add', [ids, 'shared'], { output: 'trunk' });
  builder.node('Mul', [shared, 'left'], { output: 'left_out' });
  builder.node('Mul', [builder.node('Mul', [shared, 'attention_mask']), 'right'], { output: 'right_out' });
  for (const name of ['left_out', 'right_out']) builder.output(name, ['batch', 3]);
  return builder;
}

const read = (folder: string, file: string) => readFileSync(path.join(folder, file));

describe('an excerpt of a graph', () => {
  it('lies beside the whole and changes neither it nor its weights', async () => {
    const [bare, both] = [mkdtempSync(path.join(root, 'a')), mkdtempSync(path.join(root, 'b'))];
    await twoBranches().write(bare);
    await twoBranches().write(both, { excerpts: [{ file: 'left.onnx', outputs: ['left_out'] }] });
    expect(readdirSync(both).sort()).toEqual(['left.onnx', 'model.onnx', 'model.onnx.data']);
    for (const file of readdirSync(bare)) expect(read(both, file).equals(read(bare, file))).toBe(true);
  });

  it('has what its outputs depend on, and nothing else', async () => {
    const folder = mkdtempSync(path.join(root, 'c'));
    await twoBranches().write(folder, { excerpts: [{ file: 'left.onnx', outputs: ['left_out'] }] });
    const names = [
      'input_ids',
      'attention_mask',
      'trunk',
      'shared',
      'left',
      'left_out',
      'right',
      'right_out',
    ];
    const namesIn = (file: string) => {
      const strings = read(folder, file)
        .toString('latin1')
        .split(/[^a-z_]+/);
      return names.filter((name) => strings.includes(name));
    };
    expect(namesIn('model.onnx')).toEqual(names);
    expect(namesIn('left.onnx')).toEqual(['input_ids', 'trunk', 'shared', 'left', 'left_out']);
  });
});

describe('a reshaped tensor', () => {
  /** Its operators, in the order of the file. */
  async function operators(foreseesShapes: boolean): Promise<readonly string[]> {
    const builder = new GraphBuilder(foreseesShapes);
    const [pairs, column] = [builder.vector(-1, 2), builder.vector(-1, 1)];
    const twice = builder.reshape(builder.reshape('input_ids', pairs), column);
    builder.node('Identity', [builder.reshape(twice, pairs)], { output: 'out' });
    builder.output('out', ['pairs', 2]);
    const folder = mkdtempSync(path.join(root, 'd'));
    await builder.write(folder);
    const names = read(folder, 'model.onnx')
      .toString('latin1')
      .matchAll(/node_\d+_([A-Z][a-z]+)/g);
    return [...names].map(([, kind = '']) => kind);
  }

  it('has a shape that the runtime can foresee, unless that costs more than it is worth', async () => {
    expect(await operators(true)).toEqual(['Reshape', 'Reshape', 'Reshape', 'Identity']);
  });

  it('hides each shape once, behind an end that is only known when the graph runs', async () => {
    expect(await operators(false)).toEqual([
      'Neg',
      'Slice',
      'Reshape',
      'Slice',
      'Reshape',
      'Reshape',
      'Identity',
    ]);
  });
});
