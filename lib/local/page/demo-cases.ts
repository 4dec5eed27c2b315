/** Demo cases: synthetic victims, registered through the service's own API as the desk would, and remembered. */

import * as z from 'zod';
import { HOUR, toIso } from '../../../functions/shared/time.ts';
import type { Role } from '../../blueprint/types.ts';
import type { Clock } from '../clock.ts';
import type { Issuer } from '../issuer.ts';
import { openJournal } from '../journal.ts';

const shape = z.object({
  reference: z.string(),
  name: z.string(),
  phone: z.string(),
  email: z.string(),
  channel: z.enum(['sms', 'email']),
});

export type DemoCase = z.output<typeof shape>;

/** What staff do in one at a click. */
export const DEMO_STEPS = ['spoke', 'please-call-us', 'arrest'] as const;
export type DemoStep = (typeof DEMO_STEPS)[number];

export interface DemoCases {
  readonly list: readonly DemoCase[];
  /** @throws Refused */
  readonly make: (channel: DemoCase['channel']) => Promise<DemoCase>;
  /** @returns what was done, in words. @throws Refused */
  readonly step: (reference: string, step: DemoStep) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The service did not do what was asked; the message says why. */
export class Refused extends Error {}

const BOROUGH = 'E09000016';
const NAMES = [
  'Ada Mills',
  'Ben Okoro',
  'Cleo Marsh',
  'Dan Rahimi',
  'Eve Nowak',
  'Fay Brooks',
  'Gil Santos',
  'Hana Lee',
];

/** Ofcom's numbers for drama: nobody's. */
const phoneOf = (count: number) => `+4477009001${String(count % 100).padStart(2, '0')}`;

/** References that are taken are skipped, so many at most. */
const MOST_TAKEN = 50;

const problemShape = z.object({ detail: z.string() });

function paths(reference: string): string {
  return `/desk/v1/cases/${reference.replace('/', '-')}`;
}

export async function openDemoCases(path: string, origin: string, clock: Clock, issuer: Issuer): Promise<DemoCases> {
  const { append, lines: list, close } = await openJournal(path, shape);

  const call = async (
    role: Role,
    route: string,
    body: object,
  ): Promise<{ status: number; detail: string; body: unknown }> => {
    const token = await issuer.token({ roles: [role], boroughs: [BOROUGH], subject: `demo-${role}` });
    const answer = await fetch(origin + route, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const json: unknown = await answer.json().catch(() => undefined);
    const detail = problemShape.safeParse(json).data?.detail ?? `answered ${answer.status}`;
    return { status: answer.status, detail, body: json };
  };
  const mustDo = async (role: Role, route: string, body: object): Promise<unknown> => {
    const answer = await call(role, route, body);
    if (answer.status >= 300) throw new Refused(`The service refused: ${answer.detail}`);
    return answer.body;
  };

  const make: DemoCases['make'] = async (channel) => {
    const year = toIso(clock.now()).slice(2, 4);
    for (let skipped = 0; skipped < MOST_TAKEN; skipped += 1) {
      const count = list.length + skipped;
      const name = NAMES[count % NAMES.length] ?? 'Ada Mills';
      const made: DemoCase = {
        reference: `${9_000_001 + count}/${year}`,
        name,
        phone: phoneOf(count + 1),
        email: `${name.toLowerCase().replace(' ', '.')}.${count + 1}@example.org`,
        channel,
      };
      const { status, detail } = await call('desk', '/desk/v1/cases', {
        reference: made.reference,
        borough: BOROUGH,
        category: 'burglary',
        reportedAt: toIso(clock.now() - HOUR),
        victim: { name, phone: made.phone, email: made.email },
        contactPlan: { channels: [channel], hours: { from: '08:00', to: '20:00' } },
      });
      if (status === 201) {
        await append(made);
        return made;
      }
      if (status !== 409) throw new Refused(`The service refused: ${detail}`);
    }
    throw new Refused('Every reference for demo cases is taken. Start with an empty DATA_DIR.');
  };

  const step: DemoCases['step'] = async (reference, what) => {
    const at = paths(reference);
    if (what === 'spoke') {
      await mustDo('desk', `${at}/contacts`, { channel: 'phone', direction: 'outbound', outcome: 'spoke' });
      return `${reference}: the call is recorded. A day later the victim is asked how it was: move the clock by 1 day.`;
    }
    if (what === 'arrest') {
      await mustDo('records', `${at}/milestones`, {
        type: 'suspect-arrested',
        occurredAt: toIso(clock.now() - HOUR),
        suspect: 1,
      });
      return `${reference}: the arrest is recorded. By when the victim must be told is in the worklist.`;
    }
    const { status } = z
      .object({ status: z.string() })
      .parse(await mustDo('desk', `${at}/updates`, { template: what }));
    return `${reference}: the message is ${status}.`;
  };

  return { list, make, step, close };
}
