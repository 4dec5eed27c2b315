/** The two ways out: what each provider is handed, and what is known when it answers with an error or not at all. */
import { Agent, createServer, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emailProvider } from '../../functions/messages/email-provider.ts';
import { outcomeOf } from '../../functions/messages/outcome.ts';
import { sendingClient } from '../../functions/messages/sending-client.ts';
import { smsProvider } from '../../functions/messages/sms-provider.ts';

const TEXT = { to: '+447700900123', text: 'Met Police: please call us on 020 7946 0100.' };
const EMAIL = { id: 'A'.repeat(20), to: 'ada@example.org', subject: 'An update', text: 'Hello', html: '<p>Hello</p>' };
const SETTINGS = {
  name: 'Met "Police"',
  from: 'updates@mail.met.example',
  replyTo: 'feedback@reply.met.example',
  configurationSet: 'my-met-service',
};

describe('what is handed over', () => {
  it('a text comes from the two-way number, with reliability before price', async () => {
    const sns = mockClient(SNSClient);
    sns.on(PublishCommand).resolves({ MessageId: 'sns-1' });
    const outcome = await smsProvider(new SNSClient({}), '+447700900999')(TEXT);
    expect(outcome).toEqual({ is: 'accepted', provider: 'sns-1' });
    expect(sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input)).toEqual([
      {
        PhoneNumber: '+447700900123',
        Message: TEXT.text,
        MessageAttributes: {
          'AWS.MM.SMS.OriginationNumber': { DataType: 'String', StringValue: '+447700900999' },
          'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        },
      },
    ]);
    sns.restore();
  });

  it.each([
    [undefined, 'feedback@reply.met.example'],
    ['feedback+TOKEN@reply.met.example', 'feedback+TOKEN@reply.met.example'],
  ])('an e-mail is plain and HTML, names its message and is answered to %s', async (replyTo, expected) => {
    const ses = mockClient(SESClient);
    ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
    const outcome = await emailProvider(new SESClient({}), SETTINGS)({ ...EMAIL, replyTo });
    expect(outcome).toEqual({ is: 'accepted', provider: 'ses-1' });
    expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).toEqual({
      Source: '"Met Police" <updates@mail.met.example>',
      Destination: { ToAddresses: ['ada@example.org'] },
      ReplyToAddresses: [expected],
      Message: {
        Subject: { Data: 'An update', Charset: 'UTF-8' },
        Body: { Text: { Data: 'Hello', Charset: 'UTF-8' }, Html: { Data: '<p>Hello</p>', Charset: 'UTF-8' } },
      },
      ConfigurationSetName: 'my-met-service',
      Tags: [{ Name: 'message', Value: EMAIL.id }],
    });
    ses.restore();
  });
});

function answer(name: string, status: number, message = 'Words that may hold +447700900123'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

describe('what an error tells', () => {
  it.each([
    ['Throttling', 400, 'retryable', 'throttled'],
    ['ThrottledException', 429, 'retryable', 'throttled'],
    ['TooManyRequestsException', 429, 'retryable', 'throttled'],
    ['InternalError', 500, 'retryable', 'provider-error'],
    ['ServiceUnavailable', 503, 'retryable', 'provider-error'],
    ['AuthorizationErrorException', 403, 'retryable', 'account'],
    ['AccessDenied', 403, 'retryable', 'account'],
    ['ConfigurationSetDoesNotExistException', 400, 'retryable', 'account'],
    ['ConfigurationSetDoesNotExist', 400, 'retryable', 'account'],
    ['AccountSendingPausedException', 400, 'retryable', 'account'],
    ['InvalidParameterException', 400, 'permanent', 'rejected'],
    ['InvalidParameterValue', 400, 'permanent', 'rejected'],
    ['MessageRejected', 400, 'permanent', 'rejected'],
    ['ValidationException', 400, 'permanent', 'rejected'],
    ['UnknownError', 403, 'retryable', 'account'],
    ['SyntaxError', 200, 'unknown', 'no-answer'],
  ])('%s (%i): %s', (name, status, is, code) => {
    expect(outcomeOf(answer(name, status))).toEqual({ is, code });
  });

  it('that a sender is not verified is said of the account, not of the message', () => {
    const words = 'Email address is not verified. The following identities failed the check: x@example.org';
    expect(outcomeOf(answer('MessageRejected', 400, words))).toEqual({ is: 'retryable', code: 'account' });
  });

  it.each([['ECONNREFUSED'], ['ENOTFOUND'], ['EHOSTUNREACH']])('%s: nothing was handed over', (code) => {
    expect(outcomeOf(Object.assign(new Error('connect'), { code }))).toEqual({
      is: 'retryable',
      code: 'not-connected',
    });
  });

  it.each([['ECONNRESET'], ['EPIPE'], ['ETIMEDOUT'], [undefined]])('%s: nobody knows', (code) => {
    expect(outcomeOf(Object.assign(new Error('gone'), { code }))).toEqual({ is: 'unknown', code: 'no-answer' });
  });
});

describe('real clients', () => {
  /** What the server does with a request. */
  let behave: 'hang' | 'reset' | 'throttle' | 'fail' | 'refuse';
  let requests = 0;
  let server: Server;
  let endpoint: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests += 1;
      request.resume();
      request.on('end', () => {
        if (behave === 'hang') return;
        if (behave === 'reset') {
          request.socket.destroy();
          return;
        }
        const [status, code] = {
          throttle: [400, 'Throttling'],
          fail: [503, 'ServiceUnavailable'],
          refuse: [400, 'InvalidParameter'],
        }[behave] as [number, string];
        response.writeHead(status, { 'content-type': 'text/xml' });
        response.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>No</Message></Error></ErrorResponse>`,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const settings = (at: string) => ({
    ...sendingClient(),
    region: 'eu-west-2',
    endpoint: at,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const text = (at = endpoint) => smsProvider(new SNSClient(settings(at)), '+447700900999')(TEXT);
  const email = (at = endpoint) => emailProvider(new SESClient(settings(at)), SETTINGS)(EMAIL);

  it.each([
    ['reset', 'unknown', 'no-answer'],
    ['throttle', 'retryable', 'throttled'],
    ['fail', 'retryable', 'provider-error'],
    ['refuse', 'permanent', 'rejected'],
  ] as const)('are answered by %s: %s, and tried once', async (how, is, code) => {
    behave = how;
    requests = 0;
    expect([await text(), await email()]).toEqual([
      { is, code },
      { is, code },
    ]);
    expect(requests).toBe(2);
  });

  it('give up on an answer that does not come, and do not know', async () => {
    behave = 'hang';
    requests = 0;
    expect(await Promise.all([text(), email()])).toEqual(Array(2).fill({ is: 'unknown', code: 'no-answer' }));
    expect(requests).toBe(2);
  }, 15_000);

  it('know that nothing was handed over where nobody listens', async () => {
    const nobody = { is: 'retryable', code: 'not-connected' };
    expect([await text('http://127.0.0.1:9'), await email('http://127.0.0.1:9')]).toEqual([nobody, nobody]);
    // Nor where a connection does not come about: a socket that is never done connecting.
    const httpAgent = new Agent();
    Object.assign(httpAgent, { createConnection: () => Object.assign(new Socket(), { connecting: true }) });
    const { requestHandler, ...others } = settings(endpoint);
    const client = new SNSClient({ ...others, requestHandler: { ...requestHandler, httpAgent } });
    expect(await smsProvider(client, '+447700900999')(TEXT)).toEqual(nobody);
  }, 15_000);
});
