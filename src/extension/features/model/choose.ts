import * as vscode from 'vscode';
import { formatBytes, holdsPackage, parseModelName } from '../../../inference/hub';
import { asGlossError, readPackage } from '../../../inference';
import type { Deps } from '../../deps';
import { showError } from '../../errors';
import { say } from '../say';
import { fetchModel } from './fetch';
import { type Choice, type ChoiceRow, choiceRows, describeHeads } from './present';
import { askForToken } from './token';
import { createModelTools, type ModelTools } from './tools';

/** Uses the model of that name, fetched first when it is not here; without a name, asks which. @throws GlossError. */
export async function chooseModel(deps: Deps, name: string | undefined): Promise<void> {
  const tools = createModelTools(deps);
  const choice = name === undefined ? await pickChoice(deps, tools) : await choiceOf(name, tools);
  if (choice !== undefined) await apply(choice, deps, tools);
}

async function choiceOf(name: string, { store }: ModelTools): Promise<Choice> {
  if (name === '') return { kind: 'bundled' };
  const isHere = await holdsPackage(store.packageFolder(name));
  return { kind: isHere ? 'installed' : 'fetch', name };
}

async function apply(choice: Choice, deps: Deps, tools: ModelTools): Promise<void> {
  switch (choice.kind) {
    case 'bundled':
      await use('', deps, tools);
      break;
    case 'installed':
      await use(choice.name, deps, tools);
      break;
    case 'fetch':
      await fetchAndUse(choice.name, deps, tools);
      break;
    case 'enter': {
      const name = await askForName();
      if (name !== undefined) await apply(await choiceOf(name, tools), deps, tools);
      break;
    }
    case 'token':
      await askForToken(deps.context.secrets, deps.config.for(undefined).hubEndpoint);
  }
}

async function fetchAndUse(name: string, deps: Deps, tools: ModelTools): Promise<void> {
  deps.log.info(`fetching ${name}`);
  const { isNew, folder, record } = await fetchModel(name, tools);
  deps.log.info(`${name}: commit ${record.commit} in ${folder}`);
  const { modelId, modelPath } = deps.config.for(undefined);
  await use(record.name, deps, tools);
  // The setting stays the same when a model in use is renewed, and the worker would go on with the old files.
  if (isNew && modelPath === '' && modelId === record.name) deps.host.restart();
}

/** The settings change, and with them the worker. An empty name: the bundled model. */
async function use(name: string, { config, log }: Deps, { store }: ModelTools): Promise<void> {
  await config.chooseModel(name);
  if (name === '') {
    say(vscode.l10n.t('now answers with its own model'));
    return;
  }
  const { manifest } = await readPackage(store.packageFolder(name));
  log.info(`using ${name}`);
  say(vscode.l10n.t('now answers with {0}: {1}', name, describeHeads(Object.keys(manifest.heads))));
}

async function askForName(): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Model to fetch'),
    prompt: vscode.l10n.t(
      'A BERT or DistilBERT checkpoint with safetensors: owner/name, or owner/name@revision',
    ),
    placeHolder: 'distilbert/distilbert-base-uncased-finetuned-sst-2-english',
    ignoreFocusOut: true,
    validateInput: (text) => {
      try {
        parseModelName(text);
        return undefined;
      } catch {
        return vscode.l10n.t('Write the name as on the hub: owner/name');
      }
    },
  });
  return name?.trim();
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** The list; models can be removed in it. Resolves when something is chosen, or to nothing. */
async function pickChoice(deps: Deps, tools: ModelTools): Promise<Choice | undefined> {
  const pick = vscode.window.createQuickPick<ChoiceItem>();
  pick.title = vscode.l10n.t('Choose Model');
  pick.placeholder = vscode.l10n.t('Models on this machine, and models to download');
  pick.matchOnDescription = true;
  const fill = async (): Promise<void> => {
    pick.items = choiceRows(await tools.look()).map(toItem);
  };
  pick.busy = true;
  pick.show();
  try {
    await fill();
  } catch (thrown) {
    pick.dispose();
    throw thrown;
  }
  pick.busy = false;
  return new Promise((resolve) => {
    pick.onDidTriggerItemButton(({ item: { choice } }) => {
      if (choice?.kind !== 'installed' && choice?.kind !== 'fetch') return;
      remove(choice.name, deps, tools)
        .then(fill)
        .catch((thrown: unknown) => showError(asGlossError(thrown), deps.log));
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
  });
}

function toItem({ choice, isRemovable, ...texts }: ChoiceRow): ChoiceItem {
  if (choice === undefined) return { ...texts, kind: vscode.QuickPickItemKind.Separator };
  const buttons = isRemovable
    ? [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Remove from this machine') }]
    : [];
  return { ...texts, choice, buttons };
}

/** The model in use gives way to the bundled one first: what is loaded cannot be removed everywhere. */
async function remove(name: string, deps: Deps, { store }: ModelTools): Promise<void> {
  if (deps.config.for(undefined).modelId === name) await deps.config.chooseModel('');
  const freed = await store.remove(name);
  deps.log.info(`removed ${name}`);
  say(vscode.l10n.t('{0} removed, {1} free', name, formatBytes(freed)));
}
