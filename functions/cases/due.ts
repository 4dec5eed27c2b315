/**
 * What time alone does to a case: reminders to staff, the text that says that there is nothing new, and duties that are
 * missed. The sweep asks; a lost one changes nothing.
 */
import { toIso } from '../shared/time.ts';
import type { Case, Duty } from './case.ts';
import { type Change, ordersTold } from './change.ts';
import { atTime } from './duties.ts';
import { nothingNew } from './message-orders.ts';
import { comingReminders, dutyTasks, nextReminder } from './reminders.ts';

/** When the sweep has to look at the case next (ISO); undefined: never. What must follow a write is not in it. */
export function nextDue(of: Case): string | undefined {
  return of.duties.flatMap((duty) => nextReminder(duty)?.at ?? []).sort()[0];
}

/** What the sweep must store and do. */
export interface SystemChange extends Pick<Change, 'after' | 'tasks' | 'messages'> {
  /** Only what can be seen in the case makes a version; that staff were reminded cannot. */
  readonly event?: Pick<Change, 'kind' | 'details'>;
}

/** The duty at an instant, with every stage that has come noted. */
function reminded(duty: Duty, now: number): Duty {
  const current = atTime(duty, now);
  const come = comingReminders(current).filter(({ at }) => at <= toIso(now));
  return come.length === 0
    ? current
    : { ...current, reminded: [...current.reminded, ...come.map(({ stage }) => stage)] };
}

/** Its due day has begun, and it can still be kept. */
function isUntold({ status, reminded }: Duty): boolean {
  return status === 'open' && reminded.includes('due-day');
}

/** What is due of a case at `now` (ms); undefined: nothing. After it nothing is due until `nextDue`, which is later. */
export function dueChange(of: Case, now: number): SystemChange | undefined {
  const duties = of.duties.map((duty) => reminded(duty, now));
  if (duties.every((duty, place) => duty === of.duties[place])) return undefined;
  const missed = duties.filter(({ status }, place) => status === 'missed' && of.duties[place]?.status === 'open');
  const messages = duties.flatMap((duty, place) =>
    isUntold(duty) && !of.duties[place]?.reminded.includes('due-day') ? nothingNew(of, duty, now) : [],
  );
  const told = ordersTold(messages);
  const event =
    missed.length > 0
      ? { kind: 'duty-missed', details: { duties: missed.map(({ id }) => id), ...told } }
      : messages.length > 0
        ? { kind: 'message-ordered', details: told }
        : undefined;
  return {
    after: { ...of, duties },
    tasks: dutyTasks(of.duties, duties, toIso(now)),
    messages,
    ...(event ? { event } : {}),
  };
}
