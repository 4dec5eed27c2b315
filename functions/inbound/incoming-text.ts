/** A text as it reaches the function: AWS's two-way message in SNS's envelope in an SQS record. Pure. */
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { normalise, withoutForbidden } from '../feedback/text.ts';
import { derivedId } from '../shared/ids.ts';

export interface IncomingText {
  /** Derived from the provider's id: delivered twice it is one text. */
  readonly id: string;
  /** When SNS took it, ms. */
  readonly at: number;
  /** E.164; absent: no number that could be answered. */
  readonly number?: string;
  /** As the provider names the sender. */
  readonly from?: string;
  readonly words: string;
}

/** What is not in the form in which texts come; `words` is all of it, for people. */
export interface UnreadableText extends Pick<IncomingText, 'id' | 'at' | 'words'> {
  readonly unreadable: true;
}

const envelope = z.object({ Message: z.string(), Timestamp: z.iso.datetime({ offset: true }) });

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
const twoWay = z.object({
  originationNumber: z.string().min(1).max(50),
  messageBody: z.string(),
  inboundMessageId: z.string().min(1).max(200),
});

/** AWS names senders so; what is none is a short code or a name, which nobody answers. */
const E164 = /^\+[1-9]\d{7,14}$/;

/** The most of an unreadable record that is kept for people, in UTF-16 units. */
const MOST_KEPT = 20_000;

const clean = (text: string) => withoutForbidden(normalise(text));

function parsed<Shape>(schema: z.ZodType<Shape>, text: string): Shape | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Reads a record; never throws. */
export function readText(record: Pick<SQSRecord, 'messageId' | 'body' | 'attributes'>): IncomingText | UnreadableText {
  const wrapped = parsed(envelope, record.body);
  const message = wrapped && parsed(twoWay, wrapped.Message);
  if (!message) {
    const id = derivedId('text', 'unreadable', record.messageId);
    const words = clean(record.body.slice(0, MOST_KEPT));
    return { unreadable: true, id, at: Number(record.attributes.SentTimestamp), words };
  }
  const { originationNumber: from, messageBody, inboundMessageId } = message;
  return {
    id: derivedId('text', inboundMessageId),
    at: Date.parse(wrapped.Timestamp),
    from,
    ...(E164.test(from) ? { number: from } : {}),
    words: clean(messageBody),
  };
}
