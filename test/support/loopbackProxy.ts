// An HTTP proxy on this machine that knows one host which the network does not.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface LoopbackProxy {
  readonly address: string;
  /** What went through it: `models.example:80` of a tunnel, the whole address of a plain request. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** @param target where requests for `host` go; all others go where they say */
export async function startProxy(host: string, target: string): Promise<LoopbackProxy> {
  const seen: string[] = [];
  const place = (url: URL): URL => (url.hostname === host ? new URL(url.pathname + url.search, target) : url);
  const open = new Set<Duplex>();
  const server = createServer((asked: IncomingMessage, answer: ServerResponse) => {
    const url = new URL(asked.url ?? '', 'http://nowhere.example');
    seen.push(url.href);
    asked.pipe(
      request(place(url), { method: asked.method, headers: asked.headers }, (found) => {
        answer.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answer);
      }).on('error', () => answer.destroy()),
    );
  });
  server.on('connect', (asked: IncomingMessage, client: Duplex, head: Buffer) => {
    seen.push(asked.url ?? '');
    const { hostname, port } = place(new URL(`http://${asked.url}`));
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const end of [client, upstream]) {
      open.add(end);
      end.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const end of open) end.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
