/** What comes from outside reaches the functions as AWS would bring it, with stand-in functions that write it down. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SESEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blueprint } from '../../lib/blueprint/blueprint.ts';
import { type LocalService, startLocalService } from '../../lib/local/service.ts';
import { temporaryFolder, until, writeBundle } from './fixtures.ts';

const folder = temporaryFolder();
const bundles = join(folder, 'bundles');
const dataDir = join(folder, 'data');
const events = join(folder, 'events');
/** While this file is there, functions fail; with text in it, they name it as what they could not take. */
const broken = join(folder, 'broken');

/** Writes each event down, then takes it or not. */
const RECORD = `const fs = require('fs');
  exports.handler = async (event) => {
    fs.appendFileSync(${JSON.stringify(events)}, JSON.stringify({ name: process.env.AWS_LAMBDA_FUNCTION_NAME, event }) + '\\n');
    if (!fs.existsSync(${JSON.stringify(broken)})) return {};
    if (!event.Records || event.Records[0].ses) throw new Error('broken');
    const words = fs.readFileSync(${JSON.stringify(broken)}, 'utf8');
    const failed = event.Records.filter(({ body }) => body.includes(words));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`;
/** Hands over a text and an e-mail each time that it is swept, without the SDK. */
const SEND = `const http = require('http');
  const call = (form) => new Promise((resolve, reject) => http.request(process.env.AWS_ENDPOINT_URL_SES, { method: 'POST',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/x' } },
    (answer) => answer.resume().on('end', resolve)).on('error', reject).end(new URLSearchParams(form).toString()));
  exports.handler = async (event) => {
    if (!event.time) return {};
    await call({ Action: 'Publish', PhoneNumber: '+447700900123', Message: 'Hello' });
    await call({ Action: 'SendEmail', Source: 'Met Police <' + process.env.EMAIL_FROM + '>',
      'Destination.ToAddresses.member.1': 'ada@example.org', 'Message.Subject.Data': 'News',
      'Message.Body.Text.Data': 'Hello', 'Tags.member.1.Name': 'message', 'Tags.member.1.Value': 'm1', ConfigurationSetName: process.env.EMAIL_SETTINGS });
  };`;

let service: LocalService;
const start = (port = 0) => startLocalService({ port, dataDir, bundles: Promise.resolve(bundles) });

beforeAll(async () => {
  mkdirSync(bundles);
  for (const name of Object.keys(blueprint.functions))
    writeBundle(bundles, name, 'exports.handler = async () => ({});');
  for (const name of ['inbound-texts', 'receipts', 'inbound-mail']) writeBundle(bundles, name, RECORD);
  writeBundle(bundles, 'sender', SEND);
  service = await start();
  // The first sweep hands over a text and an e-mail.
  await until(async () => (await outbox('channel=email')).length > 0);
});
afterAll(() => service.close());
beforeEach(() => writeFileSync(events, ''));

