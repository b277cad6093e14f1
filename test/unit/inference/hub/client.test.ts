import { describe, expect, it } from 'vitest';
import { createHubClient, parseEndpoint } from '../../../../src/inference/hub';
import type { HubClient, RemoteModel } from '../../../../src/inference/hub/client';
import { mirrorToken } from '../../../support/hubMirror';
import { rejection } from '../../../support/inference/async';
import { name, scene, tiny, weights } from './support';

const main = { id: name, revision: 'main' };

async function contentOf(client: HubClient, model: RemoteModel, path: string, from = 0): Promise<Buffer> {
  const file = model.files.find((each) => each.path === path) ?? { path };
  const { chunks } = await client.open(model, file, from);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

describe('what the hub says of a model', () => {
  it('is its commit, its licence and each file with size and hash', async () => {
    const { client, mirror } = await scene();
    const model = await client().describe(main);
    expect(model).toMatchObject({ id: name, commit: mirror.commitOf(name), license: 'mit' });
    expect(model.files.find(({ path }) => path === 'model.safetensors')).toEqual({
      path: 'model.safetensors',
      bytes: weights.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      gitSha1: undefined,
    });
    expect(model.files.find(({ path }) => path === 'config.json')).toEqual({
      path: 'config.json',
      bytes: 27,
      sha256: undefined,
      gitSha1: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    });
  });

  it('is found under a former name too', async () => {
    const { client } = await scene({ [name]: { ...tiny, formerName: 'tiny' } });
    const model = await client().describe({ id: 'tiny', revision: 'main' });
    expect((await contentOf(client(), model, 'model.safetensors')).equals(weights)).toBe(true);
  });

  it('names the revision that is not there', async () => {
    const { client } = await scene();
    const error = await rejection(client().describe({ id: name, revision: 'v9' }));
    expect(error).toMatchObject({
      code: 'modelMissing',
      message: expect.stringContaining(`${name}@v9`) as string,
    });
  });

  it('is refused when the answer is not a hub’s', async () => {
    const { client, mirror } = await scene();
    const fetch = async () => new Response('<html>Sign in to the network</html>');
    const error = await rejection(client({ fetch: fetch }).describe(main));
    expect(error).toMatchObject({ code: 'unreachable' });
    expect((error as Error).message).toContain('did not answer as a model hub does');
    expect(mirror.requests).toEqual([]);
  });
});

describe('access', () => {
  it.each([
    [
      'a model that is not there',
      'no/such',
      undefined,
      /shows no no\/such@main to the public \(401\)\. Check the name/,
    ],
    [
      'a model that is not there, with a token',
      'no/such',
      mirrorToken,
      /has no no\/such@main/,
      'modelMissing',
    ],
    ['a private model', 'a/private', undefined, /a private model needs an access token/],
    ['a wrong token', 'a/private', 'hf_wrong', /refused the access token/],
    ['a gated model', 'a/gated', mirrorToken, /accepted its terms/],
    ['a gated model without a token', 'a/gated', undefined, /accepted its terms/],
  ])('to %s is refused in plain words', async (_what, id, token, message, code = 'accessDenied') => {
    const { client } = await scene({
      'a/private': { ...tiny, access: 'private' },
      'a/gated': { ...tiny, access: 'gated' },
    });
    const error = await rejection(client({ token }).describe({ id, revision: 'main' }));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect((error as Error).message).not.toContain(token ?? mirrorToken);
  });

  it('to a private model is given to its token, which never goes to the host of the content', async () => {
    const { client, mirror } = await scene({ [name]: { ...tiny, access: 'private' } });
    const hub = client({ token: mirrorToken });
    const model = await hub.describe(main);
    expect((await contentOf(hub, model, 'model.safetensors')).equals(weights)).toBe(true);
    const carried = mirror.requests.map(({ server, authorization }) => [server, authorization !== undefined]);
    expect(carried).toEqual([
      ['hub', true],
      ['hub', true],
      ['storage', false],
    ]);
  });

  it('never sends a token over a connection that others can read', async () => {
    const seen: (string | null)[] = [];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      seen.push(new Headers(init?.headers).get('authorization'));
      return new Response('{}', { status: 404 });
    };
    for (const endpoint of ['http://mirror.example', 'https://mirror.example', 'http://127.0.0.1:1'])
      await rejection(createHubClient({ endpoint, token: 'hf_x', fetch: fetch }).describe(main));
    expect(seen).toEqual([null, 'Bearer hf_x', 'Bearer hf_x']);
  });

  it('refuses a token with a line break without repeating it', () => {
    expect(() => createHubClient({ token: 'hf_secret\n' })).toThrow(/^(?!.*secret).*Set it again/);
  });
});

