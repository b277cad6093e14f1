import * as vscode from 'vscode';
import { GlossError } from '../../../inference';
import type { Deps } from '../../deps';
import { commandIds } from '../../ids';
import { registerCommand } from '../registerCommand';

/**
 * Choose Model…, Set Hugging Face Token…. What they do is loaded when they are first used. *Choose Model…* takes the
 * name of a model, so that a task or a keybinding can choose one without asking.
 */
export function registerModel(deps: Deps): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(commandIds.chooseModel, deps.log, async (name) => {
      if (name !== undefined && typeof name !== 'string')
        throw new GlossError(
          'invalidInput',
          vscode.l10n.t('Choose Model… takes the name of a model as its argument.'),
        );
      const { chooseModel } = await import('./choose');
      await chooseModel(deps, name);
    }),
    registerCommand(commandIds.setHubToken, deps.log, async () => {
      const { askForToken } = await import('./token');
      await askForToken(deps.context.secrets, deps.config.for(undefined).hubEndpoint);
    }),
  );
}
