/** When staff are reminded of a duty, and by which task: **policy of the force**, data, changed here. */
import { DAY } from '../shared/time.ts';
import type { CaseTaskKind } from '../tasks/kinds.ts';
import { ROUTINE_UPDATE } from '../victims-code/rules.ts';
import type { Duty, ReminderStage } from './case.ts';

/** The task of each stage, in the order of the stages; what is not named has no such task. */
type Stages = readonly (readonly [ReminderStage, CaseTaskKind])[];

const DUTY_STAGES: Stages = [
  ['half', 'duty-half-time'],
  ['four-hours', 'duty-due-soon'],
  ['missed', 'duty-missed'],
];

const UPDATE_STAGES: Stages = [
  ['eve', 'update-due'],
  ['missed', 'update-missed'],
];

/** From the moment at which a duty was found missed to the time by which it must be made up for. */
export const MAKE_UP_WITHIN = DAY;

/** From a changed number or address to the time by which a second person must have confirmed it. */
export const CONFIRM_WITHIN = DAY;

/** From news that a person tells to the time by which they must have phoned, where the Code gives no number. */
export const PHONE_FIRST_WITHIN = DAY;

/** From a message that did not arrive, or may not be sent, to the time by which somebody must have acted. */
export const CALL_WITHIN = DAY;

/** The stages of a duty at which staff get a task. */
export function stagesOf(duty: Pick<Duty, 'rule'>): Stages {
  return duty.rule === ROUTINE_UPDATE.id ? UPDATE_STAGES : DUTY_STAGES;
}

/** What `reminded` holds once nobody needs to be reminded any more. */
export function allStages(duty: Pick<Duty, 'rule'>): ReminderStage[] {
  // When the due day of a routine update begins, no task is raised: a text says that there is nothing new, where it may.
  if (duty.rule === ROUTINE_UPDATE.id) return ['eve', 'due-day', 'missed'];
  return stagesOf(duty).map(([stage]) => stage);
}
