import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const checkpoints = path.resolve(import.meta.dirname, '../../../golden/compile/checkpoints');

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** A header with its length in front; `declared` lies about it. */
export function header(json: Uint8Array, declared = json.length): Uint8Array {
  const bytes = new Uint8Array(8 + json.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(declared), true);
  bytes.set(json, 8);
  return bytes;
}

/** A whole file, tensors in the order given. */
export function safetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const start = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const json = new TextEncoder().encode(
    JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }),
  );
  return new Uint8Array(Buffer.concat([header(json), ...Object.values(tensors).map(({ bytes }) => bytes)]));
}

/** A copy of a golden checkpoint whose config.json has other values; undefined takes a value out. */
export function changed(
  name: string,
  folder: string,
  values: Readonly<Record<string, unknown>>,
  file = 'config.json',
): string {
  cpSync(path.join(checkpoints, name), folder, { recursive: true });
  const config = path.join(folder, file);
  const content = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...content, ...values }));
  return folder;
}

/** Writes a safetensors file anew with other names or bytes of its tensors. */
export function rewrite(
  file: string,
  change: (name: string, bytes: Uint8Array) => readonly [name: string, bytes: Uint8Array],
): void {
  const whole = readFileSync(file);
  const start = 8 + Number(whole.readBigUInt64LE());
  const entries = JSON.parse(whole.subarray(8, start).toString()) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = Object.entries(entries).flatMap(([name, entry]) => {
    if (name === '__metadata__') return [];
    const [from, to] = entry.data_offsets;
    const [newName, bytes] = change(name, new Uint8Array(whole.subarray(start + from, start + to)));
    return [[newName, { ...entry, bytes }] as const];
  });
  writeFileSync(file, safetensors(Object.fromEntries(tensors)));
}
