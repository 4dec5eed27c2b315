/** Texts by SNS. Handed over once: SNS knows no idempotency, and the SDK's own retry would send twice. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { outcomeOf } from './outcome.ts';
import type { Providers } from './provider.ts';
import { sendingClient } from './sending-client.ts';

export function smsClient(): SNSClient {
  return new SNSClient(sendingClient());
}

/** @param from the two-way number that texts come from (E.164) */
export function smsProvider(client: Pick<SNSClient, 'send'>, from: string): Providers['sms'] {
  return async ({ to, text }) => {
    try {
      const { MessageId } = await client.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: text,
          MessageAttributes: {
            'AWS.MM.SMS.OriginationNumber': { DataType: 'String', StringValue: from },
            // Reliability before price.
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
          },
        }),
      );
      return MessageId ? { is: 'accepted', provider: MessageId } : { is: 'unknown', code: 'no-answer' };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}
