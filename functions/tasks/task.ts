/**
 * A task is one piece of staff work, asked for by a victim's reply or by a case. Rules only: values in, values out. What
 * differs between the kinds is data: kinds.ts.
 */
import type { TopicName } from '../../lib/blueprint/types.ts';
import { derivedId } from '../shared/ids.ts';
import { toIso } from '../shared/time.ts';
import { REPLY_KINDS, type ReplyTaskKind, TASK_KINDS, type TaskKind } from './kinds.ts';

/** The queue of misconduct allegations of every borough: Professional Standards, not the officer's own supervisors. */
export const STANDARDS_QUEUE = 'standards';

/** The queue of what belongs to no known borough, and what stands in place of the borough: only the whole force covers it. */
export const FORCE_QUEUE = 'force';
export const WHOLE_FORCE = '*';

/** After this many attempts that reached nobody (and again after as many more) supervisors are told. */
export const ATTEMPTS_BEFORE_ESCALATION = 3;

/** What was sent with an `Idempotency-Key`, as hashes: neither the key nor the body can be read from them. */
export interface RequestMark {
  readonly key: string;
  readonly body: string;
}

interface TaskRecord {
  /** When (ISO) and by whom (the opaque id from the directory). */
  readonly at: string;
  readonly by: string;
  readonly note?: string;
  readonly request?: RequestMark;
}

/** One try that reached nobody; `dueBy`: by when the next one must be. */
export interface Attempt extends TaskRecord {
  readonly outcome: 'no-answer';
  readonly dueBy: string;
}

/** What ended the task. */
export interface Closing extends TaskRecord {
  readonly outcome: 'done' | 'not-needed';
}

export interface Task {
  readonly id: string;
  readonly kind: TaskKind;
  readonly status: 'open' | 'done';
  /** Whose list it is on: a borough's ONS code, `standards`, or `force`. */
  readonly queue: string;
  /** ISO, like every time here. */
  readonly openedAt: string;
  readonly dueBy: string;
  /** ONS code; `*` where none is known. */
  readonly borough: string;
  readonly team?: string;
  /** Tasks of a reply only. */
  readonly touchpoint?: string;
  /** The crime reference as people write it; of a case with the victim's number when it is not the first. */
  readonly reference?: string;
  readonly rating?: number;
  /** Where the reply is in the ratings table; its current attempt says which words belong to it. */
  readonly reply?: { readonly pk: string; readonly sk: string };
  /** The case that asks for it (canonical id), and the duty that it is about. */
  readonly case?: { readonly id: string; readonly dutyId?: string };
  /** The text or e-mail that it is about: id of its INBOUND item in the messages table. */
  readonly inbound?: string;
  /** The case was restricted when it asked: only supervisors are shown the task. */
  readonly restricted?: true;
  readonly version: number;
  /** When the owners were told, and when the supervisors last were. */
  readonly alertedAt?: string;
  readonly escalatedAt?: string;
  readonly attempts: readonly Attempt[];
  readonly outcome?: Closing;
  /** A case may ask for the same again: what was recorded before it did. */
  readonly earlier?: readonly (Attempt | Closing)[];
  /** Of a closed task of a case: the latest order to settle it, when it came after the closing. */
  readonly settledAt?: string;
}

/** What a task is made from: facts of the stored reply, none of its words. */
export interface TaskSeed {
  readonly kind: ReplyTaskKind;
  readonly replyId: string;
  readonly key: { readonly pk: string; readonly sk: string };
  readonly borough: string;
  readonly team?: string | undefined;
  readonly touchpoint: string;
  readonly reference?: string | undefined;
  readonly rating?: number | undefined;
}

/**
 * The task that a reply asks for. Its id is derived from the reply and the kind: making it twice makes the same one.
 * @param now when the reply was given (ms), also when a sweep raises it later: the victim's wait began then
 */
export function newTask(seed: TaskSeed, now: number): Task {
  const { kind, replyId, key, borough, team, touchpoint, reference, rating } = seed;
  return {
    id: derivedId('task', replyId, kind),
    kind,
    status: 'open',
    queue: kind === 'misconduct-allegation' ? STANDARDS_QUEUE : borough,
    openedAt: toIso(now),
    dueBy: toIso(now + REPLY_KINDS[kind].dueWithin),
    borough,
    ...(team === undefined ? {} : { team }),
    touchpoint,
    ...(reference === undefined ? {} : { reference }),
    ...(rating === undefined ? {} : { rating }),
    reply: { pk: key.pk, sk: key.sk },
    version: 1,
    attempts: [],
  };
}

/** The same for an answer that was corrected after its first task was closed: its id follows from when that was. */
export function taskAgain(task: Task): Task {
  return { ...task, id: derivedId('task', task.id, task.openedAt) };
}

/** Its place in its queue: open ones by due time, closed ones by when they were closed. */
export function queueOrder(task: Task): string {
  return `${task.status}#${task.outcome?.at ?? task.dueBy}#${task.id}`;
}

/** When supervisors are to be told: at the due time, or at once when attempt after attempt reached nobody. */
function escalateAt(task: Task): string {
  const last = task.attempts.at(-1);
  return last && task.attempts.length % ATTEMPTS_BEFORE_ESCALATION === 0 ? last.at : task.dueBy;
}

/** Told since the last attempt: an attempt gives the task a new due time, and so a new escalation. */
function isEscalated(task: Task): boolean {
  const last = task.attempts.at(-1);
  return task.escalatedAt !== undefined && (last === undefined || task.escalatedAt >= last.at);
}

/** When the sweep has to look at it next (ISO); undefined: never. */
export function nextDue(task: Task): string | undefined {
  if (task.status === 'done') return undefined;
  if (task.alertedAt === undefined) return task.openedAt;
  return isEscalated(task) || TASK_KINDS[task.kind].escalatesTo === undefined ? undefined : escalateAt(task);
}

/** What the sweep must do: publish to `topic`, then store `after`. */
export interface DueStep {
  readonly reason: 'new' | 'overdue' | 'unanswered';
  readonly topic: TopicName;
  readonly after: Task;
}

/** What is due of a task at `now` (ms); undefined: nothing. */
export function due(task: Task, now: number): DueStep | undefined {
  const next = nextDue(task);
  if (next === undefined || next > toIso(now)) return undefined;
  const { topic, escalatesTo = topic } = TASK_KINDS[task.kind];
  const version = task.version + 1;
  if (task.alertedAt === undefined) {
    return { reason: 'new', topic, after: { ...task, version, alertedAt: toIso(now) } };
  }
  return {
    reason: task.dueBy <= toIso(now) ? 'overdue' : 'unanswered',
    topic: escalatesTo,
    after: { ...task, version, escalatedAt: toIso(now) },
  };
}

/** Past its due time and still open. */
export function isOverdue(task: Task, now: number): boolean {
  return task.status === 'open' && task.dueBy <= toIso(now);
}
