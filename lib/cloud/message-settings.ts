/** What a stage's messages say and cost, and where they come from; and what is wrong with such settings, in words. */
import { isGsm7 } from '../../functions/messages/templates/gsm7.ts';
import { LONGEST } from '../../functions/messages/templates/values.ts';
import type { SettingName } from '../blueprint/types.ts';

export interface MessageSettings {
  /** Who speaks in every message. Every text was proved to fit into one part with at most so long a name. */
  readonly forceName: string;
  /** The desk's number as people read it, and when it answers. */
  readonly deskPhone: string;
  readonly deskHours: string;
  /** The two-way UK long code that texts come from (E.164). It is bought and registered by hand: README, *Deploy*. */
  readonly smsNumber: string;
  /** What the number and the SES account may hand over in a second, as AWS has agreed to it. */
  readonly smsPartsPerSecond: number;
  readonly emailsPerSecond: number;
  /** What AWS charges for one part of a text to a UK mobile, rounded up. */
  readonly pencePerSmsPart: number;
  /** What all texts of a London day may cost. */
  readonly penceADay: number;
  /** SNS's own limit of a month. At most the quota of the account: ask AWS to raise that first. */
  readonly smsDollarsAMonth: number;
  /** The address that e-mail comes from. Its domain is verified with SES. */
  readonly emailFrom: string;
  /** The address that answers go to, before the plus and the token. Its domain takes mail for this and nothing else. */
  readonly replyTo: string;
  /** From a contact to its feedback invitation; at most one invitation of a case in so many days. */
  readonly invitationDelayHours: number;
  readonly invitationPeriodDays: number;
}

type MessageVariable = Exclude<
  SettingName,
  'PUBLIC_ORIGIN' | 'LANGUAGES' | 'STAFF_ISSUER' | 'STAFF_CLIENT_ID' | 'EMAIL_SETTINGS' | 'MAILBOX'
>;

/** The variables that functions are given of them. */
export function messageVariables(settings: MessageSettings): Record<MessageVariable, string> {
  return {
    FORCE_NAME: settings.forceName,
    DESK_PHONE: settings.deskPhone,
    DESK_HOURS: settings.deskHours,
    SMS_NUMBER: settings.smsNumber,
    SMS_PER_SECOND: String(settings.smsPartsPerSecond),
    SMS_PENCE: String(settings.pencePerSmsPart),
    DAILY_SPEND_PENCE: String(settings.penceADay),
    EMAILS_PER_SECOND: String(settings.emailsPerSecond),
    EMAIL_FROM: settings.emailFrom,
    REPLY_TO: settings.replyTo,
    INVITATION_DELAY_HOURS: String(settings.invitationDelayHours),
    INVITATION_PERIOD_DAYS: String(settings.invitationPeriodDays),
  };
}

/** The domain of an address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A plus and a link's token stand between the name and the domain, and a name may have 64 characters (RFC 5321). */
const LONGEST_REPLY_NAME = 64 - '+'.length - 38;

const ADDRESS = /^[a-z0-9._-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** What is wrong, in sentences that say what to do; empty when the stage can be deployed. */
export function messageProblemsOf(stage: string, settings: MessageSettings): string[] {
  return [
    ...saidProblems(stage, settings),
    ...costProblems(stage, settings),
    ...addressProblems(stage, settings),
    ...invitationProblems(stage, settings),
  ];
}

function saidProblems(stage: string, settings: MessageSettings): string[] {
  const said = [
    ['forceName', settings.forceName, LONGEST.force],
    ['deskPhone', settings.deskPhone, LONGEST.desk],
    ['deskHours', settings.deskHours, LONGEST.hours],
  ] as const;
  return said.flatMap(([name, value, longest]) => {
    if (value.trim() === '') return [`Stage ${stage} needs a ${name}: every message says it.`];
    if (value.length > longest) {
      return [
        `${name} of stage ${stage} is longer than ${longest} characters: texts would need a second part. Shorten it.`,
      ];
    }
    if (![...value].every(isGsm7)) {
      return [
        `${name} of stage ${stage} has a character that is not in the alphabet of plain texts (GSM-7): every text would cost more than twice as much. Replace it.`,
      ];
    }
    return [];
  });
}

function costProblems(stage: string, settings: MessageSettings): string[] {
  const problems: string[] = [];
  if (!/^\+447\d{9}$/.test(settings.smsNumber)) {
    problems.push(`smsNumber of stage ${stage} is not a UK long code in the form +447700900123.`);
  }
  for (const name of ['smsPartsPerSecond', 'emailsPerSecond', 'pencePerSmsPart', 'smsDollarsAMonth'] as const) {
    if (!(settings[name] > 0)) problems.push(`${name} of stage ${stage} must be more than 0.`);
  }
  if (!(settings.penceADay >= settings.pencePerSmsPart)) {
    problems.push(
      `penceADay of stage ${stage} does not pay for one text. To stop all texts, take the sender's schedule away.`,
    );
  }
  return problems;
}

function addressProblems(stage: string, { emailFrom, replyTo }: MessageSettings): string[] {
  const problems: string[] = [];
  for (const [name, address] of [
    ['emailFrom', emailFrom],
    ['replyTo', replyTo],
  ] as const) {
    if (!ADDRESS.test(address)) {
      problems.push(`${name} of stage ${stage} must be a plain address in small letters, without a plus or a name.`);
    }
  }
  const [from, reply] = [domainOf(emailFrom), domainOf(replyTo)];
  if (from === reply || `.${reply}`.endsWith(`.bounce.${from}`)) {
    problems.push(
      `emailFrom and replyTo of stage ${stage} must have different domains: what comes back to the sending domain is for SES, what comes to the other is from victims.`,
    );
  }
  if (replyTo.lastIndexOf('@') > LONGEST_REPLY_NAME) {
    problems.push(
      `replyTo of stage ${stage} has a name of more than ${LONGEST_REPLY_NAME} characters: with a token it would be too long for mail. Shorten it.`,
    );
  }
  return problems;
}

function invitationProblems(stage: string, settings: MessageSettings): string[] {
  const problems: string[] = [];
  if (!(settings.invitationDelayHours >= 0 && settings.invitationDelayHours <= 14 * 24)) {
    problems.push(
      `invitationDelayHours of stage ${stage} must be from 0 to 336: nobody remembers a contact for longer.`,
    );
  }
  if (!(settings.invitationPeriodDays >= 28)) {
    problems.push(
      `invitationPeriodDays of stage ${stage} must be at least 28: nobody is asked more than once a month.`,
    );
  }
  return problems;
}
