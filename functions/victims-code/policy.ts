/**
 * What the force decided itself. None of it is in the Victims' Code and none of it may be shown to a victim as a right.
 */

/** Days between routine updates when the victim agreed to no other interval. The Code in force sets no number. */
export const UPDATE_INTERVAL_DAYS = 28;

/** When staff work on a working day: full hours of London time. Reminders are counted in these hours. */
export const WORKING_HOURS = { from: 9, to: 17 } as const;

/** How much working time before the end of its last day staff are reminded of a duty for the last time, in hours. */
export const LAST_REMINDER_HOURS = 4;
