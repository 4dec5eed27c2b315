/** The HTTP front of the local service: API Gateway's part, and nothing of any function's. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  GATEWAY_ANSWERS,
  GATEWAY_BODY_LIMIT,
  GATEWAY_TIMEOUT_SECONDS,
  type GatewayAnswerType,
  gatewayHeaders,
  gatewayProblem,
  MINIMUM_COMPRESSION_SIZE,
} from '../blueprint/gateway.ts';
import type { Outcome } from './instance.ts';
import { type HttpReply, toEvent, toReply } from './proxy-event.ts';
import type { FindRoute } from './routes.ts';

const compress = promisify(gzip);

interface GatewayParts {
  readonly findRoute: FindRoute;
  readonly invoke: (functionName: string, event: unknown, requestId: string) => Promise<Outcome>;
  /** ms since 1970. */
  readonly now: () => number;
  /** Answers `/local…`; undefined for anything that it does not know. */
  readonly local: (request: IncomingMessage, path: string, body: Buffer) => Promise<HttpReply | undefined>;
}

class TooLarge extends Error {}

/** Reads a body up to API Gateway's limit. @throws TooLarge; any error when the client goes away */
function readLimited(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= GATEWAY_BODY_LIMIT) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(new TooLarge());
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client went away')));
  });
}

/** By which name this service is reached, whatever the request calls it. */
function domainNameOf({ localAddress, localPort }: Socket): string {
  return `${localAddress}:${localPort}`;
}

/** An answer of the gateway's own, by API Gateway's name for it. */
function gatewayReply(type: GatewayAnswerType, domainName: string): HttpReply {
  return {
    status: GATEWAY_ANSWERS[type].status,
    headers: Object.entries(gatewayHeaders(domainName)),
    body: Buffer.from(JSON.stringify(gatewayProblem(type))),
  };
}

/** To what is no HTTP, or has too much in its headers: no request comes of it, so the answer is written by hand. */
function notHttp(domainName: string): string {
  const { status, headers, body } = gatewayReply('DEFAULT_4XX', domainName);
  const fields = [...headers, ['Content-Length', body.length], ['Connection', 'close']];
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function within<Value>(promise: Promise<Value>, ms: number, otherwise: Value): Promise<Value> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), ms);
    promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

function outcomeReply(outcome: Outcome, domainName: string): HttpReply {
  if (outcome.kind === 'timeout') return gatewayReply('INTEGRATION_TIMEOUT', domainName);
  const reply = outcome.kind === 'answer' ? toReply(outcome.value) : undefined;
  return reply ?? gatewayReply('INTEGRATION_FAILURE', domainName);
}

async function answer(request: IncomingMessage, domainName: string, parts: GatewayParts): Promise<HttpReply> {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const body = await readLimited(request);
  if (path === '/local' || path.startsWith('/local/')) {
    // Moving the clock far may take longer than any function may.
    request.socket.setTimeout(0);
    return (await parts.local(request, path, body)) ?? gatewayReply('MISSING_AUTHENTICATION_TOKEN', domainName);
  }
  const method = request.method ?? 'GET';
  const match = parts.findRoute(method, path);
  if (!match) return gatewayReply('MISSING_AUTHENTICATION_TOKEN', domainName);
  const requestId = randomUUID();
  const { rawHeaders } = request;
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const call = { method, domainName, path, query, rawHeaders, body, sourceIp, now: parts.now(), requestId };
  const outcome = parts.invoke(match.functionName, toEvent(call, match), requestId);
  return outcomeReply(await within(outcome, GATEWAY_TIMEOUT_SECONDS * 1000, { kind: 'timeout' }), domainName);
}

async function write(request: IncomingMessage, response: ServerResponse, reply: HttpReply): Promise<void> {
  let { body } = reply;
  for (const [name, value] of reply.headers) response.appendHeader(name, value);
  const accepts = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''));
  if (accepts && body.length >= MINIMUM_COMPRESSION_SIZE && !response.hasHeader('content-encoding')) {
    body = await compress(body);
    response.setHeader('Content-Encoding', 'gzip');
  }
  if (reply.status !== 204 && reply.status !== 304) response.setHeader('Content-Length', body.length);
  response.statusCode = reply.status;
  response.end(body);
}

/** Makes the server; it does not listen yet. */
export function createGateway(parts: GatewayParts): Server {
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    const domainName = domainNameOf(request.socket);
    answer(request, domainName, parts)
      .catch((error: unknown): HttpReply | undefined => {
        if (error instanceof URIError) return gatewayReply('DEFAULT_4XX', domainName);
        if (error instanceof TooLarge) {
          response.setHeader('Connection', 'close');
          return gatewayReply('REQUEST_TOO_LARGE', domainName);
        }
        if (request.destroyed && !request.complete) return undefined;
        console.error(error);
        return gatewayReply('DEFAULT_5XX', domainName);
      })
      .then((reply) => (reply && !response.destroyed ? write(request, response, reply) : undefined))
      .catch(() => response.destroy());
  });
  server.on('clientError', (_, socket) => {
    // The type is that of any stream; of a server without TLS it is a socket.
    if (socket.writable) socket.end(notHttp(domainNameOf(socket as Socket)));
    else socket.destroy();
  });
  // A client that sends or reads slower than this is cut, so that it cannot hold the service.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  server.timeout = 60_000;
  return server;
}
