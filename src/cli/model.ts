import { type Analyzer, GlossError, type HeadKind, type ModelInfo, readPackage, textOf } from '../inference';
import { createModelStore, holdsPackage } from '../inference/hub';
import type { CliHost } from './host';
import type { ModelOptions } from './options';

/**
 * The analyzer of the model package that the options name. It is to be disposed.
 * @throws GlossError `modelMissing`, `modelCorrupt`, `unsupportedPlatform`; `headMissing` when the package lacks one of the heads
 * that are needed.
 */
export async function openAnalyzer(
  { model, threads, device }: ModelOptions,
  needs: readonly HeadKind[],
  host: CliHost,
): Promise<Analyzer> {
  const packageFolder = await packageFolderOf(model, host);
  const { manifest } = await readPackage(packageFolder);
  const absent = needs.filter((task) => manifest.heads[task] === undefined);
  if (absent.length > 0) {
    const heads = Object.keys(manifest.heads).join(', ');
    throw new GlossError(
      'headMissing',
      `The model package "${manifest.id}" does not answer ${absent.join(', ')}, only ${heads}.`,
    );
  }
  const analyzer = await host.createAnalyzer({
    packageFolder,
    heads: needs,
    ...(threads !== undefined && { threads }),
    // The same figures on every machine, and no driver that writes to the error stream, unless it is asked for.
    device: device ?? 'cpu',
  });
  if (device !== undefined) tellDevice(await analyzer.info(), host);
  return analyzer;
}

/** To whoever has asked for a device: which one it has become, and why. */
function tellDevice({ device: use }: ModelInfo, { stderr }: CliHost): void {
  if (use === undefined) return;
  const reason = use.reason === undefined ? '' : `: ${textOf(use.reason)}`;
  stderr.write(`gloss: device ${use.device}${reason}\n`);
}

/**
 * Where the package is that `--model` names: what is a folder is meant as one, else it may be the name of an installed
 * model. Undefined: the package that comes with Gloss. It may not be there.
 */
export async function packageFolderOf(
  model: string | undefined,
  { models, defaultModelFolder }: CliHost,
): Promise<string> {
  if (model === undefined) return defaultModelFolder;
  if (await holdsPackage(model)) return model;
  const installed = installedFolder(model, models.folder);
  return installed !== undefined && (await holdsPackage(installed)) ? installed : model;
}

/** Undefined for what cannot be the name of a model. */
function installedFolder(name: string, root: string): string | undefined {
  try {
    return createModelStore(root).packageFolder(name);
  } catch {
    return undefined;
  }
}
