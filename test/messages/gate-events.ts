/** What may happen to a case and its messages. */
import fc from 'fast-check';
import type { AnswerOrder, MessageOrder } from '../../functions/messages/message.ts';
import { DAYS, HOURS, MINUTES } from './gate-model.ts';

export const MOBILES = ['+447700900123', '+447700900456', '+447400123456'] as const;
const NUMBERS = [...MOBILES, ...MOBILES, ...MOBILES, '+442079460100', '+447797712345'] as const;
export const ADDRESSES = ['ada@example.org', 'grace@example.org'] as const;
/** How an attempt ends; `died`: nothing follows its claim, though the message went out. */
export type Outcome = 'accepted' | 'retryable' | 'permanent' | 'unknown' | 'died';

const one = <T>(...values: readonly T[]) => fc.constantFrom(...values);
/** True once in so many times. */
const onceIn = (times: number) => fc.integer({ min: 1, max: times }).map((number) => number === 1);
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 });
const outcome = one<Outcome>('accepted', 'accepted', 'accepted', 'retryable', 'permanent', 'unknown', 'died');
const details = fc.record({ phone: optional(one(...NUMBERS)), email: optional(one(...ADDRESSES)) });
const consent = onceIn(8).map((refused) => !refused);
type Channels = readonly ('sms' | 'email' | 'phone')[];

const PLAN = fc.record({
  channels: one<Channels>(['sms'], ['sms'], ['email'], ['sms', 'email'], ['email', 'sms'], ['phone'], ['phone', 'sms']),
  hours: one(
    { from: '06:00', to: '23:59' },
    { from: '09:00', to: '17:00' },
    { from: '09:00', to: '17:00' },
    { from: '11:30', to: '13:00' },
    { from: '20:00', to: '23:59' },
  ),
  unsafe: onceIn(8),
});

const EVENTS = {
  pass: [
    6,
    fc.record({ pass: one(3 * MINUTES, 50 * MINUTES, 5 * HOURS, 9 * HOURS, DAYS, 3 * DAYS, 13 * DAYS, 29 * DAYS) }),
  ],
  // The next noon of UTC, an hour at which most plans allow a message.
  noon: [10, fc.record({ noon: one(1, 1, 2, 28) })],
  plan: [4, fc.record({ plan: PLAN })],
  planGone: [1, fc.constant({ planGone: true } as const)],
  victim: [2, fc.record({ victim: details })],
  representative: [1, fc.record({ representative: details })],
  stepsBack: [1, fc.constant({ stepsBack: true } as const)],
  confirm: [6, fc.record({ confirm: one<'victim' | 'representative'>('victim', 'representative') })],
  consents: [
    3,
    fc.record({ consents: fc.record({ surveys: consent, routineUpdates: consent, dutyUpdates: consent }) }),
  ],
  stop: [1, fc.record({ stop: one(...MOBILES) })],
  milestone: [
    2,
    fc.record({ milestone: one('suspect-arrested', 'suspect-released-on-police-bail', 'suspect-charged') }),
  ],
  contact: [
    8,
    fc.record({
      contact: one<'spoke' | 'no-answer' | 'unsafe'>('spoke', 'spoke', 'no-answer', 'unsafe'),
      tells: fc.boolean(),
      inbound: onceIn(3),
    }),
  ],
  enhanced: [1, fc.record({ enhanced: onceIn(3) })],
  closes: [1, fc.record({ closes: onceIn(2) })],
  dies: [1, fc.record({ dies: onceIn(6) })],
  otherUnsafe: [1, fc.record({ otherUnsafe: onceIn(4) })],
  order: [
    8,
    fc.record({
      order: one<MessageOrder['template']>('please-call-us', 'investigation-update', 'nothing-new', 'forum-invitation'),
      channel: optional(one<'sms' | 'email'>('sms', 'email')),
      times: one(1, 1, 1, 12),
    }),
  ],
  answer: [
    5,
    fc.record({
      answer: one<AnswerOrder['template']>('answer-neutral', 'answer-danger', 'answer-stopped'),
      number: one(...NUMBERS),
      ofTheCase: fc.boolean(),
      times: one(1, 1, 1, 12),
    }),
  ],
  attempt: [12, fc.record({ attempt: fc.nat(), outcome })],
  everything: [14, fc.record({ everything: outcome })],
  receipt: [5, fc.record({ receipt: fc.nat(), delivered: onceIn(6).map((failed) => !failed) })],
} as const;

type Values = typeof EVENTS;
export type Event = { [K in keyof Values]: Values[K][1] extends fc.Arbitrary<infer E> ? E : never }[keyof Values];

export const EVENT: fc.Arbitrary<Event> = fc.oneof(
  ...Object.values(EVENTS).map(([weight, arbitrary]) => ({ weight, arbitrary: arbitrary as fc.Arbitrary<Event> })),
);
