import { join } from 'node:path';
import type * as vscode from 'vscode';
import { installedModelFolder } from '../inference';
import type { Config } from './config';

/** Where this editor keeps the models that it fetched. */
export function modelStoreRoot(context: vscode.ExtensionContext): string {
  return context.globalStorageUri.fsPath;
}

export function bundledModelFolder(context: vscode.ExtensionContext): string {
  return context.asAbsolutePath(join('models', 'gloss-base'));
}

/** The package that the settings name: a folder before an installed model before the bundled one. It may not be there. */
export function modelFolder(
  { modelPath, modelId }: Pick<Config, 'modelPath' | 'modelId'>,
  context: vscode.ExtensionContext,
): string {
  if (modelPath !== '') return modelPath;
  return modelId === ''
    ? bundledModelFolder(context)
    : installedModelFolder(modelStoreRoot(context), modelId);
}
