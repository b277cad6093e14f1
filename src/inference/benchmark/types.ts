import type { Device } from '../model/devices';
import type { Wording } from '../wording';

/** One configuration to be timed, in a process of its own. */
export interface MeasureRequest {
  readonly packageFolder: string;
  readonly threads: number;
  readonly device: Device;
}

/** What one run of a configuration showed. Times are those of the clock unless they say CPU. */
export interface Figures {
  readonly loadMs: number;
  /** One sentence of 12 words, alone. */
  readonly sentenceMs: number;
  /** Over many sentences of mixed length. */
  readonly tokensPerSecond: number;
  /** Processor time of all threads. */
  readonly cpuMsPerThousandTokens: number;
  /** What loading and running added to the process. */
  readonly residentBytes: number;
}

export interface Measurement extends Figures {
  /** What else the runtime has on this machine, told by a run on the processor. */
  readonly otherDevices?: readonly Device[];
}

/** Why a device was not timed: it cannot be used, or it takes too long to be worth it. */
export interface Unmeasured {
  readonly reason: Wording;
}

export interface MeasureOptions {
  readonly signal: AbortSignal;
  /** How much of this run is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** @throws GlossError as loading a package does; `cancelled`. */
export type MeasureModel = (
  request: MeasureRequest,
  options: MeasureOptions,
) => Promise<Measurement | Unmeasured>;
