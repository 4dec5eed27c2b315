/** A plain server for pages under test: what they are, with the headers that they go out with; posts are kept. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageReply } from '../../functions/shared/pages/layout.ts';

export interface PageServer {
  readonly origin: string;
  /** Path and query, in order of arrival. */
  readonly requests: string[];
  /** The bodies of posted forms. */
  readonly posts: URLSearchParams[];
  readonly close: () => Promise<void>;
}

/** @param pages path → the page's HTML; a query is ignored */
export async function servePages(pages: Readonly<Record<string, string>>): Promise<PageServer> {
  const requests: string[] = [];
  const posts: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
    requests.push(`${request.method} ${pathname}${search}`);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.method === 'POST') posts.push(new URLSearchParams(body));
      const reply = pageReply(pages[pathname] ?? 'There is no such page', pages[pathname] ? 200 : 404);
      response.writeHead(reply.status, { ...reply.headers, 'Cache-Control': 'no-store' }).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    posts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
