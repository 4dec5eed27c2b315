/** The service as staff, victims and providers meet it, for journeys about messages. */
import { expect } from 'vitest';
import { addDays, DAY, HOUR, MINUTE, startOfDay } from '../../functions/shared/time.ts';
import type { Role } from '../../lib/blueprint/types.ts';
import type { Answer, RunningService } from './service.ts';

export const HACKNEY = 'E09000012';

/** What a phone or a mailbox shows. */
export interface Shown {
  readonly id: string;
  readonly channel: string;
  readonly to: string;
  readonly subject?: string;
  readonly body: string;
  readonly replyTo?: string;
  readonly at: string;
}

/** One item of a list, as the API answers it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers as the outside does, untyped
export type Listed = any;

/** When London's clock shows a time, by day, after the hours at which it may change. */
export function london(day: string, time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(startOfDay(addDays(day, 1)) - DAY + hours * HOUR + minutes * MINUTE).toISOString();
}

export interface Journey {
  readonly desk: (method: string, path: string, body?: unknown, roles?: readonly Role[]) => Promise<Answer>;
  readonly now: () => Promise<number>;
  /** Lets time pass: an ISO 8601 duration. */
  readonly pass: (advance: string) => Promise<void>;
  /** Goes on to an instant (ISO). */
  readonly until: (to: string) => Promise<void>;
  /** Registers a case with a plan for texts by day. @returns its reference as paths have it */
  readonly victim: (number: number, phone: string, more?: Record<string, unknown>) => Promise<string>;
  readonly spoke: (reference: string, dutyIds?: readonly string[]) => Promise<Listed>;
  readonly shown: (to: string) => Promise<Shown[]>;
  readonly tasks: (reference: string, kind?: string, status?: string) => Promise<Listed[]>;
  /** What is owed, and how it stands. */
  readonly dutyStates: (reference: string) => Promise<string[]>;
  readonly messages: (reference: string) => Promise<Listed[]>;
  readonly text: (from: string, body: string) => Promise<void>;
  /** An e-mail comes, as it was sent; `verdicts` are what SES finds. */
  readonly mail: (raw: Buffer, verdicts: string) => Promise<void>;
  readonly receipt: (messageId: string, status?: string) => Promise<void>;
  readonly fault: (target: string, kind: string, rate?: number) => Promise<void>;
}

export function journeyOn(current: () => RunningService): Journey {
  const control = async (path: string, body: unknown) => {
    const answer = await current().call('POST', path, { body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  };
  const desk: Journey['desk'] = (method, path, body, roles = ['desk', 'supervisor']) =>
    current().desk(roles, method, `/desk/v1${path}`, body === undefined ? {} : { body });
  const now = async () => Date.parse((await current().call('GET', '/local/clock')).json.now);
  /** What came in is taken, and what follows has happened, however busy the machine is. */
  const taken = () => control('/local/clock', { advance: 'PT1M' });
  return {
    desk,
    now,
    pass: (advance) => control('/local/clock', { advance }),
    until: (to) => control('/local/clock', { to }),
    victim: async (number, phone, more = {}) => {
      const answer = await desk('POST', '/cases', {
        reference: `${number}/26`,
        borough: HACKNEY,
        category: 'burglary',
        reportedAt: new Date((await now()) - 3_600_000).toISOString(),
        victim: { name: 'Ada Mills', phone },
        contactPlan: { channels: ['sms'], hours: { from: '08:00', to: '20:00' } },
        ...more,
      });
      expect(answer.status, answer.text).toBe(201);
      return `${number}-26`;
    },
    spoke: async (reference, dutyIds = []) => {
      const body = { channel: 'phone', direction: 'outbound', outcome: 'spoke', dutyIds };
      const answer = await desk('POST', `/cases/${reference}/contacts`, body);
      expect(answer.status, answer.text).toBe(201);
      return answer.json;
    },
    shown: async (to) => (await current().call('GET', `/local/outbox?to=${encodeURIComponent(to)}`)).json.messages,
    tasks: async (reference, kind, status = 'open') => {
      const query = `borough=${HACKNEY}&status=${status}&limit=100${kind ? `&kind=${kind}` : ''}`;
      const { json } = await desk('GET', `/tasks?${query}`, undefined, ['desk', 'supervisor', 'standards']);
      return json.items.filter((task: Listed) => task.reference?.replace('/', '-') === reference);
    },
    dutyStates: async (reference) => {
      const { json } = await desk('GET', `/cases/${reference}`);
      return json.duties.map(({ id, status }: Listed) => `${id} ${status}`);
    },
    messages: async (reference) => (await desk('GET', `/cases/${reference}/messages`)).json.items,
    text: async (from, body) => {
      await control('/local/inbound/sms', { from, body });
      await taken();
    },
    mail: async (raw, verdicts) => {
      const headers = { 'x-verdicts': verdicts, 'content-type': 'message/rfc822' };
      const answer = await fetch(`${current().origin}/local/inbound/email`, {
        method: 'POST',
        headers,
        body: new Uint8Array(raw),
      });
      expect(answer.status, await answer.text()).toBe(202);
      await taken();
    },
    receipt: async (messageId, status = 'delivered') => {
      await control('/local/receipt', { messageId, status });
      await taken();
    },
    fault: (target, kind, rate = 1) => control('/local/faults', { target, kind, rate }),
  };
}
