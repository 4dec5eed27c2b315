import { describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/cases/case.ts';
import type { ChangeContext } from '../../../functions/cases/change.ts';
import {
  changeRepresentative,
  changeVictim,
  confirmDetails,
  recordDeath,
  removeRepresentative,
  type VictimInput,
} from '../../../functions/cases/people.ts';
import { HOUR } from '../../../functions/shared/time.ts';
import { at, changed, EMAIL, NOW, OTHER_PHONE, PHONE, problemOf, registered } from './support.ts';

const ADA = { name: 'Ada Example' };
const base = registered();
const changedBy = (by: string, change: string) => ({ changedBy: by, changedAt: '2026-11-23T10:00:00.000Z', change });

function victim(of: Case, input: Omit<VictimInput, 'name'>, ctx: ChangeContext = at(NOW)) {
  return changed(changeVictim(of, { ...ADA, ...input }, ctx));
}

describe('a changed number or address', () => {
  it('waits for a second person, with a task that says until when and nothing else', () => {
    const { after, details, tasks } = victim(base, { phone: OTHER_PHONE }, at(NOW, 'staff-1', 'R1'));
    expect(after.victim.phone).toEqual({
      value: OTHER_PHONE,
      confirmed: false,
      changedBy: 'staff-1',
      changedAt: '2026-11-23T10:00:00.000Z',
      change: 'R1',
    });
    expect(details).toEqual({ changed: ['phone'] });
    expect(tasks).toEqual([
      {
        order: 'raise',
        kind: 'details-to-confirm',
        about: 'victim-phone-R1',
        openedAt: '2026-11-23T10:00:00.000Z',
        dueBy: '2026-11-24T10:00:00.000Z',
      },
    ]);
  });

  it('also the first one that is added later, and one that is changed back', () => {
    const added = victim(base, { phone: PHONE, email: EMAIL });
    expect(added.after.victim).toMatchObject({ phone: { confirmed: true }, email: { value: EMAIL, confirmed: false } });
    const other = victim(base, { phone: OTHER_PHONE }, at(NOW, 'staff-1', 'R1')).after;
    // At the very same instant, too.
    const back = victim(other, { phone: PHONE }, at(NOW, 'staff-1', 'R2'));
    expect(back.after.victim.phone).toMatchObject({ value: PHONE, confirmed: false });
    expect(back.tasks.map(({ order, about }) => [order, about])).toEqual([
      ['settle', 'victim-phone-R1'],
      ['raise', 'victim-phone-R2'],
    ]);
  });

  it('that is taken away leaves nothing to confirm', () => {
    const { after, tasks } = victim(victim(base, { phone: OTHER_PHONE }).after, {});
    expect(after.victim).not.toHaveProperty('phone');
    expect(tasks).toMatchObject([{ order: 'settle', kind: 'details-to-confirm', outcome: 'not-needed' }]);
  });

  it('sent once more by somebody else is still the first one’s change', () => {
    const once = victim(base, { phone: OTHER_PHONE }).after;
    const { after, tasks } = victim(once, { phone: OTHER_PHONE, language: 'pl' }, at(NOW + HOUR, 'staff-2'));
    expect(after.victim.phone).toEqual(once.victim.phone);
    expect(tasks).toEqual([]);
    expect(changeVictim(base, { ...ADA, phone: PHONE }, at(NOW))).toEqual({ unchanged: true });
  });

  it('of who speaks for the victim as well', () => {
    const mother = { name: 'Eve Example', relation: 'mother' };
    const named = changed(changeRepresentative(base, { ...mother, email: EMAIL }, at(NOW, 'staff-1', 'R1')));
    expect(named.after.representative).toMatchObject({ ...mother, email: { value: EMAIL, confirmed: false } });
    expect(named.details).toEqual({ changed: ['name', 'relation', 'email'] });
    expect(named.tasks).toMatchObject([{ order: 'raise', about: 'representative-email-R1' }]);
    expect(changeRepresentative(named.after, { ...mother, email: EMAIL }, at(NOW))).toEqual({ unchanged: true });
  });
});

describe('the second person', () => {
  const waiting = victim(base, { phone: OTHER_PHONE, email: EMAIL }, at(NOW, 'staff-1', 'R1')).after;

  it('confirms by the value, one or both', () => {
    const { after, tasks, answer, details } = changed(
      confirmDetails(waiting, { who: 'victim', phone: OTHER_PHONE }, at(NOW + HOUR, 'staff-2')),
    );
    expect(after.victim).toMatchObject({ phone: { value: OTHER_PHONE, confirmed: true }, email: { confirmed: false } });
    expect(tasks).toEqual([
      {
        order: 'settle',
        kind: 'details-to-confirm',
        about: 'victim-phone-R1',
        outcome: 'done',
        at: '2026-11-23T11:00:00.000Z',
      },
    ]);
    expect(answer).toEqual({ reference: '1000000/26', who: 'victim', confirmed: ['phone'] });
    expect(details).toEqual({ who: 'victim', confirmed: ['phone'] });
    const both = { who: 'victim', phone: OTHER_PHONE, email: EMAIL } as const;
    expect(changed(confirmDetails(waiting, both, at(NOW, 'staff-2'))).tasks).toHaveLength(2);
    expect(confirmDetails(after, { who: 'victim', phone: OTHER_PHONE }, at(NOW))).toEqual({ unchanged: true, answer });
  });

  it('is not whoever changed it', () => {
    problemOf(() => confirmDetails(waiting, { who: 'victim', phone: OTHER_PHONE }, at(NOW, 'staff-1')), 'conflict');
  });

  it('must have checked the value that is recorded; the error does not give it away', () => {
    for (const wrong of [{ phone: PHONE }, { phone: OTHER_PHONE, email: 'eve@example.org' }, {}]) {
      const problem = problemOf(
        () => confirmDetails(waiting, { who: 'victim', ...wrong }, at(NOW, 'staff-2')),
        'bad-request',
      );
      expect(JSON.stringify(problem)).not.toMatch(/7700|@/);
    }
    problemOf(
      () => confirmDetails(waiting, { who: 'representative', email: EMAIL }, at(NOW, 'staff-2')),
      'bad-request',
    );
  });
});

describe('the victim as they are now known', () => {
  it('is the whole of it: what is left out is gone, but for the kind', () => {
    const business = registered({ victim: { name: 'Example Ltd', kind: 'business', language: 'pl' } });
    const { after, details } = changed(changeVictim(business, { name: 'Example plc' }, at(NOW)));
    expect(after.victim).toEqual({ name: 'Example plc', kind: 'business' });
    expect(details).toEqual({ changed: ['name', 'language'] });
  });

  it('with enhanced rights is no business', () => {
    const enhanced = registered({ enhancedRights: ['vulnerable'] });
    problemOf(() => changeVictim(enhanced, { ...ADA, kind: 'business' }, at(NOW)), 'bad-request');
  });
});

describe('who speaks for the victim', () => {
  const spoken = (dateOfBirth?: string) =>
    changed(
      changeRepresentative(
        registered({ victim: { ...ADA, ...(dateOfBirth ? { dateOfBirth } : {}) } }),
        { name: 'Kim Example', relation: 'mother', phone: PHONE },
        at(NOW, 'staff-1', 'R1'),
      ),
    ).after;

  it('may step back, and with them what waited to be confirmed', () => {
    for (const born of ['2008-11-23', undefined]) {
      const { after, kind, tasks } = changed(removeRepresentative(spoken(born), at(NOW)));
      expect(after.representative).toBeUndefined();
      expect(kind).toBe('representative-removed');
      expect(tasks).toMatchObject([{ order: 'settle', kind: 'details-to-confirm', outcome: 'not-needed' }]);
    }
    expect(removeRepresentative(registered(), at(NOW))).toEqual({ unchanged: true });
  });

  it('steps back for nobody alone: what would be sent to the victim then waits for a second person', () => {
    const input = { name: 'Kim Example', relation: 'sister' };
    const of = changed(changeRepresentative(base, input, at(NOW, 'staff-1', 'R1'))).after;
    const { after, tasks } = changed(removeRepresentative(of, at(NOW, 'staff-1', 'R2')));
    const phone = { who: 'victim', phone: of.victim.phone?.value } as const;
    expect(after.victim.phone).toEqual({ ...of.victim.phone, confirmed: false, ...changedBy('staff-1', 'R2') });
    expect(tasks).toContainEqual(expect.objectContaining({ order: 'raise', about: 'victim-phone-R2' }));
    problemOf(() => confirmDetails(after, phone, at(NOW, 'staff-1')), 'conflict');
    const confirmed = changed(confirmDetails(after, phone, at(NOW, 'staff-2'))).after;
    expect(confirmed.victim.phone).toMatchObject({ value: phone.phone, confirmed: true });
  });

  it('stays where somebody has to speak: for a child until the eighteenth birthday, for one who has died', () => {
    const child = spoken('2008-11-24');
    expect(problemOf(() => removeRepresentative(child, at(NOW)), 'conflict').message).toContain('Put another person');
    const undated = changed(changeVictim(child, ADA, at(NOW))).after;
    expect(undated.victim).not.toHaveProperty('dateOfBirth');
    problemOf(() => removeRepresentative(undated, at(NOW)), 'conflict');
    const dead = changed(recordDeath(spoken(), {}, at(NOW))).after;
    expect(problemOf(() => removeRepresentative(dead, at(NOW)), 'conflict').message).toContain('Put another person');
  });
});

describe('a death', () => {
  it('is recorded once, stops every message, and leaves what is owed to the family', () => {
    const { after, kind, details, answer, tasks } = changed(
      recordDeath(base, { note: 'Told by the hospital' }, at(NOW)),
    );
    expect(after.death).toEqual({ at: '2026-11-23T10:00:00.000Z', by: 'staff-1' });
    expect(after.duties).toEqual(base.duties);
    expect([kind, details, tasks]).toEqual([
      'death-recorded',
      { messages: 'stopped', note: 'Told by the hospital' },
      [],
    ]);
    expect(answer).toEqual({ reference: '1000000/26', deceased: true, at: '2026-11-23T10:00:00.000Z' });
    expect(recordDeath(after, {}, at(NOW + HOUR))).toEqual({ unchanged: true, answer });
  });
});
