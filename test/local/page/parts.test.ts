/** What the phone and mailbox is made of: conversations, a reply as a mail program writes it, the next morning. */
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import type { OutboxMessage } from '../../../lib/local/outbox.ts';
import { nextMorning } from '../../../lib/local/page/forms.ts';
import { linked } from '../../../lib/local/page/layout.ts';
import { replyMail } from '../../../lib/local/page/reply-mail.ts';
import { threads } from '../../../lib/local/page/threads.ts';
import type { ReceivedMessage } from '../../../lib/local/received.ts';

const at = (hour: number) => `2027-01-31T${String(hour).padStart(2, '0')}:00:00.000Z`;
const text = (to: string, hour: number): OutboxMessage => ({
  id: `o${hour}`,
  channel: 'sms',
  to,
  body: 'b',
  sender: 's',
  at: at(hour),
});
const back = (from: string, hour: number): ReceivedMessage => ({
  id: `r${hour}`,
  channel: 'sms',
  from,
  to: 's',
  body: 'b',
  at: at(hour),
});

test('a conversation has both sides in order; the one that spoke last comes first; other channels are not in it', () => {
  const other = { ...text('+1', 6), channel: 'email' as const };
  const alert = { ...text('+1', 7), channel: 'alert' as const };
  const found = threads(
    'sms',
    [text('+1', 1), text('+2', 2), text('+1', 4), other, alert],
    [back('+1', 3), back('+3', 5)],
  );
  expect(found.map((thread) => [thread.with, thread.bubbles.map(({ by, message }) => `${by} ${message.id}`)])).toEqual([
    ['+3', ['victim r5']],
    ['+1', ['service o1', 'victim r3', 'service o4']],
    ['+2', ['service o2']],
  ]);
});

test.each([
  [
    'HTTP://127.0.0.1:3000/F/01A?rating=5',
    '<a href="HTTP://127.0.0.1:3000/F/01A?rating=5">HTTP://127.0.0.1:3000/F/01A?rating=5</a>',
  ],
  ['see http://a.example/b. Then', 'see <a href="http://a.example/b">http://a.example/b</a>. Then'],
  ['<b>"&\' javascript:alert(1)', '&lt;b&gt;&quot;&amp;&#39; javascript:alert(1)'],
  ['http://a.example/"><script>', '<a href="http://a.example/">http://a.example/</a>&quot;&gt;&lt;script&gt;'],
])('%s: addresses are links, the rest is escaped', async (words, markup) => {
  expect(String(await linked(words))).toBe(markup);
});

const original: OutboxMessage = {
  id: '0102-abc',
  channel: 'email',
  to: 'ada@example.org',
  subject: 'How did we do?',
  body: 'line 1\nline 2 ü',
  sender: 'Met Police <updates@mail.met.example>',
  replyTo: 'feedback+TOKEN@reply.met.example',
  at: at(9),
};

test('a reply goes to the plus-address, names what it answers, and quotes it below the words', async () => {
  const mail = await PostalMime.parse(replyMail(original, '5 – sehr nett 👍', 'id-1', Date.parse(at(10))));
  expect(mail).toMatchObject({
    from: { address: 'ada@example.org' },
    to: [{ address: 'feedback+TOKEN@reply.met.example' }],
    subject: 'Re: How did we do?',
    inReplyTo: '<0102-abc@eu-west-2.amazonses.com>',
    references: '<0102-abc@eu-west-2.amazonses.com>',
    messageId: '<id-1@example.org>',
    date: at(10),
  });
  expect(mail.text).toMatch(
    /^5 – sehr nett 👍\r?\n\r?\nOn .*Met Police <updates@mail\.met\.example> wrote:\r?\n> line 1\r?\n> line 2 ü/,
  );
});

test('without a Reply-To it goes to the sender', async () => {
  const { replyTo: _, ...plain } = original;
  const mail = await PostalMime.parse(replyMail(plain, 'x', 'id-2', 0));
  expect(mail.to).toMatchObject([{ address: 'updates@mail.met.example' }]);
});

test('any words and any subject arrive as they were written, and make no header', async () => {
  const written = fc.string({ unit: 'grapheme', maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(written, written, async (words, subject) => {
      const raw = replyMail({ ...original, subject: `Re: ${subject}`, body: 'q' }, words, 'id', 0);
      const mail = await PostalMime.parse(raw);
      expect(mail.to).toHaveLength(1);
      expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
      const plain = (some: string) => some.replace(/\s+/g, ' ').trim();
      expect(plain(mail.text ?? '')).toContain(plain(words));
      expect(plain(mail.subject ?? '')).toBe(plain(`Re: ${subject}`));
      for (const line of raw.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    }),
    { numRuns: 100 },
  );
});

test('a subject cannot bring in a header', async () => {
  const mail = await PostalMime.parse(replyMail({ ...original, subject: 'x\r\nBcc: a@b.example' }, 'x', 'id', 0));
  expect(mail.bcc).toBeUndefined();
});

test.each([
  ['in winter', '2026-11-24T13:00:00Z', '2026-11-25T08:00:00.000Z'],
  ['before eight', '2026-11-24T03:00:00Z', '2026-11-24T08:00:00.000Z'],
  ['at eight it is the next one', '2026-11-24T08:00:00Z', '2026-11-25T08:00:00.000Z'],
  ['in summer', '2026-07-01T12:00:00Z', '2026-07-02T07:00:00.000Z'],
  ['before the clocks go forward', '2027-03-27T20:00:00Z', '2027-03-28T07:00:00.000Z'],
  ['before the clocks go back', '2026-10-24T20:00:00Z', '2026-10-25T08:00:00.000Z'],
])('the next morning: %s', (_, now, morning) => {
  expect(new Date(nextMorning(Date.parse(now))).toISOString()).toBe(morning);
});
