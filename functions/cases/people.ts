/** Who the case is about and who speaks for them. A changed number or address waits for a second person. */
import { Problem } from '../shared/http/problem.ts';
import { londonDay, toIso } from '../shared/time.ts';
import type { Case, Detail, Representative, TaskOrder, Victim } from './case.ts';
import { type ChangeContext, type Changed, change, given } from './change.ts';
import { redated } from './duties.ts';
import { isUnder18, reasonsOf, withReasons } from './enhanced.ts';
import { displayReference } from './reference.ts';
import { CONFIRM_WITHIN } from './stages.ts';

/** Telephone numbers as E.164, e-mail addresses in their one way of writing (details.ts). */
interface ContactDetails {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

/** The whole of what is known: what is left out is removed. */
export interface VictimInput extends ContactDetails {
  readonly name: string;
  readonly kind?: Victim['kind'] | undefined;
  readonly language?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string | undefined;
}

export interface RepresentativeInput extends ContactDetails {
  readonly name: string;
  readonly relation: string;
}

export type Who = 'victim' | 'representative';

const FIELDS = ['phone', 'email'] as const;
type Field = (typeof FIELDS)[number];

type Details = { readonly [F in Field]?: Detail };

/** Numbers and addresses as they were first given: they need no confirmation. */
export function firstDetails<T extends ContactDetails>(input: T) {
  const { phone, email, ...rest } = input;
  const confirmed = (value: string | undefined) => (value === undefined ? undefined : { value, confirmed: true });
  return { ...given(rest), ...given({ phone: confirmed(phone), email: confirmed(email) }) };
}

/**
 * What no victim can be.
 * @param path where in the body the victim is, with a dot at its end; empty: the body is the victim
 * @throws Problem `bad-request`
 */
export function checkVictim(victim: VictimInput, enhancedReasons: readonly string[], now: number, path = ''): void {
  if (victim.kind === 'business' && (enhancedReasons.length > 0 || victim.dateOfBirth !== undefined)) {
    throw new Problem('bad-request', 'A business has no enhanced rights and no date of birth: leave both out');
  }
  if (victim.dateOfBirth !== undefined && victim.dateOfBirth > londonDay(now)) {
    const message = 'it is in the future. Check the year';
    throw new Problem('bad-request', `dateOfBirth cannot be: ${message}`, {
      errors: [{ path: `${path}dateOfBirth`, message }],
    });
  }
}

/** Numbers and addresses after a change: another value than before waits for a second person, the same one stays as it is. */
function changedDetails(before: Details, input: ContactDetails, { now, by, id }: ChangeContext): Details {
  const after = (field: Field): Detail | undefined => {
    const value = input[field];
    if (value === undefined || before[field]?.value === value) return value === undefined ? undefined : before[field];
    return { value, confirmed: false, changedBy: by, changedAt: toIso(now), change: id };
  };
  return given({ phone: after('phone'), email: after('email') });
}

/** The same numbers and addresses, to be confirmed: messages that went elsewhere would go there from now on. */
function toConfirm({ phone, email }: Details, { now, by, id }: ChangeContext): Details {
  const asked = (detail: Detail | undefined) =>
    detail?.confirmed
      ? { value: detail.value, confirmed: false, changedBy: by, changedAt: toIso(now), change: id }
      : detail;
  return given({ phone: asked(phone), email: asked(email) });
}

function aboutDetail(who: Who, field: Field, { change = '' }: Detail): string {
  return `${who}-${field}-${change}`;
}

/** The tasks that were ever raised for changed numbers and addresses, closed ones among them. */
export function raisedForDetails({ detailTasks = [] }: Case): Pick<TaskOrder, 'kind' | 'about'>[] {
  return detailTasks.map((about) => ({ kind: 'details-to-confirm', about }));
}

/** The case that remembers for which changes a second person was asked. */
function withAsked(of: Case, tasks: readonly TaskOrder[]): Case {
  const more = tasks.flatMap(({ order, about }) => (order === 'raise' && about !== undefined ? [about] : []));
  return more.length === 0 ? of : { ...of, detailTasks: [...(of.detailTasks ?? []), ...more] };
}

/** A task for each detail that came to wait for a second person; those for what no longer waits are settled. */
function confirmationTasks(who: Who, before: Details, after: Details, now: number, outcome: 'done' | 'not-needed') {
  return FIELDS.flatMap((field): TaskOrder[] => {
    const [had, has] = [before[field], after[field]];
    if (had === has) return [];
    const kind = 'details-to-confirm';
    const [at, dueBy] = [toIso(now), toIso(now + CONFIRM_WITHIN)];
    return [
      ...(had && !had.confirmed
        ? [{ order: 'settle', kind, about: aboutDetail(who, field, had), outcome, at } as const]
        : []),
      ...(has && !has.confirmed
        ? [{ order: 'raise', kind, about: aboutDetail(who, field, has), openedAt: at, dueBy } as const]
        : []),
    ];
  });
}

/** The names of the fields that differ. */
function changedFields(before: object, after: object): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const value = (entry: unknown) => (entry as Detail | undefined)?.value ?? entry;
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => value(old.get(key)) !== value(now.get(key)));
}

/**
 * The victim as they are now known. Another date of birth may make them a child at the report, or no longer: without one
 * the earlier answer stays.
 * @throws Problem `bad-request` for a business with enhanced rights or a date of birth, or one born in the future
 */
