/** The gate, a rule at a time. Each row is an ordinary message that would be sent at once, but for one thing. */
import { describe, expect, test } from 'vitest';
import { setConsents, setContactPlan } from '../../functions/cases/arrangements.ts';
import type { Case, Consents, ContactPlan } from '../../functions/cases/case.ts';
import { recordContact } from '../../functions/cases/contacts.ts';
import { correctMilestone } from '../../functions/cases/correction.ts';
import { closeCase, reopenCase } from '../../functions/cases/lifecycle.ts';
import { messageEnded } from '../../functions/cases/message-outcome.ts';
import { changeRepresentative, changeVictim, confirmDetails, recordDeath } from '../../functions/cases/people.ts';
import type { Decision } from '../../functions/messages/gate/decision.ts';
import { decide, routeFor } from '../../functions/messages/gate/gate.ts';
import { LIMITS } from '../../functions/messages/gate/limits.ts';
import { REASONS } from '../../functions/messages/gate/reasons.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../functions/shared/time.ts';
import {
  ARREST,
  at,
  changed,
  dutyOf,
  EMAIL,
  lastUpdate,
  NOW,
  OTHER_PHONE,
  PHONE,
  registered,
  spoke,
  withMilestone,
} from '../cases/rules/support.ts';
import { type Asked, aboutAnswer, aboutCase, CASE, ORDER, PLAN } from './gate-support.ts';

/** A decision in a few words. */
function said(decision: Decision): string {
  switch (decision.do) {
    case 'send':
      return `send to ${decision.route.to}`;
    case 'hold':
      return `hold: ${decision.because}, until ${decision.until.slice(0, 16)}`;
    case 'stop':
      return `stop: ${decision.because}${decision.task ? `, ${decision.task}` : ''}`;
  }
}

const SENT = `send to ${PHONE}`;

const planned = (plan: Partial<ContactPlan>, the: Case = CASE) =>
  changed(setContactPlan(the, { ...PLAN, ...plan }, { ...at(NOW), seen: true })).after;
const consenting = (consents: Partial<Consents>, time: number = NOW) =>
  changed(setConsents(CASE, { surveys: true, routineUpdates: true, dutyUpdates: true, ...consents }, at(time))).after;
const withVictim = (victim: object, the: Case = CASE) =>
  changed(changeVictim(the, { name: 'Ada Example', phone: PHONE, ...victim }, at(NOW))).after;
const withPlan = (the: Case) => changed(setContactPlan(the, PLAN, at(NOW))).after;
const enhanced = withPlan(registered({ enhancedRights: ['vulnerable'] }));
const phoned = (the: Case, outcome: 'spoke' | 'no-answer' | 'unsafe', ctx = at(NOW + HOUR), more: object = {}) =>
  recordContact(the, { channel: 'phone', direction: 'outbound', outcome, ...more }, ctx).after;
const BAIL = { type: 'suspect-released-on-police-bail', occurredAt: '2026-11-23T09:30:00Z', suspect: 1 };
const bailed = withMilestone(CASE, BAIL, at(NOW + 2 * HOUR));
const NOON = NOW + 3 * HOUR;

const SYSTEM = { by: 'system' } as const;
const NOTHING_NEW = { template: 'nothing-new', ...SYSTEM, dutyIds: [lastUpdate(CASE).id] } as const;
const INVITATION = {
  template: 'feedback-invitation',
  ...SYSTEM,
  contact: { at: toIso(NOW - DAY), touchpoint: 'desk-call' },
} as const;
const email = { name: 'Ada Example', email: EMAIL };
const withEmail = withPlan(registered({ victim: { ...email, phone: PHONE } }));
const both = planned({ channels: ['email', 'sms'] }, withEmail);
const child = withPlan(registered({ victim: { name: 'Ada Example', phone: PHONE, dateOfBirth: '2012-01-01' } }));
const parent = { name: 'Alex Example', relation: 'mother', phone: OTHER_PHONE };
const spokenFor = (the: Case) => {
  const after = changed(changeRepresentative(the, parent, at(NOW))).after;
  return changed(confirmDetails(after, { who: 'representative', phone: OTHER_PHONE }, at(NOW, 'staff-2'))).after;
};
const invited = (days: number, outcome: 'delivered' | 'failed' | 'unknown', id = 'MESSAGE-0'): Case => ({
  ...CASE,
  contacts: [
    {
      id: 'CONTACT-1',
      at: toIso(NOW - days * DAY),
      by: 'system',
      channel: 'sms',
      direction: 'outbound',
      outcome,
      dutyIds: [],
      message: { id, template: 'feedback-invitation' },
    },
  ],
});

