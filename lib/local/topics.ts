/** Stands in for SNS: a message published to a topic lands in the outbox. */
import { randomUUID } from 'node:crypto';
import type { WireAnswer } from './embedded-dynamodb.ts';
import type { Outbox } from './outbox.ts';

const XML_HEADERS = { 'content-type': 'text/xml' };
const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => XML[character] ?? '');

/** An error as SNS words it. */
export function snsError(status: number, code: string, message: string): WireAnswer {
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  const error = `<Error><Type>${fault}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const body = `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, headers: XML_HEADERS, body };
}

/** SNS's own rule for the subject of an e-mail: ASCII, one line, under 100 characters, no blank at its start. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;
const MESSAGE_BYTES = 256 * 1024;

export interface TopicParts {
  readonly outbox: Outbox;
  readonly now: () => number;
  /** The blueprint's name of a topic, by its ARN. */
  readonly topicOf: (arn: string) => string | undefined;
  readonly sender: string;
}

/** Does one `Publish`. */
export async function publish(form: URLSearchParams, parts: TopicParts): Promise<WireAnswer> {
  const topic = parts.topicOf(form.get('TopicArn') ?? '');
  if (!topic) return snsError(404, 'NotFound', 'Topic does not exist');
  const body = form.get('Message') ?? '';
  const subject = form.get('Subject') ?? undefined;
  if (body === '') return snsError(400, 'InvalidParameter', 'Invalid parameter: Empty message');
  if (Buffer.byteLength(body) > MESSAGE_BYTES) {
    return snsError(400, 'InvalidParameter', 'Invalid parameter: Message too long');
  }
  if (subject !== undefined && !SUBJECT.test(subject)) {
    return snsError(400, 'InvalidParameter', 'Invalid parameter: Subject');
  }
  const id = randomUUID();
  await parts.outbox.append({
    id,
    channel: 'alert',
    to: topic,
    ...(subject === undefined ? {} : { subject }),
    body,
    sender: parts.sender,
    at: new Date(parts.now()).toISOString(),
  });
  const result = `<PublishResult><MessageId>${id}</MessageId></PublishResult>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return {
    status: 200,
    headers: XML_HEADERS,
    body: `<PublishResponse xmlns="${NAMESPACE}">${result}${metadata}</PublishResponse>`,
  };
}
