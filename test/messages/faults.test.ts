/**
 * Ten minutes in which three calls of ten fail, in every way in which they can, then an hour in which all of them do: of
 * the store, of both providers, for the sender and for the receipts. Nothing is lost, nothing is stuck, a victim reads a
 * message twice only where nobody could know that it had gone out, and never after their case was marked unsafe.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCase } from '../../functions/cases/store.ts';
import { takeDeliveryLog, takeEmailEvents } from '../../functions/messages/deliveries.ts';
import { runEndedSweep } from '../../functions/messages/ended-sweep.ts';
import { ENDED, type Message } from '../../functions/messages/message.ts';
import type { Outcome } from '../../functions/messages/outcome.ts';
import { outcomeOf } from '../../functions/messages/outcome.ts';
import { runSender } from '../../functions/messages/sender.ts';
import { DAY, MINUTE, toIso } from '../../functions/shared/time.ts';
import { scheduledEvent } from '../../lib/blueprint/schedule.ts';
import { hooked } from '../support/cases.ts';
import { type HandedOver, type MessagesHouse, messagesHouse } from '../support/messages.ts';
import { delivery, deliveryLog, emailEvents } from '../support/receipts.ts';

/** Numbers that look like chance and are the same each time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MESSAGES = 80;
const FAULTY = 10;
const OUTAGE = 60;

type Weather = 'fair' | 'faulty' | 'out';

/** How a call may fail; `after`: it is carried out all the same. */
const FAULTS = [
  { name: 'ThrottlingException', status: 400, after: false },
  { name: 'ServiceUnavailable', status: 503, after: false },
  { name: 'TimeoutError', code: 'ETIMEDOUT', after: false },
  { name: 'TimeoutError', code: 'ETIMEDOUT', after: true },
] as const;

const DOWN = { name: 'Error', code: 'ECONNREFUSED', after: false } as const;

function errorOf(fault: (typeof FAULTS)[number] | typeof DOWN): Error {
  return Object.assign(new Error('Injected'), {
    name: fault.name,
    ...('code' in fault ? { code: fault.code } : {}),
    ...('status' in fault ? { $metadata: { httpStatusCode: fault.status } } : {}),
  });
}

let house: MessagesHouse;
beforeAll(async () => {
  house = await messagesHouse();
});
afterAll(() => house.close());

interface Delivered extends HandedOver {
  readonly provider: string;
}

/** The providers and the way to the store in changing weather, and what victims have got. */
function outside(chance: () => number) {
  let weather: Weather = 'fair';
  const delivered: Delivered[] = [];
  const draw = () => {
    if (weather === 'out') return DOWN;
    return weather === 'faulty' && chance() < 0.3 ? FAULTS[Math.floor(chance() * FAULTS.length)] : undefined;
  };
  /** As the SDK does: three attempts at the store. */
  const client = hooked(house.store.client, async (_, send) => {
    for (let tries = 1; ; tries += 1) {
      const fault = draw();
      if (!fault) return send();
      if (fault.after) await send();
      if (tries === 3) throw errorOf(fault);
    }
  });
  house.behave((over): Outcome => {
    const fault = draw();
    if (fault && !fault.after) return outcomeOf(errorOf(fault));
    const provider = `provider-${delivered.length}`;
    delivered.push({ ...over, provider });
    return fault ? outcomeOf(errorOf(fault)) : { is: 'accepted', provider };
  });
  return {
    client,
    delivered,
    is: (next: Weather) => {
      weather = next;
    },
  };
}

