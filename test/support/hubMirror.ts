// A model hub on this machine: the part of the hub's HTTP interface that programs download through, and all that can go
// wrong with it. Two servers, since the hub sends large files to another host.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MirrorRepository {
  readonly files: Readonly<Record<string, Buffer | string>>;
  readonly license?: string;
  /** Who may see it. Default: everybody. */
  readonly access?: 'private' | 'gated';
  /** Another name for the same repository, which redirects here. */
  readonly formerName?: string;
  /** Whether the listing has sizes and hashes, as the hub's does when asked for. Default: true. */
  readonly hasBlobs?: boolean;
}

/** Something that goes wrong with requests whose path matches. */
export interface Fault {
  readonly path: RegExp;
  /** How many requests it spoils. Default: all. */
  times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the connection after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Says nothing more after so many bytes of the body. */
  readonly stallAfter?: number;
  /** Waits before each piece of the body, in ms. */
  readonly slowMs?: number;
  /** Sends other bytes. */
  readonly content?: (content: Buffer) => Buffer;
  /** Passes over a `Range`. */
  readonly ignoresRange?: boolean;
  /** Sends no length, and no hash. */
  readonly isSilent?: boolean;
}

export interface MirrorRequest {
  readonly server: 'hub' | 'storage';
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

export interface HubMirror {
  readonly endpoint: string;
  /** Every request in order. */
  readonly requests: MirrorRequest[];
  faults: Fault[];
  /** Replaces or adds a repository. */
  publish(id: string, repository: MirrorRepository): void;
  /** The commit of a repository as it is now. */
  commitOf(id: string): string;
  close(): Promise<void>;
}

/** The token that the mirror's account has. */
export const mirrorToken = 'hf_thisIsTheTokenOfTheMirror';

export async function startHubMirror(
  repositories: Readonly<Record<string, MirrorRepository>> = {},
): Promise<HubMirror> {
  const mirror = new Mirror(repositories);
  await mirror.start();
  return mirror;
}

const pieceBytes = 4096;
/** As on the hub: these are kept in large-file storage. */
const isLarge = (path: string): boolean => /\.(safetensors|bin|h5|onnx)$/.test(path);

class Mirror implements HubMirror {
  readonly requests: MirrorRequest[] = [];
  faults: Fault[] = [];
  endpoint = '';
  readonly #repositories: Map<string, MirrorRepository>;
  readonly #hub: Server;
  readonly #storage: Server;

  constructor(repositories: Readonly<Record<string, MirrorRepository>>) {
    this.#repositories = new Map(Object.entries(repositories));
    this.#hub = createServer((request, response) => this.#answer('hub', request, response));
    this.#storage = createServer((request, response) => this.#answer('storage', request, response));
  }