/** What is asked, in words; what it is; what the gate says. */
type Row = readonly [what: string, asked: Asked, expected: string];

const RULES: Readonly<Record<string, readonly Row[]>> = {
  'a message that nothing stands against': [
    ['ordered by staff', {}, SENT],
    ['by nobody', { order: NOTHING_NEW }, SENT],
    ['an invitation, a day after the contact', { order: INVITATION }, SENT],
  ],
  'its case': [
    ['is not known', { the: { ...CASE, id: '2000000-26.1' } }, 'stop: no-case'],
    ['has a dead victim', { the: changed(recordDeath(CASE, {}, at(NOW))).after }, 'stop: deceased'],
    [
      'has a dead victim and somebody who speaks for them',
      { the: changed(recordDeath(spokenFor(CASE), {}, at(NOW))).after },
      'stop: deceased',
    ],
    ['is closed', { the: closeCase(CASE, {}, at(NOW)).after }, 'stop: closed'],
    ['was closed and is open again', { the: reopenCase(closeCase(CASE, {}, at(NOW)).after, {}, at(NOW)).after }, SENT],
  ],
  'the contact plan': [
    ['is not there', { the: registered() }, 'stop: no-plan, plan-missing'],
    ['is not there, of the routine update', { the: registered(), order: SYSTEM }, 'stop: no-plan, plan-missing'],
    ['says that contact is unsafe', { the: planned({ unsafe: true }) }, 'stop: unsafe, phone-first'],
    ['says so, of an invitation', { the: planned({ unsafe: true }), order: INVITATION }, 'stop: unsafe'],
    ['of another case of the number says so', { others: [planned({ unsafe: true })] }, 'stop: unsafe, phone-first'],
    ['of another case of the number does not', { others: [CASE, registered()] }, SENT],
    ['has no channel in which one writes', { the: planned({ channels: ['phone'] }) }, 'stop: no-channel, phone-first'],
    ['has a channel without an address', { the: planned({ channels: ['email'] }) }, 'stop: no-channel, phone-first'],
    ['has e-mail first', { the: both }, `send to ${EMAIL}`],
    ['has the channel that staff chose', { the: both, order: { channel: 'sms' } }, SENT],
    [
      'has not the channel that staff chose',
      { the: withEmail, order: { channel: 'email' } },
      'stop: channel-not-in-plan, phone-first',
    ],
    [
      'has the channel that staff chose, without an address for it',
      { the: planned({ channels: ['sms', 'email'] }), order: { channel: 'email' } },
      'stop: no-channel, phone-first',
    ],
  ],
  'who it reaches': [
    ['a child for whom nobody speaks', { the: child, order: { by: 'staff-1' } }, 'stop: child-alone, phone-first'],
    ['who speaks for the victim, not the victim', { the: spokenFor(CASE) }, `send to ${OTHER_PHONE}`],
    [
      'a changed number that nobody has confirmed',
      { the: withVictim({ phone: OTHER_PHONE }) },
      'stop: unconfirmed-details, phone-first',
    ],
    [
      'a changed number that is confirmed',
      {
        the: changed(
          confirmDetails(withVictim({ phone: OTHER_PHONE }), { who: 'victim', phone: OTHER_PHONE }, at(NOW, 'staff-2')),
        ).after,
      },
      `send to ${OTHER_PHONE}`,
    ],
    [
      'an address, while the changed number beside it is not confirmed',
      { the: withVictim({ ...email, phone: OTHER_PHONE }, both) },
      'stop: unconfirmed-details, phone-first',
    ],
    [
      'a landline',
      { the: withPlan(registered({ victim: { name: 'Ada', phone: '+442079460100' } })) },
      'stop: not-a-uk-mobile, phone-first',
    ],
    [
      'a landline first, then an address',
      {
        the: planned(
          { channels: ['sms', 'email'] },
          withPlan(registered({ victim: { ...email, phone: '+442079460100' } })),
        ),
      },
      `send to ${EMAIL}`,
    ],
    [
      'a pager, of an invitation',
      { the: withPlan(registered({ victim: { name: 'Ada', phone: '+447640123456' } })), order: INVITATION },
      'stop: not-a-uk-mobile',
    ],
  ],
  consent: [
    [
      'to updates is refused',
      { the: consenting({ dutyUpdates: false }), order: { template: 'acknowledgement', ...SYSTEM } },
      'stop: consent-refused, phone-first',
    ],
    [
      'to updates is refused, of the routine one',
      { the: consenting({ dutyUpdates: false }), order: NOTHING_NEW },
      SENT,
    ],
    [
      'to the routine update is refused',
      { the: consenting({ routineUpdates: false }), order: NOTHING_NEW },
      'stop: consent-refused',
    ],
    ['to it is refused, of an update', { the: consenting({ routineUpdates: false, surveys: false }) }, SENT],
    ['to surveys is refused', { the: consenting({ surveys: false }), order: INVITATION }, 'stop: consent-refused'],
    ['to surveys is refused, of the routine update', { the: consenting({ surveys: false }), order: NOTHING_NEW }, SENT],
  ],
  'the number’s owner texted STOP': [
    ['before an update', { history: { stoppedAt: toIso(NOW - DAY) } }, 'stop: opted-out, opt-out-to-confirm'],
    ['before a routine update', { order: NOTHING_NEW, history: { stoppedAt: toIso(NOW - DAY) } }, 'stop: opted-out'],
    [
      'before a routine update that staff ordered',
      { order: { template: 'nothing-new' }, history: { stoppedAt: toIso(NOW - DAY) } },
      'stop: opted-out',
    ],
    ['before an invitation', { order: INVITATION, history: { stoppedAt: toIso(NOW - DAY) } }, 'stop: opted-out'],
    [
      'before staff recorded what they agree to',
      { the: { ...CASE, consentsAt: toIso(NOW - HOUR) }, history: { stoppedAt: toIso(NOW - DAY) } },
      SENT,
    ],
    [
      'after staff recorded it',
      { the: { ...CASE, consentsAt: toIso(NOW - 2 * DAY) }, history: { stoppedAt: toIso(NOW - DAY) } },
      'stop: opted-out, opt-out-to-confirm',
    ],
    [
      'in the moment in which staff recorded it',
      { the: { ...CASE, consentsAt: toIso(NOW - DAY) }, history: { stoppedAt: toIso(NOW - DAY) } },
      'stop: opted-out, opt-out-to-confirm',
    ],
  ],
  'the number failed for good': [
    ['before an update', { history: { failedAt: toIso(NOW - DAY) } }, 'stop: unreachable, message-failed'],
    [
      'before an invitation',
      { order: INVITATION, history: { failedAt: toIso(NOW - DAY) } },
      'stop: unreachable, message-failed',
    ],
    [
      'before it was changed, and changed back',
      {
        the: {
          ...CASE,
          victim: { ...CASE.victim, phone: { value: PHONE, confirmed: true, changedAt: toIso(NOW - HOUR) } },
        },
        history: { failedAt: toIso(NOW - DAY) },
      },
      SENT,
    ],
    [
      'after it was changed',
      {
        the: {
          ...CASE,
          victim: { ...CASE.victim, phone: { value: PHONE, confirmed: true, changedAt: toIso(NOW - 2 * DAY) } },
        },
        history: { failedAt: toIso(NOW - DAY) },
      },
      'stop: unreachable, message-failed',
    ],
  ],
  'the hour': [
    ['is before those of the plan', { now: '2026-11-24T08:59:00Z' }, 'hold: outside-hours, until 2026-11-24T09:00'],
    ['is their first', { now: '2026-11-24T09:00:00Z' }, SENT],
    ['is after them', { now: '2026-11-24T17:00:00Z' }, 'hold: outside-hours, until 2026-11-25T09:00'],
    [
      'is in the plan’s and not in daytime',
      { the: planned({ hours: { from: '06:00', to: '23:00' } }), now: '2026-11-24T07:00:00Z' },
      'hold: outside-hours, until 2026-11-24T08:00',
    ],
    [
      'cannot be: the plan has none in daytime',
      { the: planned({ hours: { from: '21:00', to: '23:00' } }) },
      'stop: no-common-hour, phone-first',
    ],
    [
      'cannot be, of the routine update',
      { the: planned({ hours: { from: '21:00', to: '23:00' } }), order: NOTHING_NEW },
      'stop: no-common-hour',
    ],
    [
      'is one of the night, and it will never go out: staff hear it now',
      { the: consenting({ dutyUpdates: false }), now: '2026-11-24T03:00:00Z' },
      'stop: consent-refused, phone-first',
    ],
  ],
  'with enhanced rights': [
    ['nothing goes out by itself', { the: enhanced, order: NOTHING_NEW }, 'stop: phone-first'],
    [
      'nor what the Code asks for: a person does it',
      { the: enhanced, order: { template: 'acknowledgement', ...SYSTEM } },
      'stop: phone-first, phone-first',
    ],
    ['not even after a call', { the: phoned(enhanced, 'spoke'), order: INVITATION, now: NOON }, 'stop: phone-first'],
    ['staff phone first', { the: enhanced }, 'stop: phone-first, phone-first'],
    ['staff have spoken with the victim', { the: phoned(enhanced, 'spoke'), now: NOON }, SENT],
    ['staff tried', { the: phoned(enhanced, 'no-answer'), now: NOON }, SENT],
    ['it was not safe to speak', { the: phoned(enhanced, 'unsafe'), now: NOON }, 'stop: phone-first, phone-first'],
    ['the victim rang', { the: phoned(enhanced, 'spoke', at(NOW + HOUR), { direction: 'inbound' }), now: NOON }, SENT],
    [
      'a call from the victim that reached nobody is no attempt',
      { the: phoned(enhanced, 'no-answer', at(NOW + HOUR), { direction: 'inbound' }), now: NOON },
      'stop: phone-first, phone-first',
    ],
    [
      'nor is a visit at which nobody was there',
      { the: phoned(enhanced, 'no-answer', at(NOW + HOUR), { channel: 'in-person' }), now: NOON },
      'stop: phone-first, phone-first',
    ],
    [
      'staff tried, and then something happened',
      { the: withMilestone(phoned(enhanced, 'no-answer'), ARREST, at(NOW + 2 * HOUR)), now: NOON },
      'stop: phone-first, phone-first',
    ],
    [
      'what happened was recorded by mistake',
      {
        the: (() => {
          const after = withMilestone(phoned(enhanced, 'no-answer'), ARREST, at(NOW + 2 * HOUR));
          const id = after.milestones.at(-1)?.id ?? '';
          return changed(correctMilestone(after, id, { withdraw: true, reason: 'A mistake' }, at(NOW + 2 * HOUR)))
            .after;
        })(),
        now: NOON,
      },
      SENT,
    ],
  ],
  'a release on bail': [
    ['staff phone first', { the: bailed, now: NOON }, 'stop: phone-first, phone-first'],
    ['staff tried since', { the: phoned(bailed, 'no-answer', at(NOON)), now: NOON }, SENT],
    [
      'nothing goes out by itself',
      { the: bailed, order: { template: 'acknowledgement', ...SYSTEM }, now: NOON },
      'stop: phone-first, phone-first',
    ],
    [
      'nor after an attempt',
      { the: phoned(bailed, 'no-answer', at(NOON)), order: NOTHING_NEW, now: NOON },
      'stop: phone-first',
    ],
    [
      'but when somebody has told the victim',
      {
        the: spoke(bailed, [dutyOf(bailed, 'tell-release-on-bail').id], at(NOON)).after,
        order: { ...INVITATION, contact: { at: toIso(NOON - DAY), touchpoint: 'desk-call' } },
        now: NOON,
      },
      SENT,
    ],
    ['an arrest is none', { the: withMilestone(CASE, ARREST, at(NOW + 2 * HOUR)), now: NOON }, SENT],
  ],
  'the template': [
    ['is an answer to a text', { order: { template: 'answer-neutral' } }, 'stop: template-not-allowed'],
    ['is a code for signing in', { order: { template: 'sign-in-code' } }, 'stop: template-not-allowed'],
    [
      'is one that only staff order',
      { order: { template: 'please-call-us', ...SYSTEM } },
      'stop: template-not-allowed',
    ],
    [
      'is another that only staff order',
      { order: { template: 'investigation-update', ...SYSTEM } },
      'stop: template-not-allowed',
    ],
    [
      'is the forum’s, ordered by nobody',
      { order: { template: 'forum-invitation', ...SYSTEM } },
      'stop: template-not-allowed',
    ],
    ['is the forum’s', { order: { template: 'forum-invitation' } }, SENT],
    [
      'invites a child, through who speaks for them',
      { the: phoned(spokenFor(child), 'spoke'), order: { template: 'feedback-invitation' }, now: NOON },
      'stop: template-not-allowed',
    ],
    ['tells who speaks for a child', { the: phoned(spokenFor(child), 'spoke'), now: NOON }, `send to ${OTHER_PHONE}`],
  ],
  'what it was ordered for': [
    ['has come about', { the: spoke(CASE, [], at(NOW)).after, order: NOTHING_NEW }, 'stop: no-longer-needed'],
    [
      'has come about, and staff want it sent',
      { the: spoke(CASE, [], at(NOW)).after, order: { ...NOTHING_NEW, by: 'staff-1' } },
      SENT,
    ],
    [
      'has come about in part',
      {
        the: spoke(CASE, [], at(NOW)).after,
        order: { ...NOTHING_NEW, dutyIds: [lastUpdate(CASE).id, dutyOf(CASE, 'confirm-report-in-writing').id] },
      },
      SENT,
    ],
    ['is unknown to the case', { order: { ...NOTHING_NEW, dutyIds: ['DUTY-OF-NONE'] } }, 'stop: no-longer-needed'],
  ],
  'there is news': [
    [
      'and it would say that there is none',
      { the: withMilestone(CASE, ARREST, at(NOW)), order: NOTHING_NEW },
      'stop: something-to-tell',
    ],
    [
      'and it would say so by the will of staff',
      { the: withMilestone(CASE, ARREST, at(NOW)), order: { ...NOTHING_NEW, by: 'staff-1' } },
      SENT,
    ],
    [
      'which the victim knows',
      (() => {
        const the = withMilestone(CASE, ARREST, at(NOW));
        const after = spoke(the, [dutyOf(the, 'tell-arrest').id], at(NOW)).after;
        return { the: after, order: { ...NOTHING_NEW, dutyIds: [lastUpdate(after).id] } };
      })(),
      SENT,
    ],
  ],
  'an invitation': [
    [
      'waits a day from the contact',
      { order: { ...INVITATION, contact: { at: toIso(NOW - HOUR), touchpoint: 'desk-call' } } },
      'hold: too-soon-after-contact, until 2026-11-24T09:00',
    ],
    [
      'waits a day and then for the hours',
      { order: { ...INVITATION, contact: { at: '2026-11-23T06:00:00.000Z', touchpoint: 'desk-call' } } },
      'hold: too-soon-after-contact, until 2026-11-24T09:00',
    ],
    ['was delivered three months ago', { the: invited(90, 'delivered'), order: INVITATION }, SENT],
    ['was delivered a day less ago', { the: invited(89, 'delivered'), order: INVITATION }, 'stop: invited-before'],
    ['may have been delivered', { the: invited(1, 'unknown'), order: INVITATION }, 'stop: invited-before'],
    ['did not arrive', { the: invited(1, 'failed'), order: INVITATION }, SENT],
    [
      'was ordered before, and nobody knows yet whether it arrives',
      { the: { ...CASE, invitedAt: toIso(NOW - 2 * DAY) }, order: INVITATION },
      'stop: invited-before',
    ],
    [
      'was ordered so long ago that it never went out',
      { the: { ...CASE, invitedAt: toIso(NOW - 8 * DAY) }, order: INVITATION },
      SENT,
    ],
    [
      'was ordered before and did not arrive',
      { the: { ...invited(1, 'failed'), invitedAt: toIso(NOW - 2 * DAY) }, order: INVITATION },
      SENT,
    ],
    ['is the one that the case has ordered', { the: { ...CASE, invitedAt: ORDER.at }, order: INVITATION }, SENT],
    ['was another kind of invitation', { the: invited(1, 'delivered'), order: { template: 'forum-invitation' } }, SENT],
    ['is itself what is known', { the: invited(1, 'unknown', ORDER.id), order: INVITATION }, SENT],
    [
      'runs already on that number',
      { order: INVITATION, history: { conversation: { messageId: 'MESSAGE-0', until: toIso(NOW + MINUTE) } } },
      'stop: invited-before',
    ],
    [
      'ran on that number',
      { order: INVITATION, history: { conversation: { messageId: 'MESSAGE-0', until: toIso(NOW) } } },
      SENT,
    ],
    [
      'is the one that runs: it is sent again after an unknown outcome',
      { order: INVITATION, history: { conversation: { messageId: ORDER.id, until: toIso(NOW + DAY) } } },
      SENT,
    ],
    [
      'runs, and the message is none',
      { history: { conversation: { messageId: 'MESSAGE-0', until: toIso(NOW + DAY) } } },
      SENT,
    ],
  ],
  'time that passed': [
    ['is just less than three days', { order: { at: toIso(NOW - 3 * DAY + 1) } }, SENT],
    ['is three days', { order: { at: toIso(NOW - 3 * DAY) } }, 'stop: too-late, message-failed'],
    ['is three days, of the routine update', { order: { ...NOTHING_NEW, at: toIso(NOW - 3 * DAY) } }, 'stop: too-late'],
    [
      'counts from the first attempt',
      { order: { at: toIso(NOW - 5 * DAY) }, message: { attempts: 1, firstAttemptAt: toIso(NOW - 2 * DAY) } },
      SENT,
    ],
    [
      'is three days from the first attempt',
      { message: { attempts: 9, firstAttemptAt: toIso(NOW - 3 * DAY) } },
      'stop: too-late, message-failed',
    ],
    [
      'counts for an invitation from when it might have gone out',
      {
        order: {
          ...INVITATION,
          at: toIso(NOW - 4 * DAY),
          contact: { at: toIso(NOW - 4 * DAY), touchpoint: 'desk-call' },
        },
        policy: { invitationDelay: 3 * DAY },
      },
      SENT,
    ],
  ],
  'an outcome that nobody knows': [
    ['came once: it is sent again', { message: { attempts: 1, unknowns: 1 } }, SENT],
    ['came twice', { message: { attempts: 2, unknowns: 2 } }, 'stop: unknown-outcome, message-failed'],
    [
      'came once, and contact is unsafe by now',
      { the: planned({ unsafe: true }), message: { attempts: 1, unknowns: 1 } },
      'stop: unknown-outcome, message-failed',
    ],
  ],
  'what a day may cost': [
    ['is spent', { history: { spentPence: 997 } }, 'hold: daily-spend, until 2026-11-24T09:00'],
    ['leaves one text', { history: { spentPence: 996 } }, SENT],
    ['is spent, and an e-mail costs nothing', { the: both, history: { spentPence: 1_000 } }, `send to ${EMAIL}`],
    [
      'is spent, in summer: the day is London’s',
      { order: { at: '2026-07-01T10:00:00.000Z' }, now: '2026-07-01T10:00:00Z', history: { spentPence: 1_000 } },
      'hold: daily-spend, until 2026-07-02T08:00',
    ],
  ],
  limits: [
    ...LIMITS.case.flatMap(({ name, amount, window }): Row[] => [
      [`${name} leaves one place`, { history: { used: { [name]: amount - 1 } } }, SENT],
      [
        `${name} is full`,
        { history: { used: { [name]: amount } } },
        `hold: rate-limit, until ${window === 'hour' ? '2026-11-23T11:00' : '2026-11-24T09:00'}`,
      ],
    ]),
    ...[...LIMITS.answer, ...LIMITS['danger-answer']].map(
      ({ name, amount }): Row => [`${name} is not its own`, { history: { used: { [name]: amount } } }, SENT],
    ),
    [
      'are full, two of them: the later end counts',
      { history: { used: { 'number-hour': 5, 'number-day': 10 } } },
      'hold: rate-limit, until 2026-11-24T09:00',
    ],
    [
      'are full in the last hour',
      { now: '2026-11-23T16:30:00Z', history: { used: { 'number-hour': 5 } } },
      'hold: rate-limit, until 2026-11-24T09:00',
    ],
  ],
};

