import { readFileSync } from 'node:fs';
import { throwIfAborted } from './errors';
import type { AnalyzerParts } from './localAnalyzer';
import type { HeadKind } from './model/manifest';
import { filePath, loadPackage, type LoadProgress } from './model/packages';
import { type NativeCallGuard, openSession } from './model/session';
import { createTokenizer, loadVocabulary } from './tokenizer';

export interface LocalAnalyzerOptions {
  readonly packageFolder: string;
  /** Threads of one forward pass. Default: half the processors, at most 4. */
  readonly threads?: number;
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
  });
  onProgress?.({ phase: 'loading', fraction: 1 });
  return { session, tokenizer, manifest, info };
}
