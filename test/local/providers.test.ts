/** Texts, e-mail and the bucket of incoming mail through the real SDK: what the blueprint grants passes, as AWS answers. */
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionPlan } from '../../lib/blueprint/types.ts';
import { createFaults, type FaultKind } from '../../lib/local/faults.ts';
import { topicArn } from '../../lib/local/permissions.ts';
import { type FakeAws, FUNCTION, NOW, names, settings, startAws } from './fake-aws.ts';

const nothing: FunctionPlan = { entry: 'none', timeoutSeconds: 1, memoryMb: 128, concurrency: 1, loses: '' };
const all: FunctionPlan = {
  ...nothing,
  sends: ['sms', 'email'],
  nudges: ['messages-waiting'],
  mailbox: ['GetObject', 'DeleteObject', 'ListBucket'],
};

const faults = createFaults(() => 0);
let aws: FakeAws;
let refused: FakeAws;
beforeAll(async () => {
  aws = await startAws(all, faults);
  refused = await startAws(nothing, createFaults());
});
afterAll(async () => {
  await aws.close();
  await refused.close();
});
beforeEach(() => {
  for (const target of ['sns', 'ses'] as const) faults.set({ target, kind: 'error', rate: 0 });
});

const text = (PhoneNumber: string, Message = 'Hello', more = {}, where = aws) =>
  new SNSClient(where.access(FUNCTION)).send(new PublishCommand({ PhoneNumber, Message, ...more }));

const email = (more: Partial<SendEmailCommandInput> = {}, where = aws) =>
  new SESClient(where.access(FUNCTION)).send(
    new SendEmailCommand({
      Source: 'Met Police <updates@mail.met.example>',
      Destination: { ToAddresses: ['ada@example.org'] },
      Message: {
        Subject: { Data: 'Über uns' },
        Body: { Text: { Data: 'two\nlines & <more>' }, Html: { Data: '<p>Hi</p>' } },
      },
      ReplyToAddresses: ['feedback+abc@reply.met.example'],
      ConfigurationSetName: settings.EMAIL_SETTINGS,
      Tags: [{ Name: 'message', Value: 'm1' }],
      ...more,
    }),
  );

const at = new Date(NOW).toISOString();

describe('texts', () => {
  test('a text lands in the outbox under the id that SNS answers', async () => {
    const { MessageId } = await text('+447700900123', 'Grüße: "5" & <3');
    const origin = { DataType: 'String', StringValue: '+447700900777' };
    await text('+447700900123', 'from another', { MessageAttributes: { 'AWS.MM.SMS.OriginationNumber': origin } });
    expect(aws.outbox.list({ to: '+447700900123' })).toEqual([
      { id: MessageId, channel: 'sms', to: '+447700900123', body: 'Grüße: "5" & <3', sender: settings.SMS_NUMBER, at },
      expect.objectContaining({ body: 'from another', sender: '+447700900777' }),
    ]);
  });

  test.each(['07700900123', '+44', '447700900123', '+44 7700 900123', 'Ada'])('%s is no number', async (number) => {
    await expect(text(number)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(aws.outbox.list({ to: number })).toEqual([]);
  });

  test.each<[string, object]>([
    ['nothing to say', { Message: '' }],
    ['too much to say', { Message: 'x'.repeat(1601) }],
    ['a topic besides', { TopicArn: '' }],
  ])('%s is refused', async (_, more) => {
    await expect(text('+447700900124', 'Hello', more)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    expect(aws.outbox.list({ to: '+447700900124' })).toEqual([]);
  });

  test('a function that sends nothing may not text', async () => {
    await expect(text('+447700900123', 'no', {}, refused)).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      $metadata: { httpStatusCode: 403 },
    });
    expect(refused.outbox.list()).toEqual([]);
  });
});

