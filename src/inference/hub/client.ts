import * as v from 'valibot';
import { GlossError } from '../errors';
import { worded } from '../wording';
import type { ModelName } from './name';
import { readChunks, readText } from './streams';
import { type Answer, Transport } from './transport';

export const defaultEndpoint = 'https://huggingface.co';

/** One file of a repository. What the listing does not say is undefined until the file is asked for. */
export interface RemoteFile {
  /** Relative to the repository, forward slashes. */
  readonly path: string;
  readonly bytes?: number | undefined;
  /** Hexadecimal; of files in large-file storage. */
  readonly sha256?: string | undefined;
  /** Git's hash of the blob (SHA-1 over a header and the content), hexadecimal; of all other files. */
  readonly gitSha1?: string | undefined;
}

/** A repository at one commit. */
export interface RemoteModel {
  readonly id: string;
  /** The commit that the revision stood for: what is downloaded cannot change under way. */
  readonly commit: string;
  /** As the model card names it, e.g. `apache-2.0`. */
  readonly license: string | undefined;
  readonly files: readonly RemoteFile[];
}

/** The content of a file, from some byte on. */
export interface OpenedFile {
  /** The file with its size and hash, also where the listing did not have them. */
  readonly file: RemoteFile;
  /** Offset of the first byte: what was asked for, or 0 when the server cannot continue a file. */
  readonly start: number;
  /** Throws GlossError `unreachable` when the connection is cut or stands still, `cancelled`. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface HubOptions {
  /** Address of the hub or of a mirror that speaks its interface. Default: huggingface.co. */
  readonly endpoint?: string;
  /** Sent to the endpoint's own host only, and never over a connection that others can read. */
  readonly token?: string | undefined;
  /** Default: the global one, which VS Code leads through its proxy. */
  readonly fetch?: typeof globalThis.fetch;
  /** Waits before another try. Replaced in tests. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Longest silence of a server, in ms. Default: 30 s. */
  readonly stallMs?: number;
}

/** Reads the hub's HTTP interface. Asks nothing before it is called. */
export interface HubClient {
  /** Host of the endpoint, for messages. */
  readonly host: string;
  readonly endpoint: string;
  /**
   * @throws GlossError `modelMissing` (no such model or revision), `accessDenied`, `unreachable`, `cancelled`.
   */
  describe(name: ModelName, signal?: AbortSignal): Promise<RemoteModel>;
  /** Asks for a file from byte `from` on. @throws as `describe`, and `modelCorrupt` for an answer that contradicts the listing. */
  open(model: RemoteModel, file: RemoteFile, from: number, signal?: AbortSignal): Promise<OpenedFile>;
}

const defaultStallMs = 30_000;

/** @throws GlossError `invalidInput` for an endpoint that is not an http or https address, or a token that is none. */
export function createHubClient(options: HubOptions = {}): HubClient {
  // Such a token would be refused by `fetch`, with a message that repeats it.
  if (/[^\x21-\x7e]/.test(options.token ?? ''))
    throw new GlossError(
      'invalidInput',
      worded`The access token has characters that no token has. Set it again.`,
    );
  return new HttpHubClient(options);
}

/** An endpoint as it is stored and compared: no slash at the end. @throws GlossError `invalidInput`. */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isUsable = url && (url.protocol === 'https:' || url.protocol === 'http:') && url.search === '';
  if (!isUsable || url.username !== '' || url.password !== '')
    throw new GlossError(
      'invalidInput',
      worded`The hub's address "${text}" cannot be used: write an http or https address such as ${defaultEndpoint}.`,
    );
  return url;
}

const listing = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/)),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
      blobId: v.nullish(v.string()),
      lfs: v.nullish(v.object({ sha256: v.string(), size: v.number() })),
    }),
  ),
  cardData: v.nullish(v.object({ license: v.nullish(v.union([v.string(), v.array(v.string())])) })),
  tags: v.nullish(v.array(v.string())),
});

class HttpHubClient implements HubClient {
  readonly #base: URL;
  readonly #stallMs: number;
  readonly #transport: Transport;

  constructor({ endpoint = defaultEndpoint, stallMs = defaultStallMs, ...options }: HubOptions) {
    this.#base = parseEndpoint(endpoint);
    this.#stallMs = stallMs;
    this.#transport = new Transport(this.#base, { ...options, stallMs });
  }

