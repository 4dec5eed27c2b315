/** Compliance recounted from the history alone: what the events of a case say, read by somebody who knows no rule of ours. */
import type { CaseEvent } from '../../functions/cases/case.ts';
import { DUTY_RULES } from '../../functions/victims-code/rules.ts';

interface Told {
  readonly id: string;
  readonly right: string;
  readonly title: string;
  dueAt?: string;
  status: string;
  milestone?: string;
}

/** The fields of the events that matter here. */
interface Details {
  readonly id?: string;
  readonly duties?: readonly Told[];
  readonly met?: readonly string[];
  readonly status?: string;
  readonly redated?: readonly { readonly id: string; readonly to?: string; readonly missed?: true }[];
}

/** What became of each duty of one case until `now`, from its events in order. */
function replay(events: readonly CaseEvent[], now: number): Told[] {
  const told = new Map<string, Told>();
  const open = (id: string) => {
    const duty = told.get(id);
    return duty?.status === 'open' ? duty : undefined;
  };
  const timePasses = (until: number) => {
    for (const duty of told.values()) {
      if (duty.status === 'open' && duty.dueAt && until >= Date.parse(duty.dueAt) + 1000) duty.status = 'missed';
    }
  };
  const settle = (duty: Told | undefined, status: string) => {
    if (duty) duty.status = status;
  };
  for (const { at, kind, details } of events) {
    const { id = '', duties = [], met = [], redated = [], status = '' } = details as Details;
    timePasses(Date.parse(at));
    if (kind === 'registered') for (const duty of duties) told.set(duty.id, { ...duty });
    if (kind === 'milestone-recorded' || kind === 'milestone-corrected') {
      for (const duty of duties) told.set(duty.id, { ...duty, milestone: id });
    }
    if (kind === 'contact-recorded') for (const each of met) settle(open(each), 'met');
    if (kind === 'duty-done' || kind === 'duty-excused') settle(open(id), status);
    if (kind === 'milestone-withdrawn') {
      for (const duty of told.values()) if (duty.milestone === id) settle(open(duty.id), 'excused');
    }
    for (const each of redated) {
      const duty = open(each.id);
      if (duty && each.to) duty.dueAt = each.to;
      if (each.missed) settle(duty, 'missed');
    }
    if (kind === 'duty-missed') for (const each of duties) settle(open(each.id), 'missed');
  }
  timePasses(now);
  return [...told.values()];
}

/** Whether the facts have it as a confirmed duty of the force: the history names it by its title. */
function counts({ right, title, dueAt }: Told): boolean {
  const rule = DUTY_RULES.find((one) => one.title === title);
  const ours = ['police', 'wcu', 'police-or-cps', 'all-agencies'].includes(rule?.owner ?? '');
  return ours && rule?.confirmation === 'confirmed' && Number(right) > 0 && dueAt !== undefined;
}

/** The figures by right and the total of everything that the histories of these cases tell. */
export function recount(histories: readonly (readonly CaseEvent[])[], now: number) {
  const duties = histories.flatMap((events) => replay(events, now)).filter(counts);
  const figures = (some: readonly Told[]) => {
    const of = (wanted: string) => some.filter(({ status }) => status === wanted).length;
    return { due: some.length, met: of('met'), missed: of('missed'), excused: of('excused'), open: of('open') };
  };
  const rights = [...new Set(duties.map(({ right }) => right))].sort((a, b) => Number(a) - Number(b));
  return {
    groups: rights.map((key) => ({ key, ...figures(duties.filter(({ right }) => right === key)) })),
    total: figures(duties),
  };
}
