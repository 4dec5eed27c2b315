/** E-mails from the event of SES to what is stored: on the embedded DynamoDB and the bucket's stand-in. */
import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { feedbackStore } from '../../functions/feedback/store.ts';
import { signalsIn } from '../../functions/feedback/watchwords/index.ts';
import { putInbound } from '../../functions/inbound/inbound-store.ts';
import { readMailEvent } from '../../functions/inbound/mail/receipt.ts';
import type { MailParts } from '../../functions/inbound/mail.ts';
import { sweepMailbox, takeMails } from '../../functions/inbound/mail-run.ts';
import type { Link } from '../../functions/links/link.ts';
import { linkKeyReader } from '../../functions/links/ring-store.ts';
import { linkStore } from '../../functions/links/store.ts';
import { DAY, MINUTE, toIso } from '../../functions/shared/time.ts';
import { raise } from '../../functions/tasks/raise-store.ts';
import { TEST_NOW } from '../support/desk.ts';
import { type House, house } from '../support/house.ts';
import { type TestMailbox, testMailbox } from '../support/mailbox.ts';
import { MAILS, rawMail } from './mails.ts';

const REPLY_TO = 'feedback@reply.met.example';

let home: House;
let bucket: TestMailbox;
let parts: MailParts;

beforeAll(async () => {
  [home, bucket] = await Promise.all([house(), testMailbox()]);
  const { client, tables } = home.store;
  parts = {
    mailbox: bucket.mailbox,
    keys: linkKeyReader(client, tables.keys),
    getLink: linkStore(client, tables.ratings).get,
    store: feedbackStore(client, tables),
    raise: (task) => raise(client, tables.tasks, task),
    signalsIn,
    putInbound: (inbound) => putInbound(client, tables.messages, inbound, Date.parse(inbound.at)),
    replyTo: REPLY_TO,
  };
});
afterEach(() => {
  bucket.up = true;
  vi.restoreAllMocks();
});
afterAll(async () => {
  await Promise.all([home.close(), bucket.close()]);
});

type Item = Record<string, unknown>;
type Verdicts = Partial<Record<'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc', string>>;

const PASSED: Verdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };

let made = 0;

interface Sent {
  readonly raw: Buffer | string;
  readonly token?: string;
  readonly to?: readonly string[];
  readonly verdicts?: Verdicts;
  readonly source?: string;
  readonly from?: readonly string[];
  readonly id?: string;
  readonly at?: number;
}

const addressOf = (token: string) => `feedback+${token}@reply.met.example`;

/** The event of SES's Lambda action. */
function eventFor({ token = '', to, verdicts = PASSED, source, from, id = '', at = TEST_NOW }: Sent) {
  const verdict = (name: keyof Verdicts) =>
    verdicts[name] === undefined ? {} : { [`${name}Verdict`]: { status: verdicts[name] } };
  const recipients = to ?? [addressOf(token)];
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp: toIso(at),
            source: source ?? 'ada.mills@home.example',
            messageId: id,
            destination: ['somebody-else@reply.met.example'],
            headersTruncated: false,
            headers: [],
            commonHeaders: { from: from ?? ['Ada Mills <ada.mills@home.example>'] },
          },
          receipt: {
            timestamp: toIso(at),
            processingTimeMillis: 500,
            recipients,
            ...verdict('spam'),
            ...verdict('virus'),
            ...verdict('spf'),
            ...verdict('dkim'),
            ...verdict('dmarc'),
            action: { type: 'Lambda', invocationType: 'Event' },
          },
        },
      },
    ],
  };
}

async function call(event: unknown): Promise<void> {
  const found = readMailEvent(event);
  if ('mails' in found) await takeMails(parts, found.mails);
  else await sweepMailbox(parts, found.time, () => true);
}

/** A mail comes in: it is in the bucket, and its event is handled. @returns SES's id of it */
async function receive(sent: Sent): Promise<string> {
  made += 1;
  const id = sent.id ?? `mail${made}x${'0'.repeat(20)}`;
  await bucket.put(id, Buffer.from(sent.raw), sent.at ?? TEST_NOW);
  await call(eventFor({ ...sent, id }));
  return id;
}

const mail = (body: string, subject = 'Re: How did we do?', more = '') =>
  `From: Ada Mills <ada.mills@home.example>\r\nTo: x@y.example\r\nSubject: ${subject}\r\n${more}\r\n${body}\r\n`;

