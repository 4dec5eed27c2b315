/** One duty as the model keeps it: what became of it and whom it has already been brought to mind. */
import type { Days } from './days.ts';
import type { Row } from './duties-table.ts';
import type { Order } from './order.ts';

export type Stage = 'half' | 'eve' | 'four-hours' | 'due-day' | 'missed';

export interface Duty {
  /** `<number of its milestone>|<the row's words>`, or `update|<number>`. */
  readonly name: string;
  /** Absent: the routine update. */
  readonly row: Row | undefined;
  readonly milestone: number | undefined;
  start: number;
  readonly opened: number;
  due: number | undefined;
  enhanced: boolean;
  status: 'open' | 'met' | 'missed' | 'excused';
  missedAt?: number;
  toldAt?: number;
  excusedAt?: number;
  readonly reminded: Set<Stage>;
}

/** Staff work that the model expects. */
export interface Work {
  readonly kind: string;
  /** What it is about, when that is no duty: a milestone by its number, a message, or a word. */
  readonly about?: { readonly milestone: number } | { readonly order: Order } | { readonly word: string };
  status: 'open' | 'done';
  outcome?: string;
}

const CODE_WORK: Readonly<Partial<Record<Stage, string>>> = {
  half: 'duty-half-time',
  'four-hours': 'duty-due-soon',
  missed: 'duty-missed',
};

/** Of a routine update: on its due day nobody is asked for anything; a text may go out. */
const UPDATE_WORK: Readonly<Partial<Record<Stage, string>>> = { eve: 'update-due', missed: 'update-missed' };

export function stagesOf(duty: Duty): readonly Stage[] {
  return duty.row ? ['half', 'four-hours', 'missed'] : ['eve', 'due-day', 'missed'];
}

/** The staff work of a stage, if there is any. */
export function workKind(duty: Duty, stage: Stage): string | undefined {
  return (duty.row ? CODE_WORK : UPDATE_WORK)[stage];
}

/** The force answers for it and can be late with it. */
export function isForce(duty: Duty): boolean {
  return duty.row === undefined || duty.row.force;
}

export function isOwed(duty: Duty): boolean {
  if (duty.status === 'open') return true;
  return duty.status === 'missed' && duty.toldAt === undefined && duty.excusedAt === undefined;
}

/** Its last second has gone by. */
export function isLate(duty: Duty, now: number): boolean {
  return duty.due !== undefined && isForce(duty) && now >= duty.due + 1000;
}

/** When each stage that has not been yet comes. */
export function ahead(duty: Duty, days: Days): { readonly stage: Stage; readonly at: number }[] {
  const { status, due, start, reminded } = duty;
  if (status !== 'open' || due === undefined || !isForce(duty)) return [];
  const when: Record<Stage, () => number> = {
    half: () => days.half(start, due),
    eve: () => days.eve(start, due),
    'four-hours': () => days.fourHours(start, due),
    'due-day': () => days.of(due).start,
    missed: () => due + 1000,
  };
  return stagesOf(duty)
    .filter((stage) => !reminded.has(stage))
    .map((stage) => ({ stage, at: when[stage]() }));
}
