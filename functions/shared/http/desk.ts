/** The edge of the Desk API: role and scope checks, strict JSON in and out, problems as `application/problem+json`. */
import * as z from 'zod';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import type { FunctionPlan, Route } from '../../../lib/blueprint/types.ts';
import { edge, type HttpHandler } from './edge.ts';
import { parseFields } from './fields.ts';
import type { Operation, Operations } from './operation.ts';
import { Problem } from './problem.ts';
import { mediaType, type Reply, type Request, readText } from './request.ts';
import type { Staff, VerifyStaff } from './staff.ts';

/** A request whose token, query and body have been checked; `query` and `body` are what the operation's schemas say. */
export interface DeskCall<Query = unknown, Body = unknown> {
  readonly request: Request;
  readonly staff: Staff;
  readonly query: Query;
  readonly body: Body;
  /** The caller's `Idempotency-Key`, when there is one. */
  readonly idempotencyKey: string | undefined;
}

/**
 * JSON (checked against the operation's answer before it leaves; `instead`: against its other one), or a ready reply
 * (image, CSV, 204).
 */
export type DeskAnswer =
  | { readonly json: unknown; readonly headers?: Record<string, string>; readonly instead?: true }
  | { readonly reply: Reply };

// biome-ignore lint/suspicious/noExplicitAny: each step is typed by the operation's own schemas
export type DeskStep = (call: DeskCall<any, any>) => Promise<DeskAnswer>;

/** `METHOD /path` → what it does; the keys are exactly the function's routes in the blueprint. */
export type DeskSteps = Readonly<Record<string, DeskStep>>;

function readJson(request: Request, schema: z.ZodType): unknown {
  if (mediaType(request) !== 'application/json') {
    throw new Problem('wrong-type', 'Send the body as JSON with the header "Content-Type: application/json".');
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(readText(request), (key, value: unknown) => {
      if (key === '__proto__') throw new Problem('bad-request', 'Remove the field "__proto__" from the body.');
      return value;
    });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('bad-request', 'The body is not valid JSON.');
  }
  return parseFields(schema, parsed, 'Some fields of the body need another value.');
}

function readQuery(request: Request, schema: z.ZodType | undefined): unknown {
  return parseFields(schema ?? z.strictObject({}), { ...request.query }, 'Some query parameters need another value.');
}

/** @throws Problem `bad-request` for a key that is empty, over 200 characters or not printable ASCII. */
function readIdempotencyKey(request: Request): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new Problem('bad-request', 'Idempotency-Key must be 1 to 200 printable characters without spaces.');
}

function problemReply(problem: Problem): Reply {
  return {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: JSON.stringify(problem),
  };
}

/** The refusal of a caller who has none of the route's roles; undefined for one who has. */
function roleRefusal({ access }: Route, staff: Staff): Problem | undefined {
  if (access === 'public' || access === 'staff' || staff.roles.some((role) => access.includes(role))) return undefined;
  return new Problem('not-allowed', `This needs the role ${access.join(' or ')}.`);
}

function toReply(operation: Operation, answer: DeskAnswer): Reply {
  if ('reply' in answer) return answer.reply;
  const { status, schema } = (answer.instead ? operation.instead : undefined) ?? operation.answer;
  const body = schema ? schema.parse(answer.json) : answer.json;
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...answer.headers },
    body: JSON.stringify(body),
  };
}

/** What else happens at the edge of a function's routes. */
interface DeskHooks {
  /**
   * Awaited when a signed-in caller has none of the route's roles, before the 403 leaves: the trail of refused tries.
   * When it throws, that error is the answer. Nothing of the query or the body has been looked at by then.
   */
  readonly refused?: (call: Pick<DeskCall, 'request' | 'staff'>, route: Route) => Promise<void>;
}

/** Makes the Lambda handler of a function with staff routes. @throws at start when steps and blueprint do not match. */
export function deskHandler(
  functionName: keyof typeof blueprint.functions,
  operations: Operations,
  steps: DeskSteps,
  verifyStaff: VerifyStaff,
  { refused }: DeskHooks = {},
): HttpHandler {
  const plan: FunctionPlan = blueprint.functions[functionName];
  const table = new Map(
    (plan.routes ?? []).map((route) => {
      const key = `${route.method} ${route.path}`;
      const step = steps[key];
      const operation = operations[key];
      if (!step || !operation) throw new Error(`${functionName} has no step or operation for ${key}`);
      return [key, { route, step, operation }] as const;
    }),
  );
  return edge({
    refuse: problemReply,
    answer: async (request) => {
      const found = table.get(`${request.method} ${request.route}`);
      if (!found) throw new Problem('not-found', 'There is no such address in this API. See /docs.');
      const staff = await verifyStaff(request.headers['authorization'], request.now);
      const refusal = roleRefusal(found.route, staff);
      if (refusal) {
        await refused?.({ request, staff }, found.route);
        throw refusal;
      }
      const query = readQuery(request, found.operation.query);
      const body = found.operation.body ? readJson(request, found.operation.body) : undefined;
      const idempotencyKey = readIdempotencyKey(request);
      return toReply(found.operation, await found.step({ request, staff, query, body, idempotencyKey }));
    },
  });
}
