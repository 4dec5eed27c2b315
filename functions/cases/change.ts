/** What a rule makes of a case: the case after it, what the history says of it, what staff have to do and what is sent. */
import type { MessageOrder } from '../messages/message.ts';
import { toIso } from '../shared/time.ts';
import type { Case, TaskOrder } from './case.ts';
import { dutyTasks } from './reminders.ts';

/** Who makes the changes that nobody asked for. */
export const SYSTEM = 'system';

/** What a rule may know of the request. */
export interface ChangeContext {
  /** When it was made (ms). */
  readonly now: number;
  /** Who made it: the opaque id from the directory. */
  readonly by: string;
  /** The request's own id: the same for the same request sent again. */
  readonly id: string;
  /** Whether it says which version of the case it was made on (`If-Match`). */
  readonly seen?: boolean;
}

export interface Change {
  /** `version` and `marks` are still those of the case before: they belong to the write. */
  readonly after: Case;
  /** `kind` of the event. */
  readonly kind: string;
  /** `details` of the event: fields of the API. Of names, numbers and addresses only which ones changed. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What the request is answered; absent where the answer is a view of `after`. */
  readonly answer?: unknown;
  /** In the order in which they must be carried out. */
  readonly tasks: readonly TaskOrder[];
  /** What is to be sent. */
  readonly messages: readonly MessageOrder[];
}

/** Nothing is to be stored: it is so already. */
export interface Unchanged {
  readonly unchanged: true;
  /** As in `Change`; absent where the answer is a view of the case. */
  readonly answer?: unknown;
}

export type Changed = Change | Unchanged;

/**
 * A change whose tasks for duties follow from what became of the duties; `tasks` are the others. The history says what
 * was ordered to be sent.
 */
export function change(
  before: Case | undefined,
  after: Case,
  { now }: Pick<ChangeContext, 'now'>,
  told: Pick<Change, 'kind' | 'details'> & Partial<Pick<Change, 'answer' | 'tasks' | 'messages'>>,
): Change {
  const tasks = [...dutyTasks(before?.duties ?? [], after.duties, toIso(now)), ...(told.tasks ?? [])];
  const { messages = [] } = told;
  return { ...told, details: { ...told.details, ...ordersTold(messages) }, after, tasks, messages };
}

/** Orders as the history has them. */
export function ordersTold(orders: readonly MessageOrder[]): { messages?: object[] } {
  return orders.length === 0
    ? {}
    : { messages: orders.map(({ id, template, dutyIds }) => ({ id, template, dutyIds })) };
}

type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** An object without the fields that are undefined: what nobody said is absent. */
export function given<T extends object>(
  fields: T,
): Omit<T, Optional<T>> & { [K in Optional<T>]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as ReturnType<typeof given<T>>;
}
