/** The text of an alert. Pure: what is due in, subject and body out; no word of a victim, no contact, no reference. */
import { findBorough } from '../lists/boroughs.ts';
import { TASK_KINDS } from './kinds.ts';
import { type DueStep, WHOLE_FORCE } from './task.ts';

export interface Alert {
  /** ASCII on one line, under 100 characters: what SNS takes as the subject of an e-mail. */
  readonly subject: string;
  readonly body: string;
  /** By which a subscriber can filter: kind, borough (ONS code, or `*`), reason. */
  readonly attributes: Readonly<Record<string, string>>;
}

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const OPENING: Readonly<Record<DueStep['reason'], string>> = {
  new: 'New task',
  overdue: 'Overdue task',
  unanswered: 'Task without an answer',
};

/** The alert for what is due of a task. */
export function alertFor({ reason, after }: DueStep): Alert {
  const borough = after.borough === WHOLE_FORCE ? 'whole force' : (findBorough(after.borough)?.name ?? after.borough);
  const what = TASK_KINDS[after.kind].name;
  return {
    subject: `${OPENING[reason]}: ${what} (${borough})`.slice(0, 99),
    body: [
      `${OPENING[reason]}: ${what}`,
      `Borough: ${borough}`,
      `Due by: ${london.format(Date.parse(after.dueBy))} London time (${after.dueBy})`,
      `Task: ${after.id}`,
      ...(after.attempts.length > 0 ? [`Attempts that reached nobody: ${after.attempts.length}`] : []),
      '',
      `Open it in the staff console, or with GET /desk/v1/tasks/${after.id}. Reading it is recorded.`,
    ].join('\n'),
    attributes: { kind: after.kind, borough: after.borough, reason },
  };
}