async function all(table: 'ratings' | 'replies' | 'tasks' | 'messages'): Promise<Item[]> {
  const { client, tables } = home.store;
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables[table], ConsistentRead: true }));
  return Items;
}

async function repliesOf(linkId: string): Promise<Item[]> {
  const { client, tables } = home.store;
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tables.ratings,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :reply)',
      ExpressionAttributeValues: { ':pk': `LINK#${linkId}`, ':reply': 'REPLY#' },
      ConsistentRead: true,
    }),
  );
  return Items;
}

async function wordsOf(reply: Item | undefined): Promise<unknown> {
  const { client, tables } = home.store;
  const Key = { pk: `REPLY#${reply?.['replyId']}`, sk: `WORDS#${reply?.['words']}` };
  return (await client.send(new GetCommand({ TableName: tables.replies, Key, ConsistentRead: true }))).Item?.['words'];
}

/** What a mail has left behind beside feedback: its kept words, and the kinds of tasks about it. */
async function keptOf(words: string): Promise<{ item?: Item; tasks: Item[] }> {
  const item = (await all('messages')).find((one) => String(one['words']).includes(words));
  const tasks = (await all('tasks')).filter((task) => task['inbound'] === item?.['id'] && item !== undefined);
  return { ...(item ? { item } : {}), tasks: tasks.sort((a, b) => (String(a['kind']) < String(b['kind']) ? -1 : 1)) };
}

const everything = async () =>
  JSON.stringify(await Promise.all((['ratings', 'replies', 'tasks', 'messages'] as const).map(all)));