  get host(): string {
    return this.#base.host;
  }

  get endpoint(): string {
    return this.#base.href.replace(/\/+$/, '');
  }

  async describe({ id, revision }: ModelName, signal?: AbortSignal): Promise<RemoteModel> {
    const url = this.#url(`api/models/${id}/revision/${encodeURIComponent(revision)}?blobs=true`);
    const { last } = await this.#transport.get(url, `${id}@${revision}`, {}, signal);
    const text = await readText(last, this.#reading(signal));
    const parsed = v.safeParse(listing, parseJson(text));
    if (!parsed.success)
      throw new GlossError(
        'unreachable',
        worded`${this.host} did not answer as a model hub does. Check the hub's address and the proxy.`,
      );
    const { sha, siblings, cardData, tags } = parsed.output;
    return {
      id,
      commit: sha,
      license: [cardData?.license ?? []].flat()[0] ?? licenseTag(tags ?? []),
      files: siblings.map(({ rfilename, size, blobId, lfs }) => ({
        path: rfilename,
        bytes: lfs?.size ?? size ?? undefined,
        sha256: lfs?.sha256,
        gitSha1: lfs ? undefined : (blobId ?? undefined),
      })),
    };
  }

  async open(model: RemoteModel, file: RemoteFile, from: number, signal?: AbortSignal): Promise<OpenedFile> {
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    const url = this.#url(`${model.id}/resolve/${model.commit}/${path}`);
    const what = `${model.id}/${file.path}`;
    const headers = from > 0 ? { range: `bytes=${from}-` } : {};
    const answer = await this.#transport.get(url, what, headers, signal);
    // 416: there is nothing from that byte on. The whole file tells what is wrong.
    if (answer.last.status === 416) return this.open(model, file, 0, signal);
    const start = startOf(answer.last, from);
    if (start === undefined) {
      await answer.last.body?.cancel();
      return this.open(model, file, 0, signal);
    }
    return {
      file: completed(file, answer, start, what),
      start,
      chunks: readChunks(answer.last, this.#reading(signal)),
    };
  }

  #url(path: string): URL {
    return new URL(`${this.endpoint}/${path}`);
  }

  #reading(signal: AbortSignal | undefined) {
    return { host: this.host, stallMs: this.#stallMs, signal };
  }
}

function licenseTag(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
}

/** Where an answer's body begins; undefined when it is not where it was asked to begin. */
function startOf({ status, headers }: Response, from: number): number | undefined {
  if (status !== 206) return 0;
  const range = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '');
  return Number(range?.[1]) === from ? from : undefined;
}

/** The file with what the headers say of it. @throws GlossError `modelCorrupt` where they contradict the listing. */
function completed(file: RemoteFile, { first, last }: Answer, start: number, what: string): RemoteFile {
  const linked = first.headers.get('x-linked-etag');
  const etag = (linked ?? first.headers.get('etag') ?? '').replace(/^W\/|"/g, '').toLowerCase();
  const found: RemoteFile = {
    path: file.path,
    bytes: number(first.headers.get('x-linked-size')) ?? lengthOf(last, start),
    sha256: /^[0-9a-f]{64}$/.test(etag) ? etag : undefined,
    gitSha1: /^[0-9a-f]{40}$/.test(etag) ? etag : undefined,
  };
  for (const key of ['bytes', 'sha256', 'gitSha1'] as const) {
    if (file[key] !== undefined && found[key] !== undefined && file[key] !== found[key])
      throw new GlossError(
        'modelCorrupt',
        worded`${what} is not the file that the hub lists: its ${key} should be ${file[key]} and is ${found[key]}. Try again later, or check the hub's address.`,
      );
  }
  return {
    path: file.path,
    bytes: file.bytes ?? found.bytes,
    sha256: file.sha256 ?? found.sha256,
    gitSha1: file.gitSha1 ?? found.gitSha1,
  };
}

function lengthOf({ status, headers }: Response, start: number): number | undefined {
  if (status === 206) return number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]);
  const length = number(headers.get('content-length'));
  return length === undefined ? undefined : start + length;
}

function number(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
