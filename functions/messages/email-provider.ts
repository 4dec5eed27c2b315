/** E-mail by SES. Handed over once: SES knows no idempotency, and the SDK's own retry would send twice. */
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { outcomeOf } from './outcome.ts';
import type { Providers } from './provider.ts';
import { sendingClient } from './sending-client.ts';

export interface EmailSettings {
  /** The name that a mailbox shows beside the address. */
  readonly name: string;
  readonly from: string;
  readonly replyTo: string;
  readonly configurationSet: string;
}

export function emailClient(): SESClient {
  return new SESClient(sendingClient());
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

export function emailProvider(
  client: Pick<SESClient, 'send'>,
  { name, from, replyTo: usual, configurationSet }: EmailSettings,
): Providers['email'] {
  return async ({ id, to, subject, text, html, replyTo = usual }) => {
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          Source: `"${name.replaceAll(/["\\]/g, '')}" <${from}>`,
          Destination: { ToAddresses: [to] },
          ReplyToAddresses: [replyTo],
          Message: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
          ConfigurationSetName: configurationSet,
          Tags: [{ Name: 'message', Value: id }],
        }),
      );
      return MessageId ? { is: 'accepted', provider: MessageId } : { is: 'unknown', code: 'no-answer' };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}
