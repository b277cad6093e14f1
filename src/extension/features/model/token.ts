import * as vscode from 'vscode';
import { parseEndpoint } from '../../../inference/hub';
import { say } from '../say';

/** One token for each hub: that of one must not be sent to another. */
function keyFor(endpoint: string): string {
  return `gloss.hub.token ${parseEndpoint(endpoint).origin}`;
}

/** @throws GlossError `invalidInput` for an endpoint that is no address. */
export async function readToken(
  secrets: vscode.SecretStorage,
  endpoint: string,
): Promise<string | undefined> {
  return secrets.get(keyFor(endpoint));
}

/** Asks for the access token of a hub and keeps it in the editor's secret storage; an empty one is forgotten. */
export async function askForToken(secrets: vscode.SecretStorage, endpoint: string): Promise<void> {
  const key = keyFor(endpoint);
  const { host } = parseEndpoint(endpoint);
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Access token for {0}', host),
    prompt: vscode.l10n.t('Sent to {0} alone. Leave it empty to forget the one that is set.', host),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /[^\x21-\x7e]/.test(text.trim()) ? vscode.l10n.t('A token has no spaces.') : undefined,
  });
  if (token === undefined) return;
  if (token.trim() === '') await secrets.delete(key);
  else await secrets.store(key, token.trim());
  say(
    token.trim() === ''
      ? vscode.l10n.t('token for {0} forgotten', host)
      : vscode.l10n.t('token for {0} kept', host),
  );
}