async function call(path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const answer = await fetch(service.origin + path, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}
const post = (path: string, body: unknown) => call(path, JSON.stringify(body));
const outbox = async (filter: string) => (await call(`/local/outbox?${filter}`)).json.messages;
const clock = async () => Date.parse((await call('/local/clock')).json.now);

/** The events that a function was called with, but for its scheduled runs. */
function eventsOf(name: string) {
  const lines = existsSync(events) ? readFileSync(events, 'utf8').trim().split('\n').filter(Boolean) : [];
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into events as a function does
  const all = lines.map((line) => JSON.parse(line) as { name: string; event: any });
  return all.flatMap((one) => (one.name === name && !one.event.time ? [one.event] : []));
}

async function whileBroken(words: string, work: () => Promise<void>) {
  writeFileSync(broken, words);
  try {
    await work();
  } finally {
    const { rmSync } = await import('node:fs');
    rmSync(broken);
  }
}

describe('texts', () => {
  const inbound = { from: '+447700900123', to: '+447700900999', body: 'Hallo "5" 👍' };

  test('a text arrives as the two-way topic brings it, and the answer waits for it', async () => {
    const before = await clock();
    const { status, json } = await post('/local/inbound/sms', inbound);
    expect([status, json]).toEqual([202, { id: expect.any(String) }]);
    const [event, ...more] = eventsOf('inbound-texts');
    expect(more).toEqual([]);
    const [record, ...others] = event.Records;
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      messageId: expect.any(String),
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringContaining('inbound-texts'),
      attributes: { ApproximateReceiveCount: '1' },
    });
    const envelope = JSON.parse(record.body);
    expect(envelope).toMatchObject({
      Type: 'Notification',
      MessageId: json.id,
      TopicArn: 'arn:aws:sns:eu-west-2:000000000000:my-met-service-inbound-texts',
    });
    expect(Date.parse(envelope.Timestamp)).toBeGreaterThanOrEqual(before);
    const [answered] = await outbox('channel=sms&to=%2B447700900123');
    expect(JSON.parse(envelope.Message)).toEqual({
      originationNumber: inbound.from,
      destinationNumber: inbound.to,
      messageKeyword: 'KEYWORD_447700900999',
      messageBody: inbound.body,
      inboundMessageId: json.id,
      previousPublishedMessageId: answered.id,
    });
  });

  test('to our own number unless another is named, and no answer to what never went out', async () => {
    await post('/local/inbound/sms', { from: '+15005550006', body: '' });
    const message = JSON.parse(JSON.parse(eventsOf('inbound-texts')[0].Records[0].body).Message);
    expect(message).toMatchObject({ destinationNumber: '+447700900999', messageBody: '' });
    expect(message).not.toHaveProperty('previousPublishedMessageId');
  });

  test.each<[string, object, string]>([
    ['a number that is none', { ...inbound, from: '07700900123' }, 'from'],
    ['a name', { ...inbound, from: 'Ada' }, 'from'],
    ['to nobody', { ...inbound, to: 'desk' }, 'to'],
    ['no words', { from: inbound.from, to: inbound.to }, 'body'],
    ['too many words', { ...inbound, body: 'x'.repeat(1601) }, 'body'],
    ['a field that is none', { ...inbound, at: 'now' }, 'at'],
  ])('%s is refused by name', async (_, body, path) => {
    const { status, json } = await post('/local/inbound/sms', body);
    expect([status, json.errors[0].path]).toEqual([400, path]);
    expect(eventsOf('inbound-texts')).toEqual([]);
  });

  test('one that is not taken comes again alone, with its first time', async () => {
    await whileBroken('second', async () => {
      const both = [post('/local/inbound/sms', inbound), post('/local/inbound/sms', { ...inbound, body: 'second' })];
      expect((await Promise.all(both)).map(({ status }) => status)).toEqual([202, 202]);
    });
    const again = await until(() =>
      eventsOf('inbound-texts').find(({ Records }) => Number(Records[0].attributes.ApproximateReceiveCount) > 1),
    );
    expect(again.Records).toHaveLength(1);
    expect(again.Records[0].body).toContain('second');
    const first = eventsOf('inbound-texts')
      .flatMap(({ Records }) => Records)
      .find(({ messageId }) => messageId === again.Records[0].messageId);
    expect(first.body).toBe(again.Records[0].body);
  });

  test('moving the clock has what waits delivered', async () => {
    await whileBroken('second', async () => {
      await post('/local/inbound/sms', { ...inbound, body: 'second' });
    });
    await call('/local/clock', '{"advance":"PT1M"}');
    expect(eventsOf('inbound-texts').length).toBeGreaterThan(1);
    expect(readdirSync(join(dataDir, 'intakes/inbound-texts.inbound-texts'))).toEqual([]);
  });

  test('what was accepted outlives a restart', async () => {
    await whileBroken('second', async () => {
      await post('/local/inbound/sms', { ...inbound, body: 'second' });
      await service.close();
    });
    writeFileSync(events, '');
    service = await start();
    const event = await until(() => eventsOf('inbound-texts')[0]);
    expect(event.Records[0].body).toContain('second');
  });
});

describe('receipts', () => {
  const decode = (event: { awslogs: { data: string } }) =>
    JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString());

  test.each([
    ['delivered', 'SUCCESS', 'Message has been accepted by phone', 'DirectPublishToPhoneNumber'],
    ['permanent-failure', 'FAILURE', 'Invalid phone number', 'DirectPublishToPhoneNumber/Failure'],
    [
      'temporary-failure',
      'FAILURE',
      'Phone is currently unreachable/unavailable',
      'DirectPublishToPhoneNumber/Failure',
    ],
  ])('of a text: %s', async (status, outcome, words, group) => {
    const [{ id }] = await outbox('channel=sms');
    const before = await clock();
    expect((await post('/local/receipt', { messageId: id, status })).status).toBe(202);
    const [event, ...more] = eventsOf('receipts');
    expect(more).toEqual([]);
    const { messageType, logGroup, logEvents } = decode(event);
    expect([messageType, logGroup]).toEqual(['DATA_MESSAGE', `sns/eu-west-2/000000000000/${group}`]);
    expect(logEvents).toHaveLength(1);
    expect(logEvents[0].timestamp).toBeGreaterThanOrEqual(before);
    expect(JSON.parse(logEvents[0].message)).toMatchObject({
      notification: { messageId: id, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/) },
      delivery: { destination: '+447700900123', providerResponse: words },
      status: outcome,
    });
  });

  test.each([
    ['delivered', { eventType: 'Delivery', delivery: { recipients: ['ada@example.org'] } }],
    ['permanent-failure', { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bounceSubType: 'General' } }],
    ['temporary-failure', { eventType: 'Bounce', bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } }],
  ])('of an e-mail: %s', async (status, told) => {
    const [{ id }] = await outbox('channel=email');
    expect((await post('/local/receipt', { messageId: id, status })).status).toBe(202);
    const [event] = eventsOf('receipts');
    const message = JSON.parse(JSON.parse(event.Records[0].body).Message);
    expect(message).toMatchObject({
      ...told,
      mail: { messageId: id, destination: ['ada@example.org'], tags: { message: ['m1'] } },
    });
  });

  test.each<[string, object, number]>([
    ['an unknown message', { messageId: 'x', status: 'delivered' }, 404],
    ['an unknown status', { messageId: 'x', status: 'read' }, 400],
    ['no message', { status: 'delivered' }, 400],
  ])('%s is refused', async (_, body, status) => {
    expect((await post('/local/receipt', body)).status).toBe(status);
  });
});

