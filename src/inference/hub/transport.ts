import { GlossError, throwIfAborted } from '../errors';
import { worded } from '../wording';
import { failureOf, parseRetryAfter, serverFailure, unreachable } from './failures';
import { sleep } from './streams';

export interface TransportOptions {
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly stallMs: number;
}

/** An answer, and the endpoint's own one when the last came from elsewhere: that has the file's hash in its headers. */
export interface Answer {
  readonly first: Response;
  readonly last: Response;
}

type Headers = Readonly<Record<string, string>>;
interface Refusal {
  readonly error: GlossError;
  /** Whether another try may help. */
  readonly mayPass: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** Attempts at one request, waiting 1, 2 and 4 s, or what the server asks for if that is at most a minute. */
const maxAttempts = 4;
const longestWaitMs = 60_000;
const maxRedirects = 5;

/** GET requests to one endpoint: tries again where that may help, follows redirections, keeps the token at home. */
export class Transport {
  readonly #base: URL;
  readonly #options: TransportOptions;

  constructor(base: URL, options: TransportOptions) {
    this.#base = base;
    this.#options = options;
  }

  /**
   * A successful answer (or 416), after as many tries as are sensible. `what` names the thing asked for, in messages.
   * @throws GlossError `modelMissing`, `accessDenied`, `unreachable`, `cancelled`.
   */
  async get(url: URL, what: string, headers: Headers, signal: AbortSignal | undefined): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#try(url, what, headers, signal);
      if (!('error' in outcome)) return outcome;
      throwIfAborted(signal);
      const { error, retryAfterMs = 1000 * 2 ** (attempt - 1) } = outcome;
      if (!outcome.mayPass || attempt === maxAttempts || retryAfterMs > longestWaitMs) throw error;
      await (this.#options.wait ?? sleep)(retryAfterMs, signal);
      throwIfAborted(signal);
    }
  }

  async #try(
    url: URL,
    what: string,
    headers: Headers,
    signal: AbortSignal | undefined,
  ): Promise<Answer | Refusal> {
    let answer: Answer;
    try {
      answer = await this.#follow(url, headers, signal);
    } catch (thrown) {
      throwIfAborted(signal);
      if (thrown instanceof GlossError) return { error: thrown, mayPass: false };
      return { error: unreachable(this.#base.host, thrown), mayPass: true };
    }
    const { first, last } = answer;
    if (last.ok || last.status === 416) return answer;
    await last.body?.cancel();
    // The host that holds the content knows nothing of models and tokens: its refusals are an address that has expired.
    const isElsewhere = first !== last;
    const asked = { endpoint: this.#base, what, hasToken: this.#mayCarryToken(url) };
    return {
      error: isElsewhere ? serverFailure(last, asked) : failureOf(last, asked),
      mayPass: isElsewhere || last.status === 429 || last.status >= 500,
      retryAfterMs: parseRetryAfter(last.headers.get('retry-after')),
    };
  }

  /** Redirections are followed here, not by `fetch`: the first answer holds the file's hash, and the token stays at home. */
  async #follow(url: URL, headers: Headers, signal: AbortSignal | undefined): Promise<Answer> {
    let target = url;
    let first: Response | undefined;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await this.#fetch(target, headers, signal);
      first ??= response;
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null)
        return { first, last: response };
      await response.body?.cancel();
      const next = new URL(location, target);
      // A renamed repository is a redirection on the same host; its answer is the one with the hash.
      if (next.origin === this.#base.origin) first = undefined;
      if (next.protocol !== 'https:' && next.protocol !== target.protocol)
        throw new GlossError(
          'unreachable',
          worded`${target.host} sends the download to an address that is not secure (${next.protocol}//${next.host}).`,
        );
      target = next;
    }
    throw new GlossError('unreachable', worded`${this.#base.host} redirects in a circle.`);
  }

  async #fetch(url: URL, headers: Headers, signal: AbortSignal | undefined): Promise<Response> {
    const { token, fetch = globalThis.fetch, stallMs } = this.#options;
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal?.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(() => controller.abort(new Error(`no answer for ${stallMs / 1000} s`)), stallMs);
    try {
      return await fetch(url, {
        redirect: 'manual',
        signal: controller.signal,
        headers: {
          // Compressed, a length would not be the file's, and a range would not be of its bytes.
          'accept-encoding': 'identity',
          'user-agent': 'gloss',
          ...headers,
          ...(token && this.#mayCarryToken(url) && { authorization: `Bearer ${token}` }),
        },
      });
    } finally {
      clearTimeout(timer);
      // The body is watched by whoever reads it.
      signal?.removeEventListener('abort', abort);
    }
  }

  #mayCarryToken(url: URL): boolean {
    const { token } = this.#options;
    const isPrivate = url.protocol === 'https:' || isLoopback(url.hostname);
    return token !== undefined && token !== '' && url.origin === this.#base.origin && isPrivate;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
