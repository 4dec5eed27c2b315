/** Staff work about messages and phone calls: who phones first, what settles it, and what a restriction hides. */
import { describe, expect, it } from 'vitest';
import { restrict, setConsents, setContactPlan, setEnhancedRights } from '../../../functions/cases/arrangements.ts';
import type { Case } from '../../../functions/cases/case.ts';
import { recordContact } from '../../../functions/cases/contacts.ts';
import { correctMilestone } from '../../../functions/cases/correction.ts';
import { whatFollows } from '../../../functions/cases/follow.ts';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { optOut } from '../../../functions/cases/opt-out.ts';
import { cautionsOf } from '../../../functions/cases/safe-contact.ts';
import { taskIdOf } from '../../../functions/tasks/case-task.ts';
import { ARREST, at, changed, dutyOf, NOW, registered, spoke, withMilestone } from './support.ts';

const PLAN = { channels: ['sms' as const], hours: { from: '09:00', to: '17:00' } };
const planned = registered({ contactPlan: PLAN });
const enhanced = changed(setEnhancedRights(planned, { reasons: ['intimidated'] }, at(NOW))).after;
const BAIL = { type: 'suspect-released-on-police-bail', occurredAt: '2026-11-23T09:30:00Z', suspect: 1 };

const record = (of: Case, input = ARREST, ctx = at(NOW)) => changed(recordMilestone(of, input, ctx));
const phoneFirst = (tasks: readonly { readonly kind: string }[]) => tasks.filter(({ kind }) => kind === 'phone-first');

describe('news that a person tells', () => {
  it('of a case with enhanced rights asks somebody to phone first, by the due time of the duty', () => {
    const { after, tasks } = record(enhanced);
    const milestone = after.milestones.at(-1);
    expect(tasks).toEqual([
      {
        order: 'raise',
        kind: 'phone-first',
        about: milestone?.id,
        openedAt: '2026-11-23T10:00:00.000Z',
        dueBy: dutyOf(after, 'tell-arrest').dueAt,
      },
    ]);
    expect(after.messageTasks).toMatchObject([{ kind: 'phone-first', about: milestone?.id }]);
  });

  it('is a release on bail for every victim, and an arrest for none without enhanced rights', () => {
    expect(phoneFirst(record(planned, BAIL).tasks)).toHaveLength(1);
    expect(phoneFirst(record(planned).tasks)).toEqual([]);
  });

  it('is by the nearest of several due times; of what is late already, within a day', () => {
    const { after, tasks } = record(planned, BAIL);
    const dues = after.duties.filter(({ milestone }) => milestone === after.milestones.at(-1)?.id).map((d) => d.dueAt);
    expect(phoneFirst(tasks)).toMatchObject([{ dueBy: dues.sort()[0] }]);
    const late = record(planned, { ...BAIL, occurredAt: '2026-11-02T09:00:00Z' });
    expect(phoneFirst(late.tasks)).toMatchObject([{ dueBy: '2026-11-24T10:00:00.000Z' }]);
  });

  it('is asked once, however often it is told, and not of what opens nothing to be told', () => {
    const { after } = record(enhanced);
    const again = recordMilestone(after, { ...ARREST, sourceEventId: 'event-1' }, at(NOW));
    expect(changed(again).tasks).toEqual([]);
    expect(record(enhanced, { type: 'victim-interview', occurredAt: '2026-11-23T09:30:00Z' }).tasks).toEqual([]);
  });

  it('is not the report itself', () => {
    expect(registered({ enhancedRights: ['vulnerable'] }).messageTasks).toMatchObject([{ kind: 'plan-missing' }]);
  });

  it('is settled by having spoken, in whatever way, and not by an attempt', () => {
    const two = record(record(enhanced).after, { ...ARREST, suspect: 2 }, at(NOW + 1000)).after;
    const tried = recordContact(
      two,
      { channel: 'phone', direction: 'outbound', outcome: 'no-answer' },
      at('2026-11-23T11:00:00Z'),
    );
    expect(tried.tasks).toEqual([]);
    const told = spoke(tried.after, [], at('2026-11-23T12:00:00Z'));
    expect(phoneFirst(told.tasks)).toMatchObject([
      { order: 'settle', about: two.milestones.at(-2)?.id, outcome: 'done', at: '2026-11-23T12:00:00.000Z' },
      { order: 'settle', about: two.milestones.at(-1)?.id, outcome: 'done' },
    ]);
    // Settled once.
    expect(phoneFirst(spoke(told.after, [], at('2026-11-23T13:00:00Z')).tasks)).toEqual([]);
  });

  it('that was recorded by mistake is not needed any more', () => {
    const { after } = record(enhanced);
    const id = after.milestones.at(-1)?.id ?? '';
    const other = record(after, { ...ARREST, suspect: 2 }).after;
    const { tasks } = changed(correctMilestone(other, id, { withdraw: true, reason: 'Another case' }, at(NOW)));
    expect(phoneFirst(tasks)).toMatchObject([{ order: 'settle', about: id, outcome: 'not-needed' }]);
  });

  it('asks when a corrected time opens what there is to tell', () => {
    const wrongYear = record(enhanced, { ...ARREST, occurredAt: '2016-11-23T09:30:00Z' });
    expect(phoneFirst(wrongYear.tasks)).toEqual([]);
    const id = wrongYear.after.milestones.at(-1)?.id ?? '';
    const right = { occurredAt: '2026-11-23T09:30:00Z', reason: 'A slip of the year' };
    const { tasks } = changed(correctMilestone(wrongYear.after, id, right, at(NOW)));
    expect(phoneFirst(tasks)).toMatchObject([{ order: 'raise', about: id }]);
  });
});

