/** Which call of AWS a request is, as IAM sees it, and who does it here. */
import type { IncomingMessage } from 'node:http';
import type { Store, WireAnswer } from './embedded-dynamodb.ts';
import type { FaultTarget } from './faults.ts';
import { type AwsCall, dynamoDbCall, emailCall, mailboxCall, publishCall } from './permissions.ts';
import { type ErrorForm, s3Error, sesError, snsError } from './providers/answers.ts';
import { type Mailbox, readMailboxCall } from './providers/mailbox.ts';
import { domainOf } from './providers/ses.ts';

/** What stands in for AWS. */
export interface Providers {
  readonly store: Store;
  readonly publish: (form: URLSearchParams) => Promise<WireAnswer>;
  readonly sendEmail: (form: URLSearchParams) => Promise<WireAnswer>;
  readonly mailbox: Pick<Mailbox, 'perform'>;
}

export interface Ask {
  readonly service: 'dynamodb' | 'sns' | 'ses' | 's3';
  /** Whose fault it meets: the bucket of incoming mail fails with SES. */
  readonly target: FaultTarget;
  readonly call: AwsCall;
  readonly perform: () => Promise<WireAnswer>;
  readonly error: ErrorForm;
}

export const dynamoDbError: ErrorForm = (status, code, message) => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
});

function dynamoDbAsk(target: string, body: Buffer, { store }: Providers): Ask | undefined {
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof input !== 'object' || input === null) return undefined;
  return {
    service: 'dynamodb',
    target: 'dynamodb',
    call: dynamoDbCall(target, input as Record<string, unknown>),
    perform: () => store.call(target, body),
    error: dynamoDbError,
  };
}

function formAsk(form: URLSearchParams, { publish, sendEmail }: Providers): Ask | undefined {
  const action = form.get('Action');
  if (!action) return undefined;
  if (action === 'SendEmail') {
    const call = emailCall(domainOf(form.get('Source') ?? ''));
    return { service: 'ses', target: 'ses', call, perform: () => sendEmail(form), error: sesError };
  }
  const call =
    action === 'Publish' ? publishCall(form.get('TopicArn') || null) : { action: `sns:${action}`, resource: '*' };
  return { service: 'sns', target: 'sns', call, perform: () => publish(form), error: snsError };
}

/** Reads a request; undefined for what is no call of a service that there is here. */
export function readAsk(request: IncomingMessage, body: Buffer, providers: Providers): Ask | undefined {
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB_20120810.')) return dynamoDbAsk(target, body, providers);
  if (request.method === 'POST') return formAsk(new URLSearchParams(body.toString('utf8')), providers);
  const call = readMailboxCall(request.method ?? '', request.url ?? '/');
  if (!call) return undefined;
  return {
    service: 's3',
    target: 'ses',
    call: mailboxCall(call.verb, call.bucket),
    perform: () => providers.mailbox.perform(call),
    error: s3Error,
  };
}
