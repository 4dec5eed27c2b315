/**
 * The AWS end point of the local functions: it knows the calling function by its access key, refuses what the blueprint
 * does not grant as AWS would, injects faults, and passes the rest to the store or to the topics.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback, readBody, type Store, type WireAnswer } from './embedded-dynamodb.ts';
import type { FaultKind, Faults, FaultTarget } from './faults.ts';
import { type AwsCall, dynamoDbCall, refusal } from './permissions.ts';
import { snsError } from './topics.ts';

/** Who calls. Without `allowed` it is the local service itself, which may do everything and meets no fault. */
export interface Caller {
  readonly name: string;
  readonly allowed?: ReadonlySet<string>;
}

interface GuardParts {
  readonly callers: ReadonlyMap<string, Caller>;
  readonly store: Store;
  readonly publish: (form: URLSearchParams) => Promise<WireAnswer>;
  readonly faults: Faults;
  /** How long a call that never gets an answer is kept waiting before its connection is cut, in ms. */
  readonly silenceMs?: number;
}

interface Ask {
  readonly target: FaultTarget;
  readonly call: AwsCall;
  readonly perform: () => Promise<WireAnswer>;
  /** An error in the service's own form. */
  readonly error: (status: number, code: string, message: string) => WireAnswer;
}

function dynamoDbError(status: number, code: string, message: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
  };
}

const FAULT_ANSWERS: Record<
  FaultTarget,
  Record<'throttle' | 'error', readonly [status: number, code: string, message: string]>
> = {
  dynamodb: {
    throttle: [400, 'ProvisionedThroughputExceededException', 'The level of configured throughput was exceeded'],
    error: [500, 'InternalServerError', 'Internal server error'],
  },
  sns: { throttle: [400, 'Throttling', 'Rate exceeded'], error: [500, 'InternalError', 'Internal error'] },
  ses: { throttle: [400, 'Throttling', 'Rate exceeded'], error: [500, 'InternalError', 'Internal error'] },
};

function readAsk(request: IncomingMessage, body: Buffer, parts: GuardParts): Ask | undefined {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB_20120810.')) {
    let input: unknown;
    try {
      input = JSON.parse(body.toString('utf8'));
    } catch {
      return undefined;
    }
    if (typeof input !== 'object' || input === null) return undefined;
    return {
      target: 'dynamodb',
      call: dynamoDbCall(target, input as Record<string, unknown>),
      perform: () => parts.store.call(target, body),
      error: dynamoDbError,
    };
  }
  const form = new URLSearchParams(body.toString('utf8'));
  const action = form.get('Action');
  if (!action) return undefined;
  return {
    target: 'sns',
    call: { action: `sns:${action}`, resource: form.get('TopicArn') ?? '*' },
    perform: () => parts.publish(form),
    error: snsError,
  };
}

/** Serves the guard on a free loopback port. */
export async function startGuard(parts: GuardParts): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const { callers, faults, silenceMs = 5000 } = parts;

  const decide = async (request: IncomingMessage): Promise<WireAnswer | 'silence'> => {
    const body = await readBody(request);
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
    const caller = key === undefined ? undefined : callers.get(key);
    const ask = readAsk(request, body, parts);
    if (!ask) return dynamoDbError(400, 'UnknownOperationException', 'The local service offers DynamoDB and SNS only');
    if (!caller) {
      return ask.error(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (!caller.allowed) return ask.perform();
    if (!caller.allowed.has(`${ask.call.action} ${ask.call.resource}`)) {
      const words = refusal(caller.name, ask.call);
      return ask.target === 'sns'
        ? ask.error(403, 'AuthorizationError', words)
        : ask.error(400, 'AccessDeniedException', words);
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
  return ask.error(...FAULT_ANSWERS[ask.target][fault]);
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
