/** What a scheduled function receives, from EventBridge Scheduler and from the local scheduler alike. */

export interface ScheduledEvent {
  /** The instant that the run was scheduled for, RFC 3339 in UTC: the clock of everything that it does. */
  readonly time: string;
  /** The function's name in the blueprint. */
  readonly function: string;
}

/** EventBridge Scheduler puts the scheduled time here. */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** The event of one run; in AWS the target's input is its JSON with `SCHEDULED_TIME` as time. */
export function scheduledEvent(name: string, time: string): ScheduledEvent {
  return { time, function: name };
}
