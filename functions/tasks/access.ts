/** Which tasks a member of staff may see and settle. Allegations of misconduct are for the role `standards` alone. */
import { BOROUGHS } from '../lists/boroughs.ts';
import { covers, type Staff } from '../shared/http/staff.ts';
import { STANDARDS_QUEUE, type Task } from './task.ts';

const isStandards = (staff: Staff) => staff.roles.includes('standards');
const isDesk = (staff: Staff) => staff.roles.includes('desk') || staff.roles.includes('supervisor');

/** Whether this task is theirs by role and borough. To anybody else it does not exist. */
export function mayHandle(staff: Staff, task: Pick<Task, 'queue' | 'borough'>): boolean {
  return covers(staff, task.borough) && (task.queue === STANDARDS_QUEUE ? isStandards(staff) : isDesk(staff));
}

/** The queues to read for them: every borough of their scope, or the one asked for; `standards` with that role. */
export function queuesFor(staff: Staff, borough: string | undefined): string[] {
  const boroughs = BOROUGHS.map(({ code }) => code).filter(
    (code) => covers(staff, code) && (borough === undefined || code === borough),
  );
  return [...(isDesk(staff) ? boroughs : []), ...(isStandards(staff) && boroughs.length > 0 ? [STANDARDS_QUEUE] : [])];
}