  async start(): Promise<void> {
    for (const server of [this.#hub, this.#storage])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.endpoint = originOf(this.#hub);
  }

  publish(id: string, repository: MirrorRepository): void {
    this.#repositories.set(id, repository);
  }

  commitOf(id: string): string {
    const { files } = this.#repositories.get(id)!;
    const hash = createHash('sha1');
    for (const [path, content] of Object.entries(files)) hash.update(`${path}\0${gitSha1(bytesOf(content))}`);
    return hash.digest('hex');
  }

  async close(): Promise<void> {
    for (const server of [this.#hub, this.#storage]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  #answer(server: 'hub' | 'storage', request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname);
    const { range, authorization } = request.headers;
    this.requests.push({ server, path, range, authorization });
    const fault = this.#faultFor(path);
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end('{"error":"told to fail"}');
    } else if (server === 'storage') this.#sendStored(path, request, response, fault);
    else this.#answerHub(path, request, response, fault);
  }

  #faultFor(path: string): Fault | undefined {
    const fault = this.faults.find(({ path: pattern, times }) => pattern.test(path) && times !== 0);
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }

  #answerHub(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | undefined,
  ): void {
    const listing = /^\/api\/models\/(.+?)(?:\/revision\/(.+))?$/.exec(path);
    const resolve = /^\/(.+?)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    const id = listing?.[1] ?? resolve?.[1] ?? '';
    const [name, repository] = this.#find(id);
    if (repository === undefined) return this.#refuseUnknown(request, response);
    if (name !== id) {
      response.writeHead(307, { location: (request.url ?? '').replace(id, name) }).end();
      return;
    }
    if (!this.#mayRead(repository, request, response)) return;
    const revision = listing?.[2] ?? resolve?.[2] ?? 'main';
    if (revision !== 'main' && revision !== this.commitOf(id)) {
      refuse(response, 404, 'RevisionNotFound');
    } else if (resolve) this.#resolve(id, repository, resolve[3]!, request, response, fault);
    else sendJson(response, this.#list(id, repository, request.url?.includes('blobs=true') === true));
  }

  #find(id: string): readonly [string, MirrorRepository | undefined] {
    const renamed = [...this.#repositories].find(([, { formerName }]) => formerName === id);
    return renamed ?? [id, this.#repositories.get(id)];
  }

  /** The hub does not tell strangers which private models there are. */
  #refuseUnknown({ headers }: IncomingMessage, response: ServerResponse): void {
    if (headers.authorization === undefined) refuse(response, 401, 'RepoNotFound');
    else refuse(response, 404, 'RepoNotFound');
  }

  #mayRead({ access }: MirrorRepository, { headers }: IncomingMessage, response: ServerResponse): boolean {
    const isKnown = headers.authorization === `Bearer ${mirrorToken}`;
    if (headers.authorization !== undefined && !isKnown) refuse(response, 401, undefined);
    else if (access === 'gated') refuse(response, isKnown ? 403 : 401, 'GatedRepo');
    else if (access === 'private' && !isKnown) refuse(response, 401, 'RepoNotFound');
    else return true;
    return false;
  }

  #list(id: string, { files, license, hasBlobs = true }: MirrorRepository, wantsBlobs: boolean): object {
    return {
      _id: '0123456789abcdef01234567',
      id,
      modelId: id,
      sha: this.commitOf(id),
      private: false,
      gated: false,
      tags: ['transformers', ...(license ? [`license:${license}`] : [])],
      ...(license && { cardData: { license } }),
      siblings: Object.entries(files).map(([rfilename, content]) => {
        if (!wantsBlobs || !hasBlobs) return { rfilename };
        const bytes = bytesOf(content);
        const lfs = { sha256: sha256(bytes), size: bytes.length, pointerSize: 134 };
        return { rfilename, size: bytes.length, blobId: gitSha1(bytes), ...(isLarge(rfilename) && { lfs }) };
      }),
    };
  }

  #resolve(
    id: string,
    { files }: MirrorRepository,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | undefined,
  ): void {
    const content = files[path];
    if (content === undefined) return refuse(response, 404, 'EntryNotFound');
    const bytes = bytesOf(content);
    const common = { 'x-repo-commit': this.commitOf(id), 'accept-ranges': 'bytes' };
    if (!isLarge(path))
      return send(bytes, { ...common, etag: `"${gitSha1(bytes)}"` }, request, response, fault);
    const hash = sha256(bytes);
    response
      .writeHead(302, {
        ...common,
        location: `${originOf(this.#storage)}/stored/${hash}?signature=abc`,
        'x-linked-etag': `"${hash}"`,
        'x-linked-size': String(bytes.length),
      })
      .end();
  }

  #sendStored(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | undefined,
  ): void {
    const all = [...this.#repositories.values()].flatMap(({ files }) => Object.values(files));
    const found = all.map(bytesOf).find((bytes) => path.endsWith(sha256(bytes)));
    // Storage with signed addresses refuses a request that has a second kind of authorization.
    if (request.headers.authorization !== undefined) refuse(response, 400, undefined);
    else if (found === undefined) refuse(response, 403, undefined);
    else send(found, { etag: '"made-by-the-storage"' }, request, response, fault);
  }
}

function send(
  content: Buffer,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): void {
  const whole = fault?.content?.(content) ?? content;
  const range = fault?.ignoresRange ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  if (range && start >= whole.length) {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    return;
  }
  const body = whole.subarray(start);
  const lengths = {
    'content-length': String(body.length),
    ...(range && { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` }),
  };
  const shown = fault?.isSilent ? {} : { ...headers, ...lengths };
  response.writeHead(range ? 206 : 200, { ...shown, ...fault?.headers });
  void write(body, response, fault ?? { path: /./ });
}

async function write(body: Buffer, response: ServerResponse, fault: Fault): Promise<void> {
  const { cutAfter = Infinity, stallAfter = Infinity, slowMs = 0 } = fault;
  const end = Math.min(body.length, cutAfter, stallAfter);
  // Headers go out even when no byte of the body follows.
  response.flushHeaders();
  for (let at = 0; at < end && !response.destroyed; at += pieceBytes) {
    if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
    const piece = body.subarray(at, Math.min(at + pieceBytes, end));
    await new Promise((resolve) => response.write(piece, resolve));
  }
  if (cutAfter < body.length) response.destroy();
  else if (stallAfter >= body.length) response.end();
}

function refuse(response: ServerResponse, status: number, code: string | undefined): void {
  response.writeHead(status, { ...(code && { 'x-error-code': code }) }).end('{"error":"refused"}');
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function bytesOf(content: Buffer | string): Buffer {
  return Buffer.from(content);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function gitSha1(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
