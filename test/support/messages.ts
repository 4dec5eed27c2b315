/**
 * The sender's half of the house on one embedded store: cases made by their rules, orders, providers that note what they
 * are handed and do as a test says, and runs of the sender in virtual time.
 */
import { randomBytes } from 'node:crypto';
import { setContactPlan } from '../../functions/cases/arrangements.ts';
import type { Case } from '../../functions/cases/case.ts';
import { detailHash, detailsOf, emailDetail, phoneDetail } from '../../functions/cases/lookup.ts';
import { lookupKeyReader, putLookup } from '../../functions/cases/lookup-store.ts';
import { registerCase } from '../../functions/cases/register.ts';
import { putCase, readCase } from '../../functions/cases/store.ts';
import { linkKeyReader, tendStoredRing } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import type { AnswerOrder, Message, MessageOrder } from '../../functions/messages/message.ts';
import { putOrder } from '../../functions/messages/order-store.ts';
import type { Outcome } from '../../functions/messages/outcome.ts';
import type { EmailOut, Providers, TextOut } from '../../functions/messages/provider.ts';
import { type RunCounts, runSender, type SenderParts } from '../../functions/messages/sender.ts';
import { readMessage } from '../../functions/messages/store.ts';
import { derivedId } from '../../functions/shared/ids.ts';
import { DAY, HOUR, toIso } from '../../functions/shared/time.ts';
import { hooked } from './cases.ts';
import { TEST_NOW } from './desk.ts';
import { type TestStore, testStore } from './store.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

export interface HandedOver {
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly text: string;
  readonly replyTo?: string | undefined;
  /** Which message it was; an e-mail says so itself, a text is known by its number. */
  readonly id?: string;
  readonly at: number;
}

/** What a provider does with one message: an outcome, and whether it took it. */
export type Behaviour = (over: HandedOver) => Promise<Outcome> | Outcome;

export interface NewCase {
  readonly number: number;
  readonly phone?: string;
  readonly email?: string;
  readonly channels?: readonly ('sms' | 'email' | 'phone')[];
  readonly hours?: { readonly from: string; readonly to: string };
  readonly unsafe?: boolean;
}

export interface MessagesHouse {
  readonly store: TestStore;
  readonly time: VirtualTime;
  /** What providers were handed, in order. */
  readonly handed: HandedOver[];
  /** What providers do from now on; they take everything unless told otherwise. */
  readonly behave: (behaviour: Behaviour) => void;
  readonly newCase: (input: NewCase) => Promise<Case>;
  /** Changes a stored case, as a request would. */
  readonly changeCase: (id: string, change: (the: Case) => Case) => Promise<void>;
  readonly order: (order: Partial<MessageOrder> & { readonly caseId: string }) => Promise<string>;
  readonly answer: (order: Partial<AnswerOrder> & { readonly number: string }) => Promise<string>;
  readonly message: (id: string) => Promise<Message>;
  readonly detail: (value: string) => Promise<string>;
  readonly parts: (over?: Partial<SenderParts>) => SenderParts;
  /** One run of the sender; `client`: another way to the store. */
  readonly run: (over?: Partial<SenderParts>) => Promise<RunCounts>;
  readonly close: () => Promise<void>;
}

/** From Ofcom's numbers for drama. @param number 0 to 999 */
export function phoneOf(number: number): string {
  return `+447700${String(900_000 + number).padStart(6, '0')}`;
}