export function changeVictim(of: Case, input: VictimInput, ctx: ChangeContext): Changed {
  const kind = input.kind ?? of.victim.kind;
  const { phone: _, email: __, ...rest } = input;
  checkVictim({ ...input, kind }, of.enhancedReasons, ctx.now);
  const victim: Victim = { ...given(rest), kind, ...changedDetails(of.victim, input, ctx) };
  const changed = changedFields(of.victim, victim);
  if (changed.length === 0) return { unchanged: true };
  const under18 =
    victim.dateOfBirth === undefined
      ? of.enhancedReasons.includes('under-18')
      : isUnder18(victim.dateOfBirth, of.reportedAt);
  const tasks = confirmationTasks('victim', of.victim, victim, ctx.now, 'not-needed');
  const after = withReasons(withAsked({ ...of, victim }, tasks), reasonsOf(of.enhancedReasons, under18), ctx.now);
  return change(of, after, ctx, {
    kind: 'victim-changed',
    details: { changed, ...enhancedDetails(of, after) },
    tasks,
  });
}

function enhancedDetails(before: Case, after: Case) {
  if (before.enhancedReasons.join() === after.enhancedReasons.join()) return {};
  return { enhancedRights: after.enhancedReasons, redated: redated(before.duties, after.duties) };
}

/** Who speaks for the victim from now on. */
export function changeRepresentative(of: Case, input: RepresentativeInput, ctx: ChangeContext): Changed {
  const before = of.representative ?? {};
  const { phone: _, email: __, ...rest } = input;
  const representative: Representative = { ...given(rest), ...changedDetails(before, input, ctx) };
  const changed = changedFields(before, representative);
  if (changed.length === 0) return { unchanged: true };
  const tasks = confirmationTasks('representative', before, representative, ctx.now, 'not-needed');
  return change(of, withAsked({ ...of, representative }, tasks), ctx, {
    kind: 'representative-changed',
    details: { changed },
    tasks,
  });
}

/**
 * The victim speaks for themselves again: a child has grown up, a spokesperson has stepped back. What was sent to the
 * one would go to the other, so their number and address wait for a second person like changed ones.
 * @throws Problem `conflict` where somebody has to speak: for a child, a business, a victim who has died
 */
export function removeRepresentative(of: Case, ctx: ChangeContext): Changed {
  if (!of.representative) return { unchanged: true };
  const { dateOfBirth, kind } = of.victim;
  const child =
    dateOfBirth === undefined ? of.enhancedReasons.includes('under-18') : isUnder18(dateOfBirth, toIso(ctx.now));
  if (of.death || kind === 'business' || child) {
    throw new Problem(
      'conflict',
      'Somebody has to speak for this victim. Put another person in their place instead (PUT .../representative)',
    );
  }
  const { representative, ...rest } = of;
  const victim = { ...of.victim, ...toConfirm(of.victim, ctx) };
  const tasks = [
    ...confirmationTasks('representative', representative, {}, ctx.now, 'not-needed'),
    ...confirmationTasks('victim', of.victim, victim, ctx.now, 'not-needed'),
  ];
  return change(of, withAsked({ ...rest, victim }, tasks), ctx, { kind: 'representative-removed', details: {}, tasks });
}

export interface Confirmation extends ContactDetails {
  readonly who: Who;
}

/**
 * A second person has checked a changed number or address, by its value.
 * @throws Problem `bad-request` when nothing is named or it is not what is recorded; `conflict` for whoever changed it
 */
export function confirmDetails(of: Case, input: Confirmation, ctx: ChangeContext): Changed {
  const { who } = input;
  const before: Details = of[who] ?? {};
  const named = FIELDS.filter((field) => input[field] !== undefined);
  const wrong = named.filter((field) => before[field]?.value !== input[field]);
  if (named.length === 0 || wrong.length > 0) {
    const message = 'it is not what is recorded. Read the case again, and change it there if it is wrong';
    throw new Problem('bad-request', 'Send the phone or the email that you checked, as it is recorded in the case', {
      errors: wrong.map((path) => ({ path, message })),
    });
  }
  const waiting = named.filter((field) => before[field]?.confirmed === false);
  const answer = { reference: displayReference(of), who, confirmed: named };
  if (waiting.length === 0) return { unchanged: true, answer };
  if (waiting.some((field) => before[field]?.changedBy === ctx.by)) {
    throw new Problem('conflict', 'You changed it yourself: ask a colleague to check and confirm it');
  }
  const confirmed = waiting.map((field) => [field, { ...before[field], confirmed: true }] as const);
  const person = { ...of[who], ...Object.fromEntries(confirmed) };
  return change(of, { ...of, [who]: person }, ctx, {
    kind: 'details-confirmed',
    details: { who, confirmed: waiting },
    answer,
    tasks: confirmationTasks(who, before, person, ctx.now, 'done'),
  });
}

/**
 * The victim has died: every message stops at once. What the Code promises is still owed, to who speaks for them; where
 * there is nobody, a supervisor excuses it.
 */
export function recordDeath(of: Case, { note }: { readonly note?: string | undefined }, ctx: ChangeContext): Changed {
  const death = of.death ?? { at: toIso(ctx.now), by: ctx.by };
  const answer = { reference: displayReference(of), deceased: true, at: death.at };
  if (of.death) return { unchanged: true, answer };
  return change(of, { ...of, death }, ctx, {
    kind: 'death-recorded',
    details: { messages: 'stopped', ...given({ note }) },
    answer,
  });
}