describe('an e-mail that SES vouches for, to an open invitation', () => {
  test('is feedback by the channel email, with its tasks, and leaves the bucket', async () => {
    const { id, token } = await home.mint({ reference: '1000000/26', team: 'A' });
    const mailId = await receive({ raw: rawMail('gmail-en'), token });
    const [reply, ...more] = await repliesOf(id);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({
      rating: 2,
      channel: 'email',
      borough: 'E09000016',
      reference: '1000000/26',
      at: toIso(TEST_NOW),
    });
    expect(await wordsOf(reply)).toBe('nobody rang me back');
    const tasks = (await all('tasks')).filter((task) => (task['reply'] as Item | undefined)?.['pk'] === `LINK#${id}`);
    expect(tasks.map(({ kind }) => kind)).toEqual(['low-rating']);
    expect(bucket.ids()).not.toContain(mailId);
    expect((await keptOf('nobody rang me back')).item).toBeUndefined();
  });

  test.each(MAILS.filter(([, { rating, automatic }]) => rating !== undefined && !automatic))(
    'written with %s gives its rating and words',
    async (name, expected) => {
      const { id, token } = await home.mint();
      await receive({ raw: rawMail(name), token });
      const [reply] = await repliesOf(id);
      expect(reply?.['rating']).toBe(expected.rating);
      expect(await wordsOf(reply)).toBe(expected.words);
    },
  );

  test('is counted in the language of its invitation, which the link knows', async () => {
    const { id, token } = await home.mint();
    const { getLink } = parts;
    const polish = {
      ...parts,
      getLink: async (linkId: string) => ({ ...(await getLink(linkId)), language: 'pl' }) as Link,
    };
    await bucket.put('polish', rawMail('gmail-pl'), TEST_NOW);
    const found = readMailEvent(eventFor({ raw: '', token, id: 'polish' }));
    if ('mails' in found) await takeMails(polish, found.mails);
    expect((await repliesOf(id))[0]?.['language']).toBe('pl');
  });

  test('told twice, and told again after it was taken, is one', async () => {
    const { id, token } = await home.mint();
    const mailId = await receive({ raw: mail('1, nobody came'), token });
    await bucket.put(mailId, Buffer.from(mail('1, nobody came')), TEST_NOW);
    const before = await everything();
    await call(eventFor({ raw: '', token, id: mailId }));
    await call(eventFor({ raw: '', token, id: mailId }));
    expect(await everything()).toBe(before);
    expect(await repliesOf(id)).toHaveLength(1);
    expect(bucket.ids()).toEqual([]);
  });

  test('is taken whatever the case of the address, and only by the envelope', async () => {
    const { id, token } = await home.mint();
    await receive({ raw: mail('4'), to: ['x@reply.met.example', `Feedback+${token.toLowerCase()}@REPLY.met.example`] });
    expect((await repliesOf(id))[0]?.['rating']).toBe(4);

    const other = await home.mint();
    await receive({
      raw: mail('4', 'Re: x', `Cc: ${addressOf(other.token)}\r\nX-Original-To: ${addressOf(other.token)}\r\n`),
      to: [REPLY_TO],
    });
    expect(await repliesOf(other.id)).toEqual([]);
  });

  test('words without a rating are read by people, in the borough of the invitation, and nothing is sent', async () => {
    const { id, token } = await home.mint({ reference: '1000001/26', team: 'B' });
    await receive({ raw: mail('Nobody told me about the hearing'), token });
    expect(await repliesOf(id)).toEqual([]);
    const { item, tasks } = await keptOf('Nobody told me about the hearing');
    expect(item).toMatchObject({
      channel: 'email',
      because: 'no-rating',
      from: 'ada.mills@home.example',
      at: toIso(TEST_NOW),
    });
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      kind: 'text-to-read',
      queue: 'E09000016',
      borough: 'E09000016',
      team: 'B',
      reference: '1000001/26',
    });
    expect(JSON.stringify(tasks)).not.toContain('hearing');
  });

  test('an attachment without words is read by people; nothing of it is stored', async () => {
    const { token } = await home.mint();
    const before = (await all('messages')).length;
    await receive({ raw: rawMail('attachment-only'), token });
    expect(await all('messages')).toHaveLength(before + 1);
    expect(await everything()).not.toMatch(/front-door|image\/jpeg|AAECAwQF/);
  });

  test('danger and misconduct become tasks at once, as on the page', async () => {
    const { id, token } = await home.mint();
    await receive({ raw: mail('5. He said he will kill me. The officer hit me'), token });
    const tasks = (await all('tasks')).filter((task) => (task['reply'] as Item | undefined)?.['pk'] === `LINK#${id}`);
    expect(tasks.map(({ kind }) => kind).sort()).toEqual(['danger-signal', 'misconduct-allegation']);
  });

  test('danger in what is quoted or passed on is found too, and people are shown it', async () => {
    const { id, token } = await home.mint();
    await receive({ raw: mail('5\r\n\r\n> he texted: I am going to kill you tonight'), token });
    expect((await repliesOf(id))[0]?.['rating']).toBe(5);
    const { item, tasks } = await keptOf('going to kill you tonight');
    expect(item?.['because']).toBe('more');
    expect(tasks.map(({ kind }) => kind)).toEqual(['danger-signal']);
    await receive({ raw: rawMail('forwarded-attached'), token: (await home.mint()).token });
    expect((await keptOf('He sent me this')).tasks.map(({ kind }) => kind)).toEqual(['danger-signal', 'text-to-read']);
  });

  test('a long one is feedback with its beginning, and people read all of it', async () => {
    const { id, token } = await home.mint();
    await receive({ raw: mail(`3\r\n\r\n${'They took their time. '.repeat(200)}The end of it.`), token });
    const words = String(await wordsOf((await repliesOf(id))[0]));
    expect([...words].length).toBeLessThanOrEqual(1200);
    expect(words.endsWith('…')).toBe(true);
    const { item, tasks } = await keptOf('The end of it.');
    expect([item?.['because'], tasks.map(({ kind }) => kind)]).toEqual(['more', ['text-to-read']]);
  });

  test('to an invitation that was answered before: the answer stands, people read the mail', async () => {
    const { id, token } = await home.mint();
    await home.send(token, { rating: '4' });
    await receive({ raw: mail('1. It was worse than I said'), token });
    expect((await repliesOf(id)).map(({ rating }) => rating)).toEqual([4]);
    const { item, tasks } = await keptOf('It was worse than I said');
    expect([item?.['because'], tasks.map(({ kind }) => kind)]).toEqual(['answered', ['text-to-read']]);
  });

  test('holds no hidden characters that a page would refuse', async () => {
    const { id, token } = await home.mint();
    await receive({
      raw: Buffer.from(
        mail('4\r\n\r\nkind\u202e reversed\u0007\u0000 end').replace(
          '\r\n\r\n',
          '\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n',
        ),
      ),
      token,
    });
    expect(await wordsOf((await repliesOf(id))[0])).toBe('kind reversed end');
  });
});

