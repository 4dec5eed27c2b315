/**
 * Which tasks a member of staff may see and settle. Allegations of misconduct are for the role `standards` alone; those of
 * a restricted case for supervisors: whom its restriction names stands in the case, which tasks cannot read.
 */
import { BOROUGHS } from '../lists/boroughs.ts';
import { covers, type Staff } from '../shared/http/staff.ts';
import { FORCE_QUEUE, STANDARDS_QUEUE, type Task, WHOLE_FORCE } from './task.ts';

const isStandards = (staff: Staff) => staff.roles.includes('standards');
const isDesk = (staff: Staff) => staff.roles.includes('desk') || staff.roles.includes('supervisor');

/** Whether this task is theirs by role and borough. To anybody else it does not exist. */
export function mayHandle(staff: Staff, task: Pick<Task, 'queue' | 'borough' | 'restricted'>): boolean {
  if (!covers(staff, task.borough)) return false;
  if (task.queue === STANDARDS_QUEUE) return isStandards(staff);
  return task.restricted ? staff.roles.includes('supervisor') : isDesk(staff);
}

/**
 * The queues to read for them: every borough of their scope, or the one asked for; `standards` with that role; what
 * belongs to no borough when they are there for the whole force and ask for none.
 */
export function queuesFor(staff: Staff, borough: string | undefined): string[] {
  const boroughs = BOROUGHS.map(({ code }) => code).filter(
    (code) => covers(staff, code) && (borough === undefined || code === borough),
  );
  const everywhere = borough === undefined && covers(staff, WHOLE_FORCE);
  return [
    ...(isDesk(staff) ? boroughs : []),
    ...(isDesk(staff) && everywhere ? [FORCE_QUEUE] : []),
    ...(isStandards(staff) && boroughs.length > 0 ? [STANDARDS_QUEUE] : []),
  ];
}
