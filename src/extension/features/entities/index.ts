import * as vscode from 'vscode';
import type { Deps } from '../../deps';
import { commandIds } from '../../ids';
import { registerCommand } from '../registerCommand';
import { requireEntity } from '../names';
import { markAsEntity, notAnEntity } from './overrides';
import { renameAllMentions } from './rename';
import { registerEntityView } from './view';

/** The tree of names, and what can be done with one. */
export function registerEntities(deps: Deps): vscode.Disposable {
  const { log } = deps;
  return vscode.Disposable.from(
    registerEntityView(deps),
    registerCommand(commandIds.renameAllMentions, log, async (asked, newName) =>
      renameAllMentions(deps, await requireEntity(deps, asked), newName),
    ),
    registerCommand(commandIds.notAnEntity, log, async (asked) =>
      notAnEntity(deps, await requireEntity(deps, asked)),
    ),
    registerCommand(commandIds.markAsEntity, log, (asked, type) => markAsEntity(deps, asked, type)),
  );
}
