import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseView as schemaOfCase, caseSummary as schemaOfSummary } from '../../../functions/cases/api/answers.ts';
import { restrict, setContactPlan } from '../../../functions/cases/arrangements.ts';
import type { Case } from '../../../functions/cases/case.ts';
import type { Changed } from '../../../functions/cases/change.ts';
import { recordContact } from '../../../functions/cases/contacts.ts';
import { dueChange } from '../../../functions/cases/due.ts';
import { excuseDuty } from '../../../functions/cases/duty-outcomes.ts';
import { recordMilestone } from '../../../functions/cases/milestones.ts';
import { changeRepresentative, changeVictim, recordDeath } from '../../../functions/cases/people.ts';
import { caseSummary, caseView } from '../../../functions/cases/view.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../../functions/shared/time.ts';
import { steps, taken } from '../rules/steps.ts';
import { at, NOW, OTHER_PHONE, PHONE, registered } from '../rules/support.ts';

function became(of: Case, changed: Changed): Case {
  return 'unchanged' in changed ? of : changed.after;
}

const PLAN = { channels: ['sms'], hours: { from: '09:00', to: '17:00' } } as const;
const plan = (of: Case, unsafe?: true) => became(of, setContactPlan(of, { ...PLAN, unsafe }, at(NOW)));
const view = (of: Case, now = NOW) => schemaOfCase.parse(caseView(of, now));