describe('e-mail', () => {
  const mail = [
    'From: Ada <ada@example.org>',
    'To: "Feedback" <feedback+abc@reply.met.example>, other@example.org',
    'Subject: =?utf-8?q?Re:_Gr=C3=BC=C3=9Fe?=',
    'Message-ID: <1@example.org>',
    'X-SES-Virus-Verdict: PASS',
    '',
    '5 very kind',
  ].join('\r\n');
  const verdicts = 'spf=PASS dkim=pass dmarc=FAIL spam=PASS';

  test('an e-mail is stored, then told with its verdicts', async () => {
    const { status, json } = await call('/local/inbound/email', mail, { 'x-verdicts': verdicts });
    expect([status, json]).toEqual([202, { id: expect.stringMatching(/^[0-9a-z]+$/) }]);
    const [event, ...more] = eventsOf('inbound-mail') as SESEvent[];
    expect(more).toEqual([]);
    const { mail: told, receipt } = event?.Records[0]?.ses ?? {};
    expect(told).toMatchObject({
      source: 'ada@example.org',
      messageId: json.id,
      destination: ['feedback+abc@reply.met.example', 'other@example.org'],
      commonHeaders: { from: ['Ada <ada@example.org>'], subject: 'Re: Grüße', messageId: '<1@example.org>' },
    });
    expect(receipt).toMatchObject({
      recipients: ['feedback+abc@reply.met.example'],
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'FAIL' },
      spamVerdict: { status: 'PASS' },
      virusVerdict: { status: 'GRAY' },
      dmarcPolicy: 'reject',
    });
    const stored = readFileSync(join(dataDir, 'mailbox', `${json.id}.eml`), 'utf8');
    expect(stored.endsWith(mail)).toBe(true);
    expect(stored.indexOf('X-SES-Virus-Verdict: GRAY')).toBeLessThan(stored.indexOf('X-SES-Virus-Verdict: PASS'));
  });

  test('a bounce comes from nobody; without verdicts all are GRAY', async () => {
    await call('/local/inbound/email', `Return-Path: <>\r\n${mail}`);
    const [event] = eventsOf('inbound-mail') as SESEvent[];
    const { mail: told, receipt } = event?.Records[0]?.ses ?? {};
    expect(told?.source).toBe('');
    expect([receipt?.spfVerdict, receipt?.dmarcVerdict]).toEqual([{ status: 'GRAY' }, { status: 'GRAY' }]);
    expect(receipt).not.toHaveProperty('dmarcPolicy');
  });

  test.each<[string, string, string, RegExp]>([
    ['nothing', '', verdicts, /raw e-mail/],
    [
      'no recipient of ours',
      'From: a@b.example\r\nTo: c@reply.met.example.evil.example\r\n\r\nx',
      verdicts,
      /No recipient/,
    ],
    ['a verdict that is none', mail, 'spf=YES', /spf=YES/],
    ['a check that is none', mail, 'arc=PASS', /arc=PASS/],
  ])('%s is refused', async (_, raw, header, words) => {
    const { status, json } = await call('/local/inbound/email', Buffer.from(raw), { 'x-verdicts': header });
    expect(status).toBe(400);
    expect(json.detail).toMatch(words);
    expect(eventsOf('inbound-mail')).toEqual([]);
  });

  test('a function that fails is called twice more; the mail stays in the bucket', async () => {
    await whileBroken('', async () => {
      const { json } = await call('/local/inbound/email', mail, { 'x-verdicts': verdicts });
      await until(() => eventsOf('inbound-mail').length >= 3);
      await until(() => readdirSync(join(dataDir, 'intakes/mail.inbound-mail')).length === 0);
      expect(eventsOf('inbound-mail')).toHaveLength(3);
      expect(existsSync(join(dataDir, 'mailbox', `${json.id}.eml`))).toBe(true);
    });
  });
});

test('no website may bring anything in', async () => {
  const headers = { origin: 'https://example.org' };
  for (const path of ['/local/inbound/sms', '/local/inbound/email', '/local/receipt']) {
    expect((await call(path, '{}', headers)).status).toBe(403);
  }
});