describe.each(Object.entries(RULES))('%s', (_, rows) => {
  test.each(rows)('%s', (__, asked, expected) => {
    expect(said(decide(aboutCase(asked)))).toBe(expected);
  });
});

test('an invitation is remembered for its period, however much else happened', () => {
  const { message } = aboutCase({ order: { ...INVITATION, id: 'MESSAGE-0' } });
  const ended = { ...message, status: 'delivered', endedAt: toIso(NOW) } as const;
  let the = changed(messageEnded(CASE, ended, at(NOW))).after;
  for (let i = 0; i < 40; i += 1) the = phoned(the, 'no-answer');
  const asked = { the, order: { ...INVITATION, at: toIso(NOW + 60 * DAY) }, now: NOW + 60 * DAY };
  expect(said(decide(aboutCase(asked)))).toBe('stop: invited-before');
  expect(the.contacts).toHaveLength(21);
});

test('a message whose case could not be read is not sent', () => {
  expect(said(decide({ ...aboutCase({}), the: undefined }))).toBe('stop: no-case');
});

describe('an answer to a text', () => {
  const NIGHT = '2026-11-24T03:00:00.000Z';
  const otherCase = { ...registered(), id: '2000000-26.1' };
  type AnswerRow = readonly [what: string, ...question: Parameters<typeof aboutAnswer>, expected: string];
  const ROWS: readonly AnswerRow[] = [
    ['goes back where it came from', {}, {}, SENT],
    ['goes to a number of no case', { others: [] }, { cases: [], number: OTHER_PHONE }, `send to ${OTHER_PHONE}`],
    ['is given at night', { now: NIGHT }, { at: NIGHT }, SENT],
    [
      'is given without consent',
      { others: [consenting({ surveys: false, routineUpdates: false, dutyUpdates: false })] },
      {},
      SENT,
    ],
    ['is given to who texted STOP', { history: { stoppedAt: toIso(NOW) } }, { template: 'answer-stopped' }, SENT],
    ['is given though today’s money is spent', { history: { spentPence: 1_000 } }, {}, SENT],
    ['is given in a closed case', { others: [closeCase(CASE, {}, at(NOW)).after] }, {}, SENT],
    ['is given with enhanced rights', { others: [enhanced] }, {}, SENT],
    ['is not given where contact is unsafe', { others: [planned({ unsafe: true })] }, {}, 'stop: unsafe'],
    [
      'is not given where it is unsafe in one of two cases',
      { others: [CASE, { ...planned({ unsafe: true }), id: otherCase.id }] },
      { cases: [CASE.id, otherCase.id] },
      'stop: unsafe',
    ],
    ['nor in a case without a plan', { others: [registered()] }, {}, 'stop: no-plan'],
    [
      'nor where the plan has no texts',
      { others: [planned({ channels: ['phone', 'email'] }, withEmail)] },
      { template: 'answer-danger' },
      'stop: channel-not-in-plan',
    ],
    ['nor after a death', { others: [changed(recordDeath(CASE, {}, at(NOW))).after] }, {}, 'stop: deceased'],
    [
      'nor where a case of the number could not be read',
      { others: [CASE] },
      { cases: [CASE.id, otherCase.id] },
      'stop: no-case',
    ],
    ['nor to another country', { others: [] }, { cases: [], number: '+33612345678' }, 'stop: not-a-uk-mobile'],
    ['nor to a number that failed since', { history: { failedAt: toIso(NOW) } }, {}, 'stop: unreachable'],
    ['but to one that failed before it texted', { history: { failedAt: toIso(NOW - 1) } }, {}, SENT],
    ['is sent again after one unknown outcome', { message: { unknowns: 1 } }, {}, SENT],
    ['not after two', { message: { unknowns: 2 } }, {}, 'stop: unknown-outcome'],
    [
      'that could not be given for an hour waits for the morning',
      { now: NIGHT },
      { at: '2026-11-24T02:00:00.000Z' },
      'hold: outside-hours, until 2026-11-24T08:00',
    ],
    ['does not before', { now: NIGHT }, { at: '2026-11-24T02:00:00.001Z' }, SENT],
    ['that could not be given for an hour is given by day', { now: NOW + 2 * HOUR }, {}, SENT],
    ['that could not be given for three days is given no more', { now: NOW + 3 * DAY }, {}, 'stop: too-late'],
  ];
  test.each(ROWS)('%s', (_, asked, order, expected) => {
    expect(said(decide(aboutAnswer(asked, order)))).toBe(expected);
  });

  test.each(LIMITS.answer)('is one of so many: $name', ({ name, amount }) => {
    const used = (count: number) => ({ history: { used: { [name]: count } } });
    expect(said(decide(aboutAnswer(used(amount - 1))))).toBe(SENT);
    expect(said(decide(aboutAnswer(used(amount))))).toBe('stop: too-many-answers');
    expect(said(decide(aboutAnswer(used(amount), { template: 'answer-danger' })))).toBe(SENT);
  });

  test.each(LIMITS['danger-answer'])('of danger has its own: $name', ({ name, amount }) => {
    const used = { history: { used: { [name]: amount } } };
    expect(said(decide(aboutAnswer(used, { template: 'answer-danger' })))).toBe('stop: too-many-answers');
    expect(said(decide(aboutAnswer(used)))).toBe(SENT);
  });
});