describe('e-mail', () => {
  test('an e-mail lands in the outbox under the id that SES answers', async () => {
    const { MessageId } = await email();
    expect(aws.outbox.list({ channel: 'email' })).toEqual([
      {
        id: MessageId,
        channel: 'email',
        to: 'ada@example.org',
        subject: 'Über uns',
        body: 'two\nlines & <more>',
        html: '<p>Hi</p>',
        sender: 'Met Police <updates@mail.met.example>',
        replyTo: 'feedback+abc@reply.met.example',
        tags: { message: 'm1' },
        at,
      },
    ]);
  });

  test.each<[string, Partial<SendEmailCommandInput>, string]>([
    ['another sender', { Source: 'x@mail.met.example.evil.example' }, 'AccessDenied'],
    ['no address', { Destination: { ToAddresses: ['ada'] } }, 'InvalidParameterValue'],
    ['several recipients', { Destination: { ToAddresses: ['a@b.example', 'c@d.example'] } }, 'InvalidParameterValue'],
    ['nobody', { Destination: {} }, 'InvalidParameterValue'],
    ['an unknown configuration set', { ConfigurationSetName: 'other' }, 'ConfigurationSetDoesNotExistException'],
    [
      'a subject of two lines',
      { Message: { Subject: { Data: 'a\nBcc: x' }, Body: { Text: { Data: 'x' } } } },
      'InvalidParameterValue',
    ],
    ['no body', { Message: { Subject: { Data: 'a' }, Body: {} } }, 'InvalidParameterValue'],
  ])('%s is refused', async (_, more, name) => {
    const before = aws.outbox.list().length;
    await expect(email(more)).rejects.toMatchObject({ name });
    expect(aws.outbox.list()).toHaveLength(before);
  });

  test('a function that sends nothing may not mail', async () => {
    await expect(email({}, refused)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

test('a nudge reaches its intake, another intake is refused', async () => {
  const sns = new SNSClient(aws.access(FUNCTION));
  const to = (intake: 'messages-waiting' | 'inbound-texts') =>
    sns.send(new PublishCommand({ TopicArn: topicArn(names.intake(intake)), Message: '{"id":"1"}' }));
  await to('messages-waiting');
  expect(aws.takenIn).toEqual([{ intake: 'messages-waiting', message: '{"id":"1"}' }]);
  await expect(to('inbound-texts')).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
});

describe('the bucket', () => {
  const s3 = (where = aws) => new S3Client(where.access(FUNCTION));
  const Bucket = settings.MAILBOX;

  test('what was stored is listed page by page, read and deleted', async () => {
    const keys = ['a', 'b c+d/e', '../up', 'ü'];
    for (const key of keys) await aws.mailbox.put(key, Buffer.from(`mail ${key}`), NOW);
    const first = await s3().send(new ListObjectsV2Command({ Bucket, MaxKeys: 3 }));
    const second = await s3().send(
      new ListObjectsV2Command({ Bucket, ContinuationToken: first.NextContinuationToken }),
    );
    const listed = [...(first.Contents ?? []), ...(second.Contents ?? [])];
    expect(listed.map(({ Key }) => Key)).toEqual([...keys].sort());
    expect(listed.map(({ LastModified }) => LastModified?.getTime())).toEqual(keys.map(() => NOW));
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
    expect((await s3().send(new ListObjectsV2Command({ Bucket, Prefix: 'b' }))).KeyCount).toBe(1);
    for (const Key of keys) {
      const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe(`mail ${Key}`);
      await s3().send(new DeleteObjectCommand({ Bucket, Key }));
      await s3().send(new DeleteObjectCommand({ Bucket, Key }));
      await expect(s3().send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NoSuchKey' });
    }
    expect((await s3().send(new ListObjectsV2Command({ Bucket }))).Contents).toBeUndefined();
  });

  test('another bucket, and one that is not granted, are refused', async () => {
    const other = s3().send(new GetObjectCommand({ Bucket: 'other', Key: 'a' }));
    await expect(other).rejects.toMatchObject({ name: 'AccessDenied' });
    const list = s3(refused).send(new ListObjectsV2Command({ Bucket }));
    await expect(list).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  });
});

describe('faults', () => {
  test.each<[FaultKind, Record<string, unknown>, number]>([
    ['throttle', { name: 'Throttling', $metadata: { httpStatusCode: 400 } }, 0],
    ['error', { name: expect.stringMatching(/^InternalError/), $metadata: { httpStatusCode: 500 } }, 0],
    ['timeout-before', { code: 'ECONNRESET' }, 0],
    ['timeout-after', { code: 'ECONNRESET' }, 1],
  ])('%s: a text and an e-mail meet it, and went out or not', async (kind, error, sent) => {
    for (const target of ['sns', 'ses'] as const) faults.set({ target, kind, rate: 1 });
    const to = `+44770090020${sent}`;
    const address = `${kind}@example.org`;
    const before = aws.outbox.list({ to }).length;
    await expect(text(to)).rejects.toMatchObject(error);
    await expect(email({ Destination: { ToAddresses: [address] } })).rejects.toMatchObject(error);
    expect(aws.outbox.list({ to }).length - before).toBe(sent);
    expect(aws.outbox.list({ to: address })).toHaveLength(sent);
  });

  test('SNS fails alone, SES with its bucket', async () => {
    const list = () => new S3Client(aws.access(FUNCTION)).send(new ListObjectsV2Command({ Bucket: settings.MAILBOX }));
    faults.set({ target: 'sns', kind: 'error', rate: 1 });
    await email();
    await list();
    faults.set({ target: 'sns', kind: 'error', rate: 0 });
    faults.set({ target: 'ses', kind: 'throttle', rate: 1 });
    await text('+447700900125');
    await expect(list()).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
  });
});
