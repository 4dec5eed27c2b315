/** What the lists and figures of all cases must say, counted one duty at a time. */
import type { ModelCase } from './case.ts';
import type { Days } from './days.ts';
import { type Duty, isForce, isLate, isOwed } from './duty.ts';

export interface Figures {
  due: number;
  met: number;
  missed: number;
  excused: number;
  open: number;
}

export type Group = 'right' | 'borough' | 'week';

export const nothing = (): Figures => ({ due: 0, met: 0, missed: 0, excused: 0, open: 0 });

/** What was due between two days, both included, by right, borough or the week (its Monday) of the due day. */
export function compliance(
  cases: Iterable<ModelCase>,
  days: Days,
  span: { readonly from: string; readonly to: string; readonly now: number },
  by: Group,
): Map<string, Figures> {
  const groups = new Map<string, Figures>();
  for (const the of cases) {
    for (const duty of the.duties) {
      if (!duty.row?.counts || duty.due === undefined) continue;
      const day = days.of(duty.due);
      if (day.name < span.from || day.name > span.to) continue;
      const monday = days.shifted(day, -((new Date(`${day.name}T12:00:00Z`).getUTCDay() + 6) % 7)).name;
      const key = { right: duty.row.right, borough: the.borough, week: monday }[by];
      const figures = groups.get(key) ?? nothing();
      groups.set(key, figures);
      figures.due += 1;
      figures[isLate(duty, span.now) && duty.status === 'open' ? 'missed' : duty.status] += 1;
    }
  }
  return groups;
}

export function total(groups: ReadonlyMap<string, Figures>): Figures {
  const sum = nothing();
  for (const figures of groups.values()) {
    for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += figures[name];
  }
  return sum;
}

/** What is owed in a borough. */
export function worklist(cases: Iterable<ModelCase>, borough: string): { the: ModelCase; duty: Duty }[] {
  const owed: { the: ModelCase; duty: Duty }[] = [];
  for (const the of cases) {
    if (the.borough !== borough) continue;
    for (const duty of the.duties) {
      if (isForce(duty) && duty.due !== undefined && isOwed(duty)) owed.push({ the, duty });
    }
  }
  return owed;
}