describe('verdicts: only what SES says counts, never a header of the mail', () => {
  const forged =
    'Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass\r\nX-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n';
  const values = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', undefined] as const;
  const cases = (['spam', 'virus', 'dmarc'] as const).flatMap((check) =>
    values.filter((value) => value !== 'PASS').map((value) => [check, value] as const),
  );

  test.each(cases)('%s %s is quarantined, and its words are not feedback', async (check, value) => {
    const { id, token } = await home.mint();
    const { [check]: _, ...others } = PASSED;
    const words = `quarantined by ${check} ${value}`;
    // A stranger's own domain signed it and may send for it: aligned with nothing that the mail says it is from.
    const verdicts = value === undefined ? others : { ...others, [check]: value };
    await receive({ raw: mail(`1. ${words}`, 'Re: x', forged), token, verdicts, source: 'x@stranger.example' });
    expect(await repliesOf(id)).toEqual([]);
    const { item, tasks } = await keptOf(words);
    expect(item?.['because']).toBe('quarantined');
    // The token says that the mail comes from where the invitation went: somebody reads it.
    expect(tasks.map(({ kind }) => kind)).toEqual(['text-to-read']);
  });

  test.each([
    ['SPF and DKIM of the same domain that it is from', {}, true],
    ['another domain in the envelope', { source: 'ada@bounces.home.example' }, false],
    ['another domain in From', { from: ['Ada <ada@victim.example>'] }, false],
    ['two authors', { from: ['Ada <ada@home.example>', 'x@home.example'] }, false],
    ['an author of two addresses', { from: ['a@home.example <b@other.example>'] }, false],
    ['no author', { from: [] }, false],
    ['SPF GRAY', { verdicts: { spf: 'GRAY' } }, false],
    ['SPF FAIL', { verdicts: { spf: 'FAIL' } }, false],
    ['DKIM GRAY', { verdicts: { dkim: 'GRAY' } }, false],
    ['DMARC FAIL', { verdicts: { dmarc: 'FAIL' } }, false],
    ['DMARC not said', { verdicts: { dmarc: undefined } }, false],
  ] as const)(
    'without a DMARC policy, %j: %j counts: %s',
    async (_, { verdicts = {}, ...more }: Omit<Partial<Sent>, 'verdicts'> & { verdicts?: object }, counts) => {
      const { id, token } = await home.mint();
      await receive({ raw: mail('4'), token, ...more, verdicts: { ...PASSED, dmarc: 'GRAY', ...verdicts } });
      expect(await repliesOf(id)).toHaveLength(counts ? 1 : 0);
    },
  );

  test('a forged mail to no invitation is kept for nobody, but danger in it is a task of the whole force', async () => {
    const verdicts = { ...PASSED, dmarc: 'FAIL', spam: 'FAIL' };
    await receive({ raw: mail('5. Cheap watches', 'Offer', forged), to: [REPLY_TO], verdicts });
    expect((await keptOf('Cheap watches')).tasks).toEqual([]);
    expect((await keptOf('Cheap watches')).item?.['because']).toBe('quarantined');
    await receive({ raw: mail('he wants to kill me', 'Help'), to: [REPLY_TO], verdicts });
    const { tasks } = await keptOf('he wants to kill me');
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({ kind: 'danger-signal', queue: 'force', borough: '*' });
  });
});

