/** What the task routes do. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Trail } from '../audit/trail.ts';
import { parseReference } from '../cases/reference.ts';
import { readInbound } from '../inbound/inbound-store.ts';
import { type DeskAnswer, type DeskCall, type DeskSteps, deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import { Problem } from '../shared/http/problem.ts';
import { covers, type VerifyStaff } from '../shared/http/staff.ts';
import { derivedId } from '../shared/ids.ts';
import { mayHandle, queuesFor } from './access.ts';
import { type listQuery, operations, type outcomeBody } from './api.ts';
import { decodeCursor, encodeCursor, readPage } from './page.ts';
import { readFeedback } from './reply-store.ts';
import { settle } from './settlement.ts';
import { readQueue, readTask, replaceTask } from './store.ts';
import { type Attempt, type Closing, isOverdue, type Task, WHOLE_FORCE } from './task.ts';

export interface TaskParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: {
    readonly tasks: string;
    readonly ratings: string;
    readonly replies: string;
    readonly messages: string;
  };
  readonly trail: Trail;
}

/** What every list and every task shows. */
function summaryOf(task: Task, now: number) {
  const { id, kind, status, openedAt, dueBy, borough, team, touchpoint, reference, rating } = task;
  return {
    ...{ id, kind, status, openedAt, dueAt: dueBy, borough, team, touchpoint, reference, rating },
    dutyId: task.case?.dutyId,
    overdue: isOverdue(task, now),
    escalated: task.escalatedAt !== undefined,
  };
}

/** What the audit trail says of a task. */
function accessTo(task: Task) {
  const { id, reference, borough } = task;
  const referenceKey = task.case?.id ?? (reference === undefined ? undefined : parseReference(reference)?.id);
  return { target: id, reference, referenceKey, borough: borough === WHOLE_FORCE ? undefined : borough };
}

const isTaskId = (id: string) => /^[0-9A-Z]{20}$/.test(id);

/** What is no id may be anything: it is not kept. */
function targetOf(id: string): { readonly target?: string } {
  return isTaskId(id) ? { target: id } : {};
}

function recordOf({ outcome, at, by, note }: Attempt | Closing) {
  return { outcome, at, by, note };
}

function outcomeAnswer(id: string, record: Attempt | Closing): DeskAnswer {
  const { outcome, at } = record;
  return {
    json:
      record.outcome === 'no-answer'
        ? { id, status: 'open', outcome, at, dueAt: record.dueBy }
        : { id, status: 'done', outcome, at },
  };
}

