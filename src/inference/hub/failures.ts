import { GlossError } from '../errors';
import { type Wording, worded } from '../wording';

/** What was asked for, in the words of a message. */
export interface Asked {
  readonly endpoint: URL;
  /** `owner/name@revision` or `owner/name/file`. */
  readonly what: string;
  readonly hasToken: boolean;
}

/** The error for an answer that is not a success; the server's own words are not repeated. */
export function failureOf({ status, headers }: Response, asked: Asked): GlossError {
  const { host } = asked.endpoint;
  const reason = headers.get('x-error-code');
  if (status === 401 || status === 403) return accessDenied(status, reason, asked);
  if (status === 404) return new GlossError('modelMissing', notFound(reason, asked));
  if (status === 429)
    return new GlossError(
      'unreachable',
      worded`${host} answers too many requests from here at the moment (429). Try again in a while; what is downloaded is kept.`,
    );
  return serverFailure({ status }, asked);
}

/** The error for an answer that says nothing about the model. */
export function serverFailure(
  { status }: { readonly status: number },
  { endpoint, what }: Asked,
): GlossError {
  return new GlossError(
    'unreachable',
    worded`${endpoint.host} could not answer for ${what} (status ${status}). Try again later; what is downloaded is kept.`,
  );
}

function accessDenied(
  status: number,
  reason: string | null,
  { endpoint, what, hasToken }: Asked,
): GlossError {
  const { host } = endpoint;
  const isGated = reason === 'GatedRepo' || (status === 403 && hasToken);
  const message = isGated
    ? worded`${what} is given only to those who have accepted its terms. Open its page on ${host}, accept them, and set an access token of that account.`
    : hasToken
      ? worded`${host} refused the access token for ${what} (${status}). Set a token that may read it, and check the name.`
      : // The hub says the same of models that do not exist, so as not to tell which private ones do.
        worded`${host} shows no ${what} to the public (${status}). Check the name; a private model needs an access token.`;
  return new GlossError('accessDenied', message);
}

function notFound(reason: string | null, { endpoint, what }: Asked): Wording {
  if (reason === 'RevisionNotFound')
    return worded`${endpoint.host} has no such revision: ${what}. Check what stands behind "@".`;
  return worded`${endpoint.host} has no ${what}. Check the name.`;
}

/** The error for a connection that did not come about, or that broke. */
export function unreachable(host: string, cause: unknown): GlossError {
  return new GlossError(
    'unreachable',
    worded`${host} cannot be reached (${causeOf(cause)}). Check the connection and the proxy; what is downloaded is kept.`,
    { cause },
  );
}

/** `fetch` says only "fetch failed"; what failed is in its cause, or the cause of that. */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.cause === undefined ? thrown.message : causeOf(thrown.cause);
}

/** Milliseconds that a `Retry-After` (seconds, or a date) asks to wait; undefined without a usable one. */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
