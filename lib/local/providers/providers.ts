/** Puts together what stands in for AWS: the store, SNS, SES and the bucket of incoming mail. */
import { blueprint } from '../../blueprint/blueprint.ts';
import type { IntakeName, SettingName, TopicName } from '../../blueprint/types.ts';
import type { Providers } from '../asks.ts';
import type { Store } from '../embedded-dynamodb.ts';
import type { Intakes } from '../intakes/intakes.ts';
import type { Outbox } from '../outbox.ts';
import { type Names, topicArn } from '../permissions.ts';
import type { Mailbox } from './mailbox.ts';
import { sendEmail } from './ses.ts';
import { publish } from './sns.ts';

interface ProviderParts {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly mailbox: Mailbox;
  readonly intakes: Pick<Intakes, 'takeIn'>;
  readonly names: Names;
  readonly settings: Readonly<Record<SettingName, string>>;
  readonly now: () => number;
}

function byArn<Name extends string>(list: Readonly<Record<Name, string>>, name: (one: Name) => string) {
  return new Map((Object.keys(list) as Name[]).map((one) => [topicArn(name(one)), one]));
}

export function createProviders(parts: ProviderParts): Providers {
  const { store, outbox, mailbox, intakes, names, settings, now } = parts;
  const topics = byArn<TopicName>(blueprint.topics, names.topic);
  const events = byArn<IntakeName>(blueprint.intakes, names.intake);
  const sns = {
    outbox,
    now,
    topicOf: (arn: string) => topics.get(arn),
    intakeOf: (arn: string) => events.get(arn),
    takeIn: intakes.takeIn,
    sender: blueprint.service,
    smsNumber: settings.SMS_NUMBER,
  };
  const ses = { outbox, now, domain: names.emailDomain, configurationSet: settings.EMAIL_SETTINGS };
  return { store, mailbox, publish: (form) => publish(form, sns), sendEmail: (form) => sendEmail(form, ses) };
}
