/** The page's forms: each does one thing and leads back to the page with a note of what was done. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseFields } from '../../../functions/shared/http/fields.ts';
import { Problem } from '../../../functions/shared/http/problem.ts';
import { addDays, londonDay, startOfDay, toIso } from '../../../functions/shared/time.ts';
import { faultOrder } from '../faults.ts';
import { type Inbound, receiptOrder } from '../inbound.ts';
import { incomingText } from '../intakes/incoming-text.ts';
import type { HttpReply } from '../proxy-event.ts';
import { DEMO_STEPS, Refused } from './demo-cases.ts';
import { MAIL_HEADERS, PAGE_HEADERS } from './layout.ts';
import { MORNING } from './machine.ts';
import { mailAnchor, VERDICTS } from './mailbox.ts';
import type { PageParts } from './page.ts';
import { phoneAnchor } from './phone.ts';
import { replyMail } from './reply-mail.ts';

export interface FormParts extends PageParts {
  readonly inbound: Inbound;
  /** Moves the clock as an order says. @returns how many times the sweeps ran */
  readonly move: (order: { readonly advance: string } | { readonly to: string }) => Promise<{ sweeps: number }>;
}

export type Form = (fields: URLSearchParams) => Promise<HttpReply>;

const WRONG_FIELDS = 'Some fields of the form need another value.';

const mailAnswer = z.strictObject({ id: z.string(), body: z.string(), verdicts: z.string() });
const demoCase = z.strictObject({ channel: z.enum(['sms', 'email']) });
const demoStep = z.strictObject({ reference: z.string(), step: z.enum(DEMO_STEPS) });

function seeOther(note: string, anchor = ''): HttpReply {
  const location = `/local?${new URLSearchParams({ note })}${anchor === '' ? '' : `#${anchor}`}`;
  return { status: 303, headers: [['Location', location], ...PAGE_HEADERS], body: Buffer.alloc(0) };
}

/** The next 08:00 in London after an instant. On the days on which its clocks change, they have by then. */
export function nextMorning(now: number): number {
  const eight = (day: string) => {
    const next = addDays(day, 1);
    const ahead = Date.parse(`${next}T00:00:00Z`) - startOfDay(next);
    return Date.parse(`${day}T08:00:00Z`) - ahead;
  };
  const today = londonDay(now);
  return eight(today) > now ? eight(today) : eight(addDays(today, 1));
}

const times = (count: number) => `${count} ${count === 1 ? 'time' : 'times'}`;

/** An e-mail's own HTML. @throws Problem `not-found` */
export function mailPage({ outbox }: PageParts, id: string): HttpReply {
  const mail = outbox.list({ channel: 'email' }).find((message) => message.id === id);
  if (mail?.html === undefined) throw new Problem('not-found', 'There is no such e-mail.');
  return { status: 200, headers: MAIL_HEADERS, body: Buffer.from(mail.html) };
}

/** By path. What cannot be done is said in the note. */
export function pageForms(parts: FormParts): Readonly<Record<string, Form>> {
  const { clock, faults, inbound, outbox, demoLink, demoCases, move } = parts;
  const read = <Schema extends z.ZodType>(schema: Schema, fields: URLSearchParams): z.output<Schema> =>
    parseFields(schema, Object.fromEntries(fields), WRONG_FIELDS);
  const forms: Readonly<Record<string, Form>> = {
    '/local/page/clock': async (fields) => {
      const advance = fields.get('advance') ?? '';
      const order = advance === MORNING ? { to: toIso(nextMorning(clock.now())) } : { advance };
      const { sweeps } = await move(order);
      return seeOther(`The clock was moved. The sweeps ran ${times(sweeps)} on the way.`);
    },
    '/local/page/faults': async (fields) => {
      const { rate, ...rest } = Object.fromEntries(fields);
      const order = parseFields(faultOrder, { ...rest, rate: Number(rate) }, WRONG_FIELDS);
      faults.set(order);
      return seeOther(order.rate === 0 ? `${order.target} works again.` : `${order.target} now fails.`);
    },
    '/local/page/demo-link': async () => {
      await demoLink.obtain();
      return seeOther('The demo link is ready.');
    },
    '/local/page/text': async (fields) => {
      const text = read(incomingText, fields);
      await inbound.text(text);
      return seeOther(`The text from ${text.from} has arrived at the service.`, phoneAnchor(text.from));
    },
    '/local/page/mail': async (fields) => {
      const { id, body, verdicts } = read(mailAnswer, fields);
      const original = outbox.list({ channel: 'email' }).find((message) => message.id === id);
      if (!original) throw new Problem('not-found', 'There is no such e-mail.');
      const found = VERDICTS[verdicts];
      if (!found) throw new Problem('bad-request', '"verdicts" is one of those that the page offers.');
      await inbound.mail(replyMail(original, body, randomUUID(), clock.now()), found.header);
      return seeOther(`The answer from ${original.to} has arrived at the service.`, mailAnchor(original.to));
    },
    '/local/page/receipt': async (fields) => {
      const order = read(receiptOrder, fields);
      await inbound.receipt(order);
      const { to = '' } = outbox.list().find(({ id }) => id === order.messageId) ?? {};
      const anchor = to.startsWith('+') ? phoneAnchor(to) : mailAnchor(to);
      return seeOther(order.status === 'delivered' ? 'It has arrived.' : 'It could not be delivered.', anchor);
    },
    '/local/page/demo-case': async (fields) => {
      const { reference, name } = await demoCases.make(read(demoCase, fields).channel);
      return seeOther(
        `Case ${reference} of ${name} is registered. Its confirmation goes out within a minute, at night at 08:00.`,
      );
    },
    '/local/page/demo-step': async (fields) => {
      const { reference, step } = read(demoStep, fields);
      return seeOther(await demoCases.step(reference, step));
    },
  };
  return Object.fromEntries(
    Object.entries(forms).map(([path, form]): [string, Form] => [
      path,
      async (fields) => {
        try {
          return await form(fields);
        } catch (error) {
          return seeOther(`Not done. ${whyNot(error)}`);
        }
      },
    ]),
  );
}

/** In words for whoever pressed the button. @throws what is nobody's mistake */
function whyNot(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof Problem)) throw error;
  return [error.message, ...error.errors.map(({ path, message }) => `${path}: ${message}.`)].join(' ');
}
