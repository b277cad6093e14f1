import { type Analyzer, GlossError, type HeadKind, readPackage } from '../inference';
import type { CliHost } from './host';
import type { ModelOptions } from './options';

/**
 * The analyzer of the model package that the options name. It is to be disposed.
 * @throws GlossError `modelMissing`, `modelCorrupt`, `unsupportedPlatform`; `headMissing` when the package lacks one of the heads
 * that are needed.
 */
export async function openAnalyzer(
  { model, threads }: ModelOptions,
  needs: readonly HeadKind[],
  host: CliHost,
): Promise<Analyzer> {
  const packageFolder = model ?? host.defaultModelFolder;
  const { manifest } = await readPackage(packageFolder);
  const absent = needs.filter((task) => manifest.heads[task] === undefined);
  if (absent.length > 0) {
    const heads = Object.keys(manifest.heads).join(', ');
    throw new GlossError(
      'headMissing',
      `The model package "${manifest.id}" does not answer ${absent.join(', ')}, only ${heads}.`,
    );
  }
  return host.createAnalyzer({ packageFolder, ...(threads !== undefined && { threads }) });
}