function taskSteps({ client, tables, trail }: TaskParts): DeskSteps {
  const list = async (call: DeskCall<z.output<typeof listQuery>>): Promise<DeskAnswer> => {
    const { request, staff, query } = call;
    const { kind, status, borough, team, limit, cursor } = query;
    if (borough !== undefined && !covers(staff, borough)) {
      await trail.record(call, { action: 'task.list', target: borough, borough, outcome: 'refused' });
      throw new Problem('not-found', 'Your token does not cover this borough.');
    }
    const after = cursor === undefined ? undefined : decodeCursor(status, cursor);
    if (cursor !== undefined && after === undefined) {
      throw new Problem(
        'bad-request',
        'Use `next` of the page before, with the same status, or leave the cursor out.',
        {
          errors: [{ path: 'cursor', message: 'This cursor was not given out for this list' }],
        },
      );
    }
    const queues = queuesFor(staff, borough);
    const picky = kind !== undefined || team !== undefined;
    // A merge of many queues takes little of each; a filter, or a single queue, is read in larger bites.
    const bite = picky || queues.length === 1 ? 100 : 25;
    const { tasks, next } = await readPage({
      queues,
      status,
      after,
      limit,
      keep: (task) =>
        mayHandle(staff, task) &&
        (borough === undefined || task.borough === borough) &&
        (kind === undefined || task.kind === kind) &&
        (team === undefined || task.team === team),
      read: (queue, behind) => readQueue(client, tables.tasks, { queue, status, limit: bite }, behind),
    });
    // A task may name a case: each case that the page shows is one entry.
    const named = tasks.map(accessTo).filter(({ referenceKey }) => referenceKey !== undefined);
    const cases = new Map(named.map(({ target: _, ...access }) => [access.referenceKey, access]));
    await Promise.all(
      [...cases.values()].map((access) => trail.record(call, { action: 'task.list', ...access, outcome: 'allowed' })),
    );
    return {
      json: {
        items: tasks.map((task) => summaryOf(task, request.now)),
        ...(next === undefined ? {} : { next: encodeCursor(status, next) }),
      },
    };
  };

  /** The task, if it is theirs. @throws Problem `not-found` otherwise, the same and as much in the trail for every reason. */
  const theirs = async (call: DeskCall, action: string): Promise<Task> => {
    const id = call.request.params['id'] ?? '';
    const task = isTaskId(id) ? await readTask(client, tables.tasks, id) : undefined;
    if (task && mayHandle(call.staff, task)) return task;
    await trail.record(call, {
      action,
      ...(task ? accessTo(task) : targetOf(id)),
      outcome: task ? 'refused' : 'not-found',
    });
    throw new Problem('not-found', 'There is no task with this id, or it is not yours by borough and role.');
  };

  /** What was written by whom, as the task shows it: out of the reply, or out of the text or e-mail itself. */
  const saidIn = async ({ reply, inbound }: Task, now: number) => {
    if (reply) {
      const said = await readFeedback(client, tables, reply, now);
      if (!said) return { wordsDeleted: true };
      const { at: answeredAt, wordsDeleted, ...rest } = said;
      return { ...rest, answeredAt, ...(wordsDeleted ? { wordsDeleted } : {}) };
    }
    if (inbound === undefined) return {};
    const said = await readInbound(client, tables.messages, inbound, now);
    if (!said) return { wordsDeleted: true };
    const { words, from: contact, language, channel, because, at: answeredAt } = said;
    return { words, contact, language, channel, because, answeredAt };
  };

  const one = async (call: DeskCall): Promise<DeskAnswer> => {
    const { now } = call.request;
    const task = await theirs(call, 'task.read');
    const said = await saidIn(task, now);
    await trail.record(call, { action: 'task.read', ...accessTo(task), outcome: 'allowed' });
    return {
      json: {
        ...summaryOf(task, now),
        ...said,
        attempts: task.attempts.map((attempt) => ({ ...recordOf(attempt), dueAt: attempt.dueBy })),
        ...(task.outcome && { outcome: recordOf(task.outcome) }),
      },
    };
  };

  const outcome = async (call: DeskCall<unknown, z.output<typeof outcomeBody>>): Promise<DeskAnswer> => {
    const { request, staff, body, idempotencyKey } = call;
    let task: Task | undefined = await theirs(call, 'task.outcome');
    const { id } = task;
    await trail.record(call, { action: 'task.outcome', ...accessTo(task), outcome: 'allowed' });
    // Without a key the request itself is one: a write whose answer was lost on the way is recognised as our own.
    const mark = {
      key:
        idempotencyKey === undefined
          ? derivedId('request', request.requestId)
          : derivedId('idempotency-key', staff.subject, idempotencyKey),
      body: derivedId('body', body.outcome, body.note ?? ''),
    };
    for (let tries = 0; task && tries < 5; tries += 1) {
      const result = settle(task, { ...body, by: staff.subject, request: mark }, request.now);
      if (result.is === 'repeated') return outcomeAnswer(id, result.record);
      if (result.is === 'key-reused') {
        throw new Problem('key-reused', 'This Idempotency-Key recorded another outcome of this task. Use a new key.');
      }
      if (result.is === 'closed') {
        throw new Problem('conflict', `This task was already closed at ${result.at}. Nothing was changed.`);
      }
      if (result.is === 'full') {
        throw new Problem('conflict', 'This task has as many attempts as it can hold. Close it as done or not-needed.');
      }
      if (await replaceTask(client, tables.tasks, task, result.after)) return outcomeAnswer(id, result.record);
      task = await readTask(client, tables.tasks, id);
    }
    throw new Problem('busy', 'Others are changing this task just now. Nothing was changed by you. Try again.');
  };

  return {
    'GET /desk/v1/tasks': list,
    'GET /desk/v1/tasks/{id}': one,
    'POST /desk/v1/tasks/{id}/outcome': outcome,
  };
}

const ACTIONS: Readonly<Record<string, string>> = {
  'GET /desk/v1/tasks': 'task.list',
  'GET /desk/v1/tasks/{id}': 'task.read',
  'POST /desk/v1/tasks/{id}/outcome': 'task.outcome',
};

/** The Lambda handler of the task routes. Whoever has not the role for them is in the trail as refused. */
export function makeTasksHandler(parts: TaskParts & { readonly verifyStaff: VerifyStaff }): HttpHandler {
  return deskHandler('tasks', operations, taskSteps(parts), parts.verifyStaff, {
    refused: (call, { method, path }) => {
      const action = ACTIONS[`${method} ${path}`] ?? 'task';
      return parts.trail.record(call, { action, ...targetOf(call.request.params['id'] ?? ''), outcome: 'refused' });
    },
  });
}