describe('a case without a plan', () => {
  it('asks for one within a day; the first plan settles that', () => {
    const bare = registered();
    const { after, tasks } = changed(setContactPlan(bare, PLAN, at('2026-11-23T12:00:00Z')));
    expect(tasks).toMatchObject([{ order: 'settle', kind: 'plan-missing', about: 'plan', outcome: 'done' }]);
    expect(after.messageTasks).toMatchObject([{ kind: 'plan-missing', settled: true }]);
    expect(planned).not.toHaveProperty('messageTasks');
  });
});

describe('a STOP', () => {
  const stopped = changed(optOut(planned, at('2026-11-24T10:00:00Z', 'victim')));

  it('ends surveys and routine updates, leaves the rest, and has staff ask about it', () => {
    expect(stopped.after.consents).toEqual({ surveys: false, routineUpdates: false, dutyUpdates: true });
    expect(stopped.after.duties).toBe(planned.duties);
    expect(stopped.kind).toBe('opted-out');
    expect(stopped.tasks).toMatchObject([{ order: 'raise', kind: 'opt-out-to-confirm' }]);
    // Staff recorded nothing.
    expect(stopped.after).not.toHaveProperty('consentsAt');
  });

  it('again, while staff are to ask, changes nothing; after they have asked it does', () => {
    expect(optOut(stopped.after, at('2026-11-24T11:00:00Z', 'victim'))).toEqual({ unchanged: true });
    const agreed = { surveys: false, routineUpdates: false, dutyUpdates: true };
    const asked = changed(setConsents(stopped.after, agreed, at('2026-11-25T10:00:00Z')));
    expect(asked.tasks).toMatchObject([{ order: 'settle', kind: 'opt-out-to-confirm', outcome: 'done' }]);
    expect(asked.after.consentsAt).toBe('2026-11-25T10:00:00.000Z');
    const again = changed(optOut(asked.after, at('2026-11-26T10:00:00Z', 'victim')));
    expect(again.tasks).toMatchObject([{ order: 'raise', kind: 'opt-out-to-confirm' }]);
    expect(again.after.messageTasks).toHaveLength(1);
  });
});

it('a restriction hides every one of these tasks, settled ones too', () => {
  const told = spoke(record(enhanced).after, [], at(NOW + 1000)).after;
  const stopped = changed(optOut(told, at(NOW + 2000, 'victim'))).after;
  const { after } = changed(restrict(stopped, { restricted: true, reason: 'A colleague' }, at(NOW + 3000)));
  const hidden = whatFollows(stopped, after, { event: undefined }, undefined).find(
    ({ follow }) => follow === 'restrict',
  );
  const ids = ['phone-first', 'opt-out-to-confirm'].map((kind) => {
    const task = stopped.messageTasks?.find((one) => one.kind === kind) ?? expect.unreachable();
    return taskIdOf(task, after.id);
  });
  expect(hidden).toMatchObject({ taskIds: expect.arrayContaining(ids) });
});

it('a message does not end the warning that it was not safe to speak', () => {
  const unsafe = recordContact(planned, { channel: 'phone', direction: 'outbound', outcome: 'unsafe' }, at(NOW)).after;
  const [contact] = unsafe.contacts;
  if (!contact) throw new Error('no contact');
  const delivered = { ...contact, id: 'M', channel: 'sms', outcome: 'delivered' } as const;
  expect(cautionsOf({ ...unsafe, contacts: [contact, delivered] })).toContain('could-not-speak');
  expect(withMilestone(unsafe, ARREST).contacts).toHaveLength(1);
});