describe('a request', () => {
  it('is tried again after the time that the server asks for', async () => {
    const { client, mirror, waits } = await scene();
    mirror.faults = [
      { path: /^\/api/, times: 1, status: 429, headers: { 'retry-after': '7' } },
      { path: /^\/api/, times: 2, status: 503 },
    ];
    expect(await client().describe(main)).toMatchObject({ id: name });
    expect(waits.ms).toEqual([7000, 2000, 4000]);
  });

  it.each([
    [429, { 'retry-after': '3600' }, /too many requests/, []],
    [500, {}, /status 500/, [1000, 2000, 4000]],
    [429, { 'retry-after': 'soon' }, /too many requests/, [1000, 2000, 4000]],
  ])('gives up when the server goes on answering %i', async (status, headers, message, waited) => {
    const { client, mirror, waits } = await scene();
    mirror.faults = [{ path: /^\/api/, status, headers }];
    const error = await rejection(client().describe(main));
    expect(error).toMatchObject({ code: 'unreachable', message: expect.stringMatching(message) as string });
    expect(waits.ms).toEqual(waited);
  });

  it('says what is wrong when nobody answers', async () => {
    const { client, mirror } = await scene();
    await mirror.close();
    const error = await rejection(client().describe(main));
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('does not wait forever for an answer', async () => {
    const { client } = await scene();
    const never = (_url: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    const error = await rejection(client({ fetch: never, stallMs: 20 }).describe(main));
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no answer for') as string,
    });
  });

  it('ends with `cancelled` when its signal fires, also while it waits', async () => {
    const { client, mirror } = await scene();
    mirror.faults = [{ path: /^\/api/, status: 500 }];
    const controller = new AbortController();
    const wait = async (): Promise<void> => controller.abort();
    expect(await rejection(client({ wait }).describe(main, controller.signal))).toMatchObject({
      code: 'cancelled',
    });
    expect(await rejection(client().describe(main, AbortSignal.abort()))).toMatchObject({
      code: 'cancelled',
    });
  });

  it.each(['ftp://x', 'huggingface.co', 'file:///tmp', 'https://a:b@c', ''])(
    'is not made to %j',
    (endpoint) => {
      expect(() => parseEndpoint(endpoint)).toThrow(/cannot be used/);
    },
  );

  it('keeps a folder in the address of a mirror', async () => {
    const urls: string[] = [];
    const fetch = async (url: unknown) => {
      urls.push(String(url));
      return new Response('', { status: 404 });
    };
    const client = createHubClient({
      endpoint: 'https://x.example/hf/',
      fetch: fetch,
    });
    await rejection(client.describe({ id: 'a/b', revision: 'refs/pr/1' }));
    expect(urls).toEqual(['https://x.example/hf/api/models/a/b/revision/refs%2Fpr%2F1?blobs=true']);
  });
});

describe('a redirection', () => {
  const answers = (list: readonly Response[]) => {
    const left = [...list];
    return (async () => left.shift() ?? new Response('', { status: 404 })) as typeof globalThis.fetch;
  };
  const to = (location: string): Response => new Response(null, { status: 302, headers: { location } });

  it('to an address that is not secure is not followed', async () => {
    const client = createHubClient({ fetch: answers([to('http://elsewhere.example/x')]) });
    const error = await rejection(client.describe(main));
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('not secure') as string,
    });
  });

  it('in a circle ends', async () => {
    const { client } = await scene();
    const circle = (async () => to('/again')) as typeof globalThis.fetch;
    const error = await rejection(client({ fetch: circle }).describe(main));
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('circle') as string,
    });
  });
});

describe('the content of a file', () => {
  it('can be asked for from any byte on', async () => {
    const { client } = await scene();
    const model = await client().describe(main);
    const rest = await contentOf(client(), model, 'model.safetensors', 299_000);
    expect(rest.equals(weights.subarray(299_000))).toBe(true);
  });

  it('starts at the beginning when the server cannot continue, or there is nothing left', async () => {
    const { client, mirror } = await scene();
    const model = await client().describe(main);
    const file = { path: 'model.safetensors' };
    expect((await client().open(model, file, weights.length)).start).toBe(0);
    mirror.faults = [{ path: /stored/, ignoresRange: true }];
    expect((await client().open(model, file, 10)).start).toBe(0);
  });

  it('brings its size and hash along when the listing has none', async () => {
    const { client } = await scene({ [name]: { ...tiny, hasBlobs: false } });
    const model = await client().describe(main);
    const listed = (await (await scene()).client().describe(main)).files;
    for (const path of ['model.safetensors', 'config.json']) {
      const { file } = await client().open(model, { path }, 0);
      expect(file).toEqual(listed.find((each) => each.path === path));
    }
  });

  it('that contradicts the listing is refused at once', async () => {
    const { client, mirror } = await scene();
    const model = await client().describe(main);
    mirror.faults = [{ path: /config\.json/, content: (bytes) => Buffer.concat([bytes, bytes]) }];
    const file = model.files.find(({ path }) => path === 'config.json')!;
    const error = await rejection(client().open(model, file, 0));
    expect(error).toMatchObject({
      code: 'modelCorrupt',
      message: expect.stringContaining('should be 27 and is 54') as string,
    });
  });
});