describe('where it goes', () => {
  const route = (asked: Asked) => routeFor(aboutCase(asked).message, asked.the ?? CASE);

  test('is the number as it is now, in the plan’s language, the victim’s, or English', () => {
    expect(route({})).toEqual({ channel: 'sms', to: PHONE, language: 'en' });
    const pole = withPlan(registered({ victim: { name: 'Ada', phone: PHONE, language: 'pl' } }));
    expect(route({ the: pole })).toMatchObject({ language: 'pl' });
    expect(route({ the: planned({ language: 'ro' }, pole) })).toMatchObject({ language: 'ro' });
  });

  test('says since when it is that number', () => {
    const changedNumber = withVictim({ phone: OTHER_PHONE });
    expect(route({ the: changedNumber })).toEqual({
      channel: 'sms',
      to: OTHER_PHONE,
      language: 'en',
      changedAt: toIso(NOW),
    });
  });

  test('an answer goes back, in the language of the text', () => {
    expect(routeFor(aboutAnswer({}, { language: 'pl' }).message, undefined)).toEqual({
      channel: 'sms',
      to: PHONE,
      language: 'pl',
    });
  });

  test('nowhere without a case or a plan', () => {
    expect(routeFor(aboutCase({}).message, undefined)).toEqual({ stop: 'no-case' });
    expect(route({ the: registered() })).toEqual({ stop: 'no-plan' });
  });
});

test('every reason has a sentence of its own', () => {
  const sentences = Object.entries(REASONS);
  expect(new Set(sentences.map(([, sentence]) => sentence)).size).toBe(sentences.length);
  for (const [code, sentence] of sentences) expect(sentence, code).toMatch(/^[A-Z].{30,}\.$/);
});
