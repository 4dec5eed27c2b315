/** Milestones as they are told, once or many times, late or corrected. */

/** What somebody says has happened. */
export interface Told {
  readonly type: string;
  readonly suspect: number | undefined;
  readonly occurredAt: number;
  /** Absent: nobody said; then it is when it was recorded. */
  readonly receivedAt: number | undefined;
}

export interface Milestone extends Told {
  occurredAt: number;
  receivedAt: number | undefined;
  /** As it was told first; a correction does not change it. */
  readonly first: Told;
  readonly recordedAt: number;
  readonly sources: Set<string>;
  withdrawn: boolean;
}

const same = (one: Told, other: Told) =>
  one.type === other.type &&
  one.suspect === other.suspect &&
  one.occurredAt === other.occurredAt &&
  one.receivedAt === other.receivedAt;

/** It is this milestone that is told, as it was told first or as it stands. */
function means(milestone: Milestone, told: Told): boolean {
  return same(milestone, told) || same(milestone.first, told);
}

/** The number of the milestone that is told again; `false`: its source says something else than before. */
export function knownAs(
  milestones: readonly Milestone[],
  told: Told,
  source: string | undefined,
): number | undefined | false {
  const bySource = source === undefined ? -1 : milestones.findIndex(({ sources }) => sources.has(source));
  const found = milestones[bySource];
  if (found) return means(found, told) ? bySource : false;
  const report = told.type === 'crime-reported';
  const at = milestones.findIndex((one) => (report ? one.type === told.type : !one.withdrawn && means(one, told)));
  return at < 0 ? undefined : at;
}

/** Whether another milestone is what this one would become. */
export function isTaken(milestones: readonly Milestone[], number: number, told: Told): boolean {
  return milestones.some((one, at) => at !== number && !one.withdrawn && means(one, told));
}