describe('the token', () => {
  test.each([
    ['none', async () => REPLY_TO],
    [
      'a changed one',
      async () => addressOf((await home.mint()).token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
    ],
    ['one of a card', async () => addressOf((await home.mint({ kind: 'card' })).token)],
    ['one at another domain', async () => addressOf((await home.mint()).token).replace('reply.met', 'evil')],
    ['one after another name', async () => addressOf((await home.mint()).token).replace('feedback', 'feedbacks')],
  ])('%s: not feedback; a person wrote it, so a person reads it', async (name, to) => {
    const before = (await all('ratings')).filter(({ sk }) => String(sk).startsWith('REPLY#')).length;
    await receive({ raw: mail(`2. written to ${name}`), to: [await to()] });
    expect((await all('ratings')).filter(({ sk }) => String(sk).startsWith('REPLY#'))).toHaveLength(before);
    const { item, tasks } = await keptOf(`written to ${name}`);
    expect([item?.['because'], tasks.map(({ kind, queue }) => `${kind} ${queue}`)]).toEqual([
      'unplaced',
      ['text-to-read force'],
    ]);
  });

  test('two of them: nobody can say which is meant', async () => {
    const [one, two] = [await home.mint(), await home.mint()];
    await receive({ raw: mail('2. written to two'), to: [addressOf(one.token), addressOf(two.token)] });
    expect([...(await repliesOf(one.id)), ...(await repliesOf(two.id))]).toEqual([]);
    expect((await keptOf('written to two')).item?.['because']).toBe('unplaced');
  });

  test('one that is over says nothing any more; one whose link was withdrawn is late', async () => {
    const over = await home.mint();
    await receive({ raw: mail('2. after its end'), token: over.token, at: TEST_NOW + 100 * DAY });
    expect((await keptOf('after its end')).item?.['because']).toBe('unplaced');
    const gone = await home.mint();
    await linkStore(home.store.client, home.store.tables.ratings).revoke(gone.id, undefined, TEST_NOW);
    await receive({ raw: mail('2. after its withdrawal'), token: gone.token });
    expect(await repliesOf(gone.id)).toEqual([]);
    expect((await keptOf('after its withdrawal')).item?.['because']).toBe('late');
  });
});

describe('automatic mails', () => {
  test.each(MAILS.filter(([, { automatic }]) => automatic))('%s is counted and nothing else', async (name) => {
    const { token } = await home.mint();
    const before = await everything();
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    await receive({ raw: rawMail(name), token, ...(name === 'bounce' ? { source: '' } : {}) });
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ level: 'info', event: 'mail-taken', code: 'automatic' }]);
    expect(await everything()).toBe(before);
    expect(bucket.ids()).toEqual([]);
  });

  test.each(['', '<>', 'MAILER-DAEMON@home.example'])('from %j, without a word in its headers', async (source) => {
    const { token } = await home.mint();
    const before = await everything();
    await receive({ raw: mail('4 of your messages'), token, source });
    expect(await everything()).toBe(before);
  });

  test('danger words in one are a task all the same: that no person sent it is only what it says', async () => {
    await receive({
      raw: mail('he is going to kill me', 'x', 'Auto-Submitted: auto-replied\r\n'),
      token: (await home.mint()).token,
    });
    const { item, tasks } = await keptOf('he is going to kill me');
    expect([item?.['because'], tasks.map(({ kind }) => kind)]).toEqual(['quarantined', ['danger-signal']]);
  });
});

describe('a lost event', () => {
  test('is made up for by the schedule after ten minutes: quarantined, searched, read by people', async () => {
    const { token } = await home.mint();
    await bucket.put(
      'lost1',
      Buffer.from(mail('5. nobody was told of this', 'Re: x', `To: ${addressOf(token)}\r\n`)),
      TEST_NOW,
    );
    await bucket.put('lost2', Buffer.from(mail('he wants to kill me tonight')), TEST_NOW);
    await bucket.put('AMAZON_SES_SETUP_NOTIFICATION', Buffer.from('From: x\r\n\r\nhello'), TEST_NOW);
    await call({ time: toIso(TEST_NOW + 9 * MINUTE), resources: ['schedule'] });
    expect(bucket.ids().sort()).toEqual(['AMAZON_SES_SETUP_NOTIFICATION', 'lost1', 'lost2']);
    await call({ time: toIso(TEST_NOW + 11 * MINUTE), resources: ['schedule'] });
    expect(bucket.ids()).toEqual(['AMAZON_SES_SETUP_NOTIFICATION']);
    const one = await keptOf('nobody was told of this');
    expect(one.item).toMatchObject({ because: 'quarantined', at: toIso(TEST_NOW) });
    expect(one.tasks.map(({ kind, borough }) => `${kind} ${borough}`)).toEqual(['text-to-read *']);
    const two = await keptOf('he wants to kill me tonight');
    expect(two.tasks.map(({ kind }) => kind)).toEqual(['danger-signal', 'text-to-read']);
    // Its event, when it comes at last, finds nothing to do.
    const before = await everything();
    await call(eventFor({ raw: '', token, id: 'lost1' }));
    expect(await everything()).toBe(before);
  });

  test('more mails than a page of the bucket shows are all found', async () => {
    const ids = Array.from({ length: 1003 }, (_, n) => `many${n}`);
    for (const id of ids) await bucket.put(id, Buffer.from(mail('x', 'Automatic reply: x')), TEST_NOW);
    const found: string[] = [];
    for await (const page of bucket.mailbox.waiting(TEST_NOW + 1)) found.push(...page.map(({ id }) => id));
    expect(found.filter((id) => id.startsWith('many')).sort()).toEqual([...ids].sort());
    await call({ time: toIso(TEST_NOW + 11 * MINUTE) });
    expect(bucket.ids().filter((id) => id.startsWith('many'))).toEqual([]);
  }, 60_000);
});

