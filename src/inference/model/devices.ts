import { createHash } from 'node:crypto';
import type { ModelInfo } from '../types';
import { type Wording, worded } from '../wording';

/** What a model can be computed on, under onnxruntime's names; `cpu` is the processor. */
export const devices = ['cpu', 'webgpu', 'coreml', 'dml', 'cuda'] as const;
export type Device = (typeof devices)[number];

/** What can be asked for. `auto` measures where there is something to choose from. */
export const deviceChoices = ['auto', ...devices] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/** The device that computes, and why it is this one; no reason where the processor was asked for. */
export interface DeviceUse {
  readonly device: Device;
  readonly reason?: Wording;
}

/** What was found out of a package: not to be measured again as long as the package is the same. */
export type KnownDevice = Pick<ModelInfo, 'hash' | 'device'>;

/** One small run of the whole model. */
export interface Measured {
  readonly ms: number;
  /** Every output of the model, in an order that is the same on all devices. */
  readonly outputs: readonly Float32Array[];
}

/** Why a device cannot be used. */
export interface Problem {
  readonly problem: Wording;
}

/** What the runtime was built for here. One that is not bundled needs libraries from elsewhere. */
export interface Backend {
  readonly name: string;
  readonly bundled: boolean;
}

/** What the choice may try out. */
export interface Trials {
  backends(): readonly Backend[];
  /** @throws GlossError as loading for the processor does */
  onProcessor(): Promise<Measured>;
  onDevice(device: Device): Promise<Measured | Problem>;
}

/**
 * Largest difference of an output that counts as the same. In fp32 another order of summing moves the logits of BERT and
 * DistilBERT by less than 1e-6 (WebGPU, measured); half precision has three decimals, and after a dozen layers is off by
 * more than this. A logit that is off by 1e-3 moves a probability by 0.00025 at most, which no view shows.
 */
export const tolerance = 1e-3;

/**
 * What `auto` weighs against the processor. The others were never run with Gloss, and what goes wrong inside of a driver
 * ends the whole process: they are for those who ask for them.
 */
const measuredByItself: Device = 'webgpu';

const names: Readonly<Record<Device, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  coreml: 'CoreML',
  dml: 'DirectML',
  cuda: 'CUDA',
};

/** A device's own name: `WebGPU`. */
export function deviceName(device: Device): string {
  return names[device];
}

/** Why a package of this precision has nothing to choose from, if it has not. */
export function processorOnly(precision: string): Wording | undefined {
  return precision === 'fp32'
    ? undefined
    : worded`${precision} models are made of operators that run on the processor.`;
}

/**
 * Chooses by one small run on each device. A device is taken only if it gives the processor's answers, and by `auto`
 * only if it is faster, too. With `cpu`, and with `auto` for a package that has nothing to choose from, nothing is tried.
 * @throws GlossError as loading for the processor does
 */
export async function chooseDevice(
  choice: DeviceChoice,
  precision: string,
  trials: Trials,
): Promise<DeviceUse> {
  if (choice === 'cpu') return { device: 'cpu' };
  const only = choice === 'auto' ? processorOnly(precision) : undefined;
  if (only !== undefined) return { device: 'cpu', reason: only };
  const device = choice === 'auto' ? measuredByItself : choice;
  const { isUsable, isFaster, reason } = await compared(device, trials);
  const isTaken = isUsable && (isFaster || choice !== 'auto');
  return { device: isTaken ? device : 'cpu', reason };
}

interface Verdict {
  readonly isUsable: boolean;
  readonly isFaster: boolean;
  readonly reason: Wording;
}

async function compared(device: Device, trials: Trials): Promise<Verdict> {
  const refused = (reason: Wording): Verdict => ({ isUsable: false, isFaster: false, reason });
  const name = names[device];
  const backends = trials.backends();
  const backend = backends.find((known) => known.name === device);
  if (backend === undefined) return refused(absent(name, backends));
  const there = await trials.onDevice(device);
  if ('problem' in there) {
    return refused(
      backend.bundled
        ? there.problem
        : worded`${name} needs libraries that do not come with Gloss. ${there.problem}`,
    );
  }
  const here = await trials.onProcessor();
  const difference = largestDifference(there.outputs, here.outputs);
  // Also what is not a number.
  if (!(difference <= tolerance)) {
    return refused(
      worded`The answers of ${name} differ from the processor's by ${Number(difference.toPrecision(2))}.`,
    );
  }
  return {
    isUsable: true,
    isFaster: there.ms < here.ms,
    reason: worded`${name} took ${timeOf(there.ms)} ms for what the processor did in ${timeOf(here.ms)} ms.`,
  };
}

function absent(name: string, backends: readonly Backend[]): Wording {
  const platform = `${process.platform}-${process.arch}`;
  const bundled = backends.filter((backend) => backend.bundled).map((backend) => backend.name);
  const here = devices.filter((device) => device !== 'cpu' && bundled.includes(device));
  return here.length === 0
    ? worded`The runtime has no ${name} on ${platform}, and no other device but the processor.`
    : worded`The runtime has no ${name} on ${platform}, only ${here.map((device) => names[device]).join(', ')}.`;
}

/** NaN where one of the values is; infinite where the arrays are not of the same lengths. */
function largestDifference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let largest = 0;
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right?.length !== left.length) return Number.POSITIVE_INFINITY;
    left.forEach((value, at) => (largest = Math.max(largest, Math.abs(value - (right[at] ?? Number.NaN)))));
  }
  return largest;
}

/** Milliseconds as people read them: one decimal below ten. */
function timeOf(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}

/** What is told of a model once it runs on a device. */
export function infoOn(info: ModelInfo, device: DeviceUse): ModelInfo {
  return { ...info, hash: hashOn(info.hash, device.device), device };
}

/**
 * The identity of a package's results. Another device than the processor sums in another order, and perhaps in another one
 * for each shape of a batch: what it gives is not mixed with what the processor gave.
 */
export function hashOn(hash: string, device: Device): string {
  return device === 'cpu' ? hash : createHash('sha256').update(`${hash} ${device}`).digest('hex');
}

/** What a runtime says when it gives up, without the place in its sources: `Failed to get a WebGPU adapter: …` */
export function toldBy(message: string): string {
  const said = message.replace(/^[\s\S]*?\bwas false\.\s*/, '').replace(/\s+/g, ' ');
  return said.trim().slice(0, 300);
}
