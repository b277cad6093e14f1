import * as vscode from 'vscode';
import { GlossError } from '../../../inference';
import type { Deps } from '../../deps';

/** Choose Model…. It takes the name of a model, so that a task or a keybinding can choose one without asking. */
export async function chooseModelCommand(deps: Deps, name: unknown): Promise<void> {
  if (name !== undefined && typeof name !== 'string')
    throw new GlossError(
      'invalidInput',
      vscode.l10n.t('Choose Model… takes the name of a model as its argument.'),
    );
  const { chooseModel } = await import('./choose');
  await chooseModel(deps, name);
}

/** Set Hugging Face Token…. */
export async function setHubTokenCommand({ context, config }: Deps): Promise<void> {
  const { askForToken } = await import('./token');
  await askForToken(context.secrets, config.for(undefined).hubEndpoint);
}