describe('failures', () => {
  test('a bucket or store that fails leaves the mail where it is, and the next try does it once', async () => {
    const { id, token } = await home.mint();
    await bucket.put('try', Buffer.from(mail('2. tried again')), TEST_NOW);
    const event = eventFor({ raw: '', token, id: 'try' });
    bucket.up = false;
    await expect(call(event)).rejects.toThrow('could not be handled');
    bucket.up = true;
    const broken = { ...parts, store: { ...parts.store, putReply: () => Promise.reject(new Error('down')) } };
    const found = readMailEvent(event);
    if ('mails' in found) await expect(takeMails(broken, found.mails)).rejects.toThrow('could not be handled');
    expect(bucket.ids()).toContain('try');
    await call(event);
    expect(bucket.ids()).not.toContain('try');
    expect(await repliesOf(id)).toHaveLength(1);
  });

  test('one mail that fails does not stop the others of a run', async () => {
    for (const id of ['run1', 'run2', 'run3']) await bucket.put(id, Buffer.from(mail(`words of ${id}`)), TEST_NOW);
    const read: MailParts['mailbox']['read'] = (id) =>
      id === 'run1' ? Promise.reject(new Error('x')) : bucket.mailbox.read(id);
    const sick = { ...parts, mailbox: { ...bucket.mailbox, read } };
    await expect(sweepMailbox(sick, TEST_NOW + DAY, () => true)).rejects.toThrow('could not be handled');
    expect(bucket.ids().filter((id) => id.startsWith('run'))).toEqual(['run1']);
    await sweepMailbox(parts, TEST_NOW + DAY, () => false);
    expect(bucket.ids()).toContain('run1');
    await sweepMailbox(parts, TEST_NOW + DAY, () => true);
    expect(bucket.ids()).not.toContain('run1');
  });

  test('an event of no known form is refused', async () => {
    for (const event of [{}, { Records: [] }, { Records: [{ s3: {} }] }, null])
      await expect(call(event)).rejects.toThrow();
  });

  test('a mail nested without end is kept as unreadable, its danger words found', async () => {
    const open = Array.from(
      { length: 80 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    ).join('');
    await receive({
      raw: `From: a@b.example\r\n${open}Content-Type: text/plain\r\n\r\nhe wants to kill me inside\r\n`,
      token: (await home.mint()).token,
    });
    const { item, tasks } = await keptOf('he wants to kill me inside');
    expect(item?.['because']).toBe('unreadable');
    expect(tasks.map(({ kind }) => kind)).toEqual(['danger-signal', 'text-to-read']);
  });

  test('of a mail larger than SES takes only the beginning is read, and people are told', async () => {
    const small = await testMailbox(2000);
    const { id, token } = await home.mint();
    await small.put('large', Buffer.from(mail(`4\r\n\r\nkind ${'x'.repeat(5000)}`)), TEST_NOW);
    await takeMails({ ...parts, mailbox: small.mailbox }, [
      {
        id: 'large',
        at: TEST_NOW,
        recipients: [addressOf(token)],
        verdicts: PASSED as Record<string, string>,
        sender: 'a@b.c',
        from: [],
      },
    ]);
    expect((await repliesOf(id))[0]?.['rating']).toBe(4);
    expect((await keptOf('kind xxx')).tasks.map(({ kind }) => kind)).toEqual(['text-to-read']);
    await small.close();
  });
});

test('nothing of a mail is in the log: not its words, subject, addresses, token or file names, also when it fails', async () => {
  const { token } = await home.mint();
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const secret = mail('2. Canarywords xq7', 'Canarysubject', 'X-Canary: Canaryheader\r\n').replaceAll(
    'ada.mills',
    'canary.ada',
  );
  await receive({ raw: secret, token });
  await receive({ raw: secret, to: [REPLY_TO], verdicts: {} });
  await receive({ raw: rawMail('attachment-only'), token });
  const broken = { ...parts, putInbound: () => Promise.reject(new Error('Canarywords xq7')) };
  await bucket.put('fails', Buffer.from(secret), TEST_NOW);
  const thrown = await sweepMailbox(broken, TEST_NOW + DAY, () => true).catch(
    (error: Error) => `${error.message}${error.stack}`,
  );
  await sweepMailbox(parts, TEST_NOW + DAY, () => true);
  expect(lines.length).toBeGreaterThan(4);
  expect(lines.join('') + thrown).not.toMatch(new RegExp(`canary|ada|front-door|met\\.example|${token}`, 'i'));
});