describe('a case as staff see it', () => {
  it('says what was registered, and nothing of the machinery', () => {
    const victim = { name: 'Ada Example', phone: PHONE, email: 'ada@example.org' };
    const of = registered({ team: 'Response A', enhancedRights: ['vulnerable'], victim });
    const seen = view({ ...of, id: '1000000-26.2', victimNumber: 2 });
    expect(seen).toMatchObject({
      reference: '1000000/26.2',
      victimNumber: 2,
      team: 'Response A',
      victim: { ...victim, kind: 'person' },
      speaksFor: 'victim',
      deceased: false,
      restricted: false,
      enhanced: true,
      enhancedRights: ['vulnerable'],
      updateInterval: { days: 28, source: 'force-policy' },
      nextUpdateDueAt: '2026-12-21T23:59:59.000Z',
      contacts: [],
    });
    expect(seen.victim).not.toHaveProperty('unconfirmed');
    expect(seen.duties.find(({ right }) => right === 'policy')?.confirmation).toBe('older-code-only');
  });

  it('without a plan sends nothing and says so; with one it may; an unsafe one stops everything', () => {
    const none = registered();
    expect(view(none)).toMatchObject({
      safeContact: expect.stringContaining('No contact plan'),
      messages: { automatic: false, because: ['no-plan'] },
    });
    expect(view(plan(none))).toMatchObject({
      safeContact: expect.stringContaining('09:00 to 17:00'),
      messages: { automatic: true, because: [] },
    });
    const unsafe = view(plan(none, true));
    expect(unsafe.messages).toEqual({ automatic: false, because: ['unsafe'] });
    expect(unsafe.safeContact).toContain('NOT SAFE');
  });

  it('names the details that wait for a second person, with their new values', () => {
    const of = plan(registered());
    const input = { name: 'Ada Example', phone: OTHER_PHONE };
    const seen = view(became(of, changeVictim(of, input, at(NOW))));
    expect(seen.victim).toMatchObject({ phone: OTHER_PHONE, unconfirmed: ['phone'] });
    expect(seen.messages).toEqual({ automatic: false, because: ['unconfirmed-details'] });
  });

  it('warns in the banner, of whatever plan, in the case and in a list alike', () => {
    const banner = (of: Case) => {
      expect(caseSummary(of).safeContact).toBe(view(of).safeContact);
      return view(of).safeContact;
    };
    const parent = { name: 'Alex Example', relation: 'father', phone: PHONE };
    const child = plan(registered({ victim: { name: 'Sam Example', dateOfBirth: '2012-02-29' } }));
    expect(banner(child)).toMatch(/under 18 at the report, and nobody is recorded.* Reach by text/);
    const spokenFor = became(child, changeRepresentative(child, parent, at(NOW)));
    expect(banner(spokenFor)).toMatch(/^Speak to the representative, not the victim\. .*not confirmed yet/);
    const shop = registered({ victim: { name: 'Example Ltd', kind: 'business' } });
    expect(banner(shop)).toMatch(/nobody is recorded who speaks for it\. No contact plan/);
    const moved = became(plan(registered()), changeVictim(registered(), { name: 'A', phone: OTHER_PHONE }, at(NOW)));
    expect(banner(moved)).toContain('not confirmed yet: do not use it');
    const unsafe = plan(spokenFor, true);
    expect(banner(unsafe)).toMatch(/^NOT SAFE: .*not the victim/);
    const dead = became(unsafe, recordDeath(unsafe, {}, at(NOW)));
    expect(banner(dead)).toMatch(/^The victim has died\. .*NOT SAFE: .*not confirmed yet/);
    expect(caseSummary(dead).deceased).toBe(true);
  });

  it('warns that it was not safe to speak, until somebody has spoken', () => {
    const attempt = (of: Case, outcome: 'spoke' | 'no-answer' | 'unsafe', id: string) =>
      became(of, recordContact(of, { channel: 'phone', direction: 'outbound', outcome }, at(NOW, 'staff-1', id)));
    const warned = /At the last attempt it was not safe to speak/;
    const unsafe = attempt(plan(registered()), 'unsafe', 'R1');
    expect(view(unsafe).safeContact).toMatch(warned);
    const unanswered = attempt(unsafe, 'no-answer', 'R2');
    expect(view(unanswered).safeContact).toMatch(warned);
    expect(view(attempt(unanswered, 'spoke', 'R3')).safeContact).not.toMatch(warned);
  });

  it('says who speaks for a child, a business and a victim who has died', () => {
    const parent = { name: 'Alex Example', relation: 'father', phone: '+447700900789' };
    const child = view(
      registered({ victim: { name: 'Sam Example', dateOfBirth: '2012-02-29' }, representative: parent }),
    );
    expect(child).toMatchObject({
      speaksFor: 'representative',
      representative: parent,
      enhanced: true,
      enhancedRights: ['under-18'],
    });
    const shop = registered({
      victim: { name: 'Example Ltd', kind: 'business' },
      representative: { name: 'Kim Example', relation: 'manager' },
    });
    expect(view(shop)).toMatchObject({ speaksFor: 'representative', victim: { kind: 'business' }, enhanced: false });

    const alive = plan(registered());
    const dead = became(alive, recordDeath(alive, {}, at(NOW)));
    expect(view(dead)).toMatchObject({ speaksFor: 'nobody', deceased: true, messages: { automatic: false } });
    expect(view(dead).safeContact).toContain('has died');
    const spokenFor = became(dead, changeRepresentative(dead, { name: 'Alex Example', relation: 'sister' }, at(NOW)));
    expect(view(spokenFor)).toMatchObject({ speaksFor: 'representative', deceased: true });
    expect(view(spokenFor).messages.because).toContain('deceased');
  });

  it('shows a restriction with its reason, to whoever sees the case at all', () => {
    const of = registered();
    const closed = became(
      of,
      restrict(of, { restricted: true, subjects: ['staff-9'], reason: 'A colleague' }, at(NOW)),
    );
    expect(view(closed)).toMatchObject({
      restricted: true,
      restriction: { subjects: ['staff-9'], reason: 'A colleague', at: toIso(NOW) },
    });
    expect(view(of)).not.toHaveProperty('restriction');
  });

  it('calls a duty overdue once its last second is over, whether the sweep came by or not', () => {
    const of = registered();
    const referral = (now: number, seen = of) => view(seen, now).duties.find(({ title }) => title.startsWith('Refer'));
    const past = Date.parse('2026-11-26T00:00:00Z');
    expect(referral(past - 1)).toMatchObject({ dueAt: '2026-11-25T23:59:59.000Z', status: 'open', overdue: false });
    expect(referral(past)).toMatchObject({ status: 'open', overdue: true });
    const swept = dueChange(of, past)?.after ?? of;
    expect(referral(past, swept)).toMatchObject({ status: 'missed', missedAt: toIso(past), overdue: true });
    const id = referral(past)?.id ?? '';
    const excused = excuseDuty(swept, id, { reason: 'Moved abroad' }, at(past)).after;
    expect(referral(past, excused)).toMatchObject({
      status: 'missed',
      overdue: false,
      excuse: { at: toIso(past), reason: 'Moved abroad' },
    });
  });

  it('never calls overdue what another body owes: what it did is not known here', () => {
    const of = registered();
    const told = { type: 'expenses-claim-received', occurredAt: toIso(NOW - HOUR), receivedAt: toIso(NOW - HOUR) };
    const claimed = became(of, recordMilestone(of, told, at(NOW)));
    const duty = view(claimed, NOW + 60 * DAY).duties.at(-1);
    expect(duty).toMatchObject({ owner: 'cps', status: 'open', overdue: false, dueAt: expect.any(String) });
  });

  it('shows the twenty latest contacts, newest first', () => {
    let of = registered();
    for (let each = 0; each < 23; each += 1) {
      const input = { channel: 'phone', direction: 'outbound', outcome: 'no-answer', note: `try ${each}` } as const;
      of = recordContact(of, input, at(NOW + each * HOUR)).after;
    }
    const { contacts, lastContactAt } = view(of);
    expect(contacts.map(({ note }) => note)).toEqual(Array.from({ length: 20 }, (_, nth) => `try ${22 - nth}`));
    expect(lastContactAt).toBeUndefined();
  });

  it('is what its schema says after whatever may happen to it, and so is its line in a search', () => {
    let changes = 0;
    fc.assert(
      fc.property(steps, (happened) => {
        let of = plan(registered());
        let now = NOW;
        for (const step of happened) {
          now += step.wait * MINUTE;
          const before = of;
          of = became(of, taken(of, step, at(now)));
          of = dueChange(of, now)?.after ?? of;
          if (of !== before) changes += 1;
          expect(schemaOfCase.safeParse(caseView(of, now)).error).toBeUndefined();
          expect(schemaOfSummary.safeParse(caseSummary(of)).error).toBeUndefined();
        }
      }),
      { numRuns: 60 },
    );
    expect(changes).toBeGreaterThan(200);
  });
});