/** A house of its own. Its clock begins at 09:00 on a Tuesday in winter. */
export async function messagesHouse(start = TEST_NOW): Promise<MessagesHouse> {
  const store = await testStore();
  const { client, tables } = store;
  const time = virtualTime(start);
  await tendStoredRing(client, tables.keys, start - DAY, () => randomBytes(32).toString('base64'));
  const handed: HandedOver[] = [];
  let behaviour: Behaviour = () => ({ is: 'accepted', provider: `provider-${handed.length}` });
  let made = 0;
  const lookupKey = lookupKeyReader(client, tables.cases, randomBytes);
  await lookupKey();

  const take = (over: HandedOver) =>
    time.call(async () => {
      handed.push(over);
      return behaviour(over);
    });
  const providers: Providers = {
    sms: ({ to, text }: TextOut) => take({ channel: 'sms', to, text, at: time.now() }),
    email: ({ id, to, text, replyTo }: EmailOut) => take({ channel: 'email', id, to, text, replyTo, at: time.now() }),
  };

  const parts: MessagesHouse['parts'] = (over = {}) => {
    // Every call takes its time while the clock stands still.
    const through = hooked(over.client ?? client, (_, send) => time.call(send));
    return {
      tables: { messages: tables.messages, cases: tables.cases },
      lookupKey: lookupKeyReader(through, tables.cases, randomBytes),
      links: {
        store: linkStore(through, tables.ratings),
        keys: linkKeyReader(through, tables.keys),
        origin: 'https://feedback.example.uk',
      },
      providers,
      settings: { forceName: 'Met Police', deskPhone: '020 7946 0100', deskHours: '8am to 8pm, every day' },
      published: ['en'],
      replyTo: 'feedback@reply.met.example',
      policy: { invitationDelay: DAY, invitationPeriod: 90 * DAY, dailySpendPence: 50_000, smsPence: 4 },
      perSecond: { sms: 10, email: 14 },
      now: time.now,
      sleep: time.sleep,
      random: () => 0.5,
      newId: () => {
        made += 1;
        return `run-${made}`;
      },
      ...over,
      client: through,
    };
  };

  return {
    store,
    time,
    handed,
    behave: (next) => {
      behaviour = next;
    },
    newCase: async ({ number, phone = phoneOf(number), email, channels = ['sms'], hours, unsafe }) => {
      const name = { id: `${number}-26.1`, reference: `${number}/26`, victimNumber: 1 };
      const context = { now: start - HOUR, by: 'staff-1', id: `register-${number}` };
      const { after } = registerCase(
        {
          borough: 'E09000012',
          category: 'burglary',
          reportedAt: toIso(start - 2 * HOUR),
          victim: { name: 'Ada Example', phone, ...(email === undefined ? {} : { email }) },
        },
        context,
        name,
      );
      const plan = setContactPlan(
        after,
        { channels, hours: hours ?? { from: '08:00', to: '20:00' }, ...(unsafe ? { unsafe } : {}) },
        { ...context, id: `plan-${number}` },
      );
      if ('unchanged' in plan) throw new Error('The plan changed nothing');
      await putCase(client, tables.cases, undefined, { case: plan.after, revision: 1, follow: [] }, start);
      const key = await lookupKey();
      for (const detail of detailsOf(plan.after)) {
        const entry = { key: detailHash(key, detail), caseId: plan.after.id, found: true, revision: 1 };
        await putLookup(client, tables.cases, entry, start);
      }
      return plan.after;
    },
    changeCase: async (id, change) => {
      const stored = await readCase(client, tables.cases, id);
      if (!stored) throw new Error('There is no such case');
      const after = { ...stored, case: change(stored.case), revision: stored.revision + 1 };
      if (!(await putCase(client, tables.cases, stored.revision, after, start))) throw new Error('Not changed');
    },
    order: async (order) => {
      const { at = toIso(time.now()), caseId, template = 'please-call-us' } = order;
      made += 1;
      const id = order.id ?? derivedId('message', caseId, template, String(made));
      await putOrder(client, tables.messages, { template, dutyIds: [], by: 'staff-1', ...order, at, id });
      return id;
    },
    answer: async (order) => {
      made += 1;
      const id = derivedId('answer', order.number, String(made));
      const usual = { template: 'answer-neutral', cases: [], by: 'system' } as const;
      await putOrder(client, tables.messages, { ...usual, at: toIso(time.now()), id, ...order });
      return id;
    },
    message: async (id) => {
      const found = await readMessage(client, tables.messages, id);
      if (!found) throw new Error('There is no such message');
      return found;
    },
    detail: async (value) =>
      detailHash(await lookupKey(), value.includes('@') ? emailDetail(value) : phoneDetail(value)),
    parts,
    run: (over) => time.during(() => runSender(parts(over))),
    close: store.close,
  };
}
