/** What time alone does to a case: reminders to staff, and duties that are missed. The sweep asks; a lost one changes nothing. */
import { toIso } from '../shared/time.ts';
import type { Case, Duty } from './case.ts';
import type { Change } from './change.ts';
import { atTime } from './duties.ts';
import { comingReminders, dutyTasks, nextReminder } from './reminders.ts';

/** Who made the events that nobody asked for. */
export const SYSTEM = 'system';

/** When the sweep has to look at the case next (ISO); undefined: never. What must follow a write is not in it. */
export function nextDue(of: Case): string | undefined {
  return of.duties.flatMap((duty) => nextReminder(duty)?.at ?? []).sort()[0];
}

/** What the sweep must store and do. */
export interface SystemChange extends Pick<Change, 'after' | 'tasks'> {
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

/** What is due of a case at `now` (ms); undefined: nothing. After it nothing is due until `nextDue`, which is later. */
export function dueChange(of: Case, now: number): SystemChange | undefined {
  const duties = of.duties.map((duty) => reminded(duty, now));
  if (duties.every((duty, place) => duty === of.duties[place])) return undefined;
  const missed = duties.filter(({ status }, place) => status === 'missed' && of.duties[place]?.status === 'open');
  const event = { kind: 'duty-missed', details: { duties: missed.map(({ id }) => id) } };
  return {
    after: { ...of, duties },
    tasks: dutyTasks(of.duties, duties, toIso(now)),
    ...(missed.length > 0 ? { event } : {}),
  };
}
