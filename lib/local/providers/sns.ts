/** Stands in for SNS: alerts and texts land in the outbox, events in the intakes. */
import { randomUUID } from 'node:crypto';
import type { IntakeName } from '../../blueprint/types.ts';
import type { WireAnswer } from '../embedded-dynamodb.ts';
import type { Outbox } from '../outbox.ts';
import { published, snsError } from './answers.ts';

/** SNS's own rule for the subject of an e-mail: ASCII, one line, under 100 characters, no blank at its start. */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;
const MESSAGE_BYTES = 256 * 1024;
/** The most of one `Publish` to a phone, whatever its parts. */
const TEXT_CHARACTERS = 1600;

/** E.164: what SNS takes as a phone number at all. */
const E164 = /^\+[1-9]\d{6,14}$/;

export interface SnsParts {
  readonly outbox: Outbox;
  readonly now: () => number;
  /** The blueprint's name of a topic, by its ARN. */
  readonly topicOf: (arn: string) => string | undefined;
  /** The blueprint's name of an intake, by the ARN of its topic. */
  readonly intakeOf: (arn: string) => IntakeName | undefined;
  /** Takes an event into an intake; it is on disk when this resolves. */
  readonly takeIn: (intake: IntakeName, messageId: string, message: string) => Promise<void>;
  /** Who sends alerts. */
  readonly sender: string;
  /** The number that texts come from when a call names none. */
  readonly smsNumber: string;
}

const invalid = (what: string) => snsError(400, 'InvalidParameter', `Invalid parameter: ${what}`);

/** The string value of a message attribute. */
function attribute(form: URLSearchParams, name: string): string | undefined {
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i += 1) {
    const entry = `MessageAttributes.entry.${i}`;
    if (form.get(`${entry}.Name`) === name) return form.get(`${entry}.Value.StringValue`) ?? undefined;
  }
  return undefined;
}

/** Does one `Publish`: to a topic, to an intake's topic, or to a phone. */
export async function publish(form: URLSearchParams, parts: SnsParts): Promise<WireAnswer> {
  const number = form.get('PhoneNumber');
  const arn = form.get('TopicArn');
  const body = form.get('Message') ?? '';
  if ((number === null) === (arn === null)) return invalid('exactly one of TopicArn and PhoneNumber must be given');
  if (body === '') return invalid('Empty message');
  return number === null ? toTopic(arn ?? '', body, form, parts) : toPhone(number, body, form, parts);
}

async function toTopic(arn: string, body: string, form: URLSearchParams, parts: SnsParts): Promise<WireAnswer> {
  const topic = parts.topicOf(arn);
  const intake = parts.intakeOf(arn);
  if (!topic && !intake) return snsError(404, 'NotFound', 'Topic does not exist');
  const subject = form.get('Subject') ?? undefined;
  if (Buffer.byteLength(body) > MESSAGE_BYTES) return invalid('Message too long');
  if (subject !== undefined && !SUBJECT.test(subject)) return invalid('Subject');
  const id = randomUUID();
  if (intake) await parts.takeIn(intake, id, body);
  else if (topic) {
    await parts.outbox.append({
      id,
      channel: 'alert',
      to: topic,
      ...(subject === undefined ? {} : { subject }),
      body,
      sender: parts.sender,
      at: new Date(parts.now()).toISOString(),
    });
  }
  return published(id);
}

async function toPhone(number: string, body: string, form: URLSearchParams, parts: SnsParts): Promise<WireAnswer> {
  if (!E164.test(number)) return invalid(`PhoneNumber Reason: ${number} is not valid to publish to`);
  if (body.length > TEXT_CHARACTERS) return invalid('Message too long');
  const id = randomUUID();
  await parts.outbox.append({
    id,
    channel: 'sms',
    to: number,
    body,
    sender: attribute(form, 'AWS.MM.SMS.OriginationNumber') ?? parts.smsNumber,
    at: new Date(parts.now()).toISOString(),
  });
  return published(id);
}
