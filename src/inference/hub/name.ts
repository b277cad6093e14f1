import { join } from 'node:path';
import { GlossError } from '../errors';
import { worded } from '../wording';

/** A model on the hub: `owner/name` (a few old ones have no owner) at a branch, tag or commit. */
export interface ModelName {
  readonly id: string;
  readonly revision: string;
}

/** What the hub means when no revision is named. */
export const defaultRevision = 'main';

// The hub's own rules: letters, digits, "_", "-", "."; neither "--" nor ".."; no "-" or "." at either end.
const part = /^(?!.*(--|\.\.))[A-Za-z0-9_]([\w.-]{0,94}[A-Za-z0-9_])?$/;
const revisionPart = /^(?!.*\.\.)[\w.+-]{1,100}$/;

const example = 'distilbert/distilbert-base-uncased-finetuned-sst-2-english';

/**
 * Reads `owner/name` or `owner/name@revision`.
 * @throws GlossError `invalidInput` for anything else.
 */
export function parseModelName(text: string): ModelName {
  const [id = '', revision = defaultRevision, ...rest] = text.trim().split('@');
  const parts = id.split('/');
  const isValid =
    rest.length === 0 &&
    parts.length <= 2 &&
    parts.every((each) => part.test(each)) &&
    revision.split('/').every((each) => revisionPart.test(each));
  if (isValid) return { id, revision };
  throw new GlossError(
    'invalidInput',
    worded`"${text}" is not the name of a model. Write it as on the hub, owner/name, and a revision behind "@" if you want one: ${example}.`,
  );
}

/** The shortest text that `parseModelName` reads back: the usual revision is left out. */
export function formatModelName({ id, revision }: ModelName): string {
  return revision === defaultRevision ? id : `${id}@${revision}`;
}

/**
 * Where the package of an installed model is, or would be. What is no name of a model gets a folder that cannot be one's.
 */
export function installedModelFolder(root: string, name: string): string {
  try {
    return join(root, 'models', folderNameOf(parseModelName(name)));
  } catch {
    return join(root, 'models', `not a model, ${encodeURIComponent(name)}`);
  }
}

/** A folder name for a model; two models never share one, since no name on the hub holds "--". */
export function folderNameOf(name: ModelName): string {
  return formatModelName(name).replaceAll('/', '--');
}
