import { readFileSync } from 'node:fs';
import { throwIfAborted } from './errors';
import type { AnalyzerParts } from './localAnalyzer';
import type { HeadKind } from './model/manifest';
import { filePath, loadPackage, type LoadProgress } from './model/packages';
import type { DeviceChoice, KnownDevice } from './model/devices';
import { probeFeeds } from './model/probe';
import { type NativeCallGuard, openSession } from './model/session';
import { createTokenizer, loadVocabulary } from './tokenizer';

export interface LocalAnalyzerOptions {
  readonly packageFolder: string;
  /** Threads of one forward pass. Default: half the processors, at most 4. */
  readonly threads?: number;
  /** What it is to run on: `auto`, the default, takes another device than the processor only if that is faster. */
  readonly device?: DeviceChoice;
  /** What an analyzer of this package said that was loaded before: its device is taken again, without measuring. */
  readonly known?: KnownDevice;
  /** Called when the device failed in a run and the processor took its place; `info()` then says why. */
  readonly onDidChangeDevice?: () => void;
  /** What will be asked for first: only what that takes is loaded at once. Default: all that the package answers. */
  readonly heads?: readonly HeadKind[];
  /** Stops the loading, not the analyzer. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly guard?: NativeCallGuard;
}

/**
 * Verifies and loads a model package; the session is to be released.
 * @throws GlossError `modelMissing`, `modelCorrupt`, `unsupportedPlatform`, `cancelled`.
 */
export async function openEngine(options: LocalAnalyzerOptions): Promise<AnalyzerParts> {
  const { packageFolder, threads, heads, signal, onProgress, guard } = options;
  const { device: choice = 'auto', known, onDidChangeDevice: onDidChange } = options;
  const modelPackage = await loadPackage(packageFolder, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (fraction) => onProgress({ phase: 'verifying', fraction }) }),
  });
  const { manifest, info } = modelPackage;
  onProgress?.({ phase: 'loading', fraction: 0 });
  const vocabulary = loadVocabulary(readFileSync(filePath(modelPackage, manifest.tokenizer.vocab), 'utf8'));
  const tokenizer = createTokenizer(manifest.tokenizer, vocabulary);
  throwIfAborted(signal);
  const session = await openSession(modelPackage, {
    ...(threads !== undefined && { threads }),
    ...(heads !== undefined && { heads }),
    ...(guard && { guard }),
    device: {
      choice,
      probe: () => probeFeeds(tokenizer, manifest),
      ...(known && { known }),
      ...(onDidChange && { onDidChange }),
    },
  });
  onProgress?.({ phase: 'loading', fraction: 1 });
  return { session, tokenizer, manifest, info };
}
