/**
 * The AWS end point of the local functions: it knows the calling function by its access key, refuses what the blueprint
 * does not grant as AWS would, injects faults, and passes the rest to what stands in for AWS.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Ask, dynamoDbError, type Providers, readAsk } from './asks.ts';
import { listenOnLoopback, readBody, type WireAnswer } from './embedded-dynamodb.ts';
import type { FaultKind, Faults } from './faults.ts';
import { refusal } from './permissions.ts';

/** Who calls. Without `allowed` it is the local service itself, which may do everything and meets no fault. */
export interface Caller {
  readonly name: string;
  readonly allowed?: ReadonlySet<string>;
}

interface GuardParts extends Providers {
  readonly callers: ReadonlyMap<string, Caller>;
  readonly faults: Faults;
  /** How long a call that never gets an answer is kept waiting before its connection is cut, in ms. */
  readonly silenceMs?: number;
}

type Failure = readonly [status: number, code: string, message: string];

const QUERY_FAILURES: Record<'throttle' | 'error', Failure> = {
  throttle: [400, 'Throttling', 'Rate exceeded'],
  error: [500, 'InternalError', 'Internal error'],
};

const FAILURES: Record<Ask['service'], Record<'throttle' | 'error', Failure>> = {
  dynamodb: {
    throttle: [400, 'ProvisionedThroughputExceededException', 'The level of configured throughput was exceeded'],
    error: [500, 'InternalServerError', 'Internal server error'],
  },
  sns: QUERY_FAILURES,
  ses: QUERY_FAILURES,
  s3: {
    throttle: [503, 'SlowDown', 'Please reduce your request rate.'],
    error: [500, 'InternalError', 'We encountered an internal error. Please try again.'],
  },
};

/** How each service refuses what a role does not allow. */
const REFUSALS: Record<Ask['service'], readonly [status: number, code: string]> = {
  dynamodb: [400, 'AccessDeniedException'],
  sns: [403, 'AuthorizationError'],
  ses: [403, 'AccessDenied'],
  s3: [403, 'AccessDenied'],
};

/** Serves the guard on a free loopback port. */
export async function startGuard(parts: GuardParts): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const { callers, faults, silenceMs = 5000 } = parts;

  const decide = async (request: IncomingMessage): Promise<WireAnswer | 'silence'> => {
    const body = await readBody(request);
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
    const caller = key === undefined ? undefined : callers.get(key);
    const ask = readAsk(request, body, parts);
    if (!ask) return dynamoDbError(400, 'UnknownOperationException', 'There is no such AWS service here');
    if (!caller) {
      return ask.error(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (!caller.allowed) return ask.perform();
    if (!caller.allowed.has(`${ask.call.action} ${ask.call.resource}`)) {
      return ask.error(...REFUSALS[ask.service], refusal(caller.name, ask.call));
    }
    return withFault(faults.meet(ask.target), ask);
  };

  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    decide(request).then(
      (answer) => {
        if (answer === 'silence') setTimeout(() => response.destroy(), silenceMs).unref();
        else send(response, answer);
      },
      () => response.destroy(),
    );
  });
  // The functions keep their connections; one that the server closes just as a call starts would be a false failure.
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function withFault(fault: FaultKind | undefined, ask: Ask): Promise<WireAnswer | 'silence'> {
  if (fault === undefined) return ask.perform();
  if (fault === 'timeout-before') return 'silence';
  if (fault === 'timeout-after') {
    await ask.perform();
    return 'silence';
  }
  return ask.error(...FAILURES[ask.service][fault]);
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