describe('three calls of ten failing for ten minutes, and all for an hour', () => {
  it('loses nothing, leaves nothing behind, repeats only what nobody could know of, and nothing where it is unsafe', async () => {
    const chance = chances(20261124);
    const { client, delivered, is } = outside(chance);
    const { tables } = house.store;
    const start = house.time.now();
    const parts = { client, tables };

    const orders: { id: string; caseId: string; to: string; unsafeAt?: number }[] = [];
    const orderOne = async (number: number) => {
      const channel = number % 3 === 0 ? 'email' : 'sms';
      const email = `ada-${number}@example.org`;
      const the = await house.newCase({ number, channels: [channel], email });
      const id = await house.order({ caseId: the.id });
      orders.push({ id, caseId: the.id, to: channel === 'email' ? email : (the.victim.phone?.value ?? '') });
    };

    /** Receipts come a minute or more after the hand-over, some twice, and again until they are taken. */
    let reported: Delivered[] = [];
    let known = 0;
    const report = async (now: number) => {
      reported.push(...delivered.slice(known).flatMap((one) => (chance() < 0.1 ? [one, one] : [one])));
      known = delivered.length;
      const later: Delivered[] = [];
      for (const one of reported) {
        if (one.at + MINUTE > now) {
          later.push(one);
          continue;
        }
        const { provider, id } = one;
        if (one.channel === 'sms') {
          await takeDeliveryLog(parts, deliveryLog({ provider, at: now })).catch(() => later.push(one));
        } else {
          const event = emailEvents({ provider, at: now, told: delivery(now), ...(id ? { message: id } : {}) });
          const { batchItemFailures } = await takeEmailEvents(parts, event);
          if (batchItemFailures.length > 0) later.push(one);
        }
      }
      reported = later;
    };

    for (let minute = 0; minute < FAULTY + OUTAGE + 20; minute += 1) {
      const at = start + minute * MINUTE;
      is('fair');
      house.time.moveTo(at);
      // Half is due at once, the rest comes while it fails; during the outage, some are ordered by who still can.
      const count = minute === 0 ? MESSAGES / 2 : minute < FAULTY ? 4 : minute % 10 === 0 && minute < 70 ? 1 : 0;
      for (let i = 0; i < count && orders.length < MESSAGES; i += 1) await orderOne(orders.length + 1);
      if (minute === 5) {
        for (const order of orders.filter((_, i) => i % 4 === 0)) {
          order.unsafeAt = at;
          await house.changeCase(order.caseId, (the) => ({
            ...the,
            ...(the.contactPlan ? { contactPlan: { ...the.contactPlan, unsafe: true } } : {}),
          }));
        }
      }
      is(minute < FAULTY ? 'faulty' : minute < FAULTY + OUTAGE ? 'out' : 'fair');
      // Now and then two runs at once.
      const runs = minute % 3 === 0 ? 2 : 1;
      await house.time.during(() =>
        Promise.allSettled(Array.from({ length: runs }, () => runSender(house.parts({ client, random: chance })))),
      );
      await runEndedSweep({ ...parts, hasTime: () => true }, scheduledEvent('receipts', toIso(at))).catch(
        () => undefined,
      );
      await report(house.time.now());
    }

    // All has been tried again and most has ended, twenty minutes after the outage; the rest waits for receipts only.
    const waiting = await Promise.all(orders.map(({ id }) => house.message(id)));
    expect(waiting.filter(({ status }) => status !== 'sent' && !ENDED.has(status))).toEqual([]);
    for (let day = 1; day <= 4; day += 1) {
      const at = house.time.now() + day * DAY;
      await runEndedSweep({ ...parts, hasTime: () => true }, scheduledEvent('receipts', toIso(at)));
    }

    let twice = 0;
    const ends = new Map<string, number>();
    for (const { id, caseId, to, unsafeAt } of orders) {
      const message: Message = await house.message(id);
      const got = delivered.filter((one) => one.to === to);
      const which = JSON.stringify({ message, got: got.length });
      ends.set(message.status, (ends.get(message.status) ?? 0) + 1);
      expect(ENDED.has(message.status), which).toBe(true);
      // Doubles: one, and only after an outcome that was not known.
      expect(got.length, which).toBeLessThanOrEqual(1 + Math.min(1, message.unknowns));
      if (got.length === 2) twice += 1;
      if (message.status === 'delivered') expect(got.length, which).toBeGreaterThanOrEqual(1);
      if (message.status === 'not-sent' || message.status === 'failed') expect(got.length, which).toBe(0);
      // Unsafe: nothing after it was said, whatever was tried before.
      if (unsafeAt !== undefined)
        expect(
          got.filter(({ at }) => at >= unsafeAt),
          which,
        ).toEqual([]);
      // Somebody knows: the case has it, or the victim is phoned instead.
      const stored = await readCase(house.store.client, tables.cases, caseId);
      expect(message.told, which).toBe(true);
      const contacts = stored?.case.contacts.map(({ outcome }) => outcome) ?? [];
      expect(contacts, which).toEqual(message.status === 'not-sent' ? [] : [message.status]);
      const asked = stored?.case.messageTasks?.filter(({ settled }) => !settled).map(({ kind }) => kind) ?? [];
      expect(asked, which).toEqual(
        { delivered: [], 'not-sent': ['phone-first'] }[String(message.status)] ?? ['message-failed'],
      );
    }
    // The weather was as bad as it was said to be.
    expect(orders).toHaveLength(MESSAGES);
    expect(twice).toBeGreaterThan(0);
    expect(ends.get('not-sent')).toBeGreaterThan(0);
    expect(ends.get('delivered')).toBeGreaterThan(MESSAGES / 2);
  }, 300_000);
});
