/** The stages that can be deployed, each with what differs between them. Everything else is the blueprint's. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LANGUAGES, publishable } from '../../functions/feedback/languages/index.ts';
import type { TopicName } from '../blueprint/types.ts';
import { type MessageSettings, messageProblemsOf } from './message-settings.ts';

export interface Stage {
  readonly name: string;
  /** Production publishes no translation that nobody reviewed, unless `unreviewedLanguages` names it. */
  readonly production: boolean;
  /**
   * The host of every address that victims and staff see. At most 25 characters, or QR codes grow.
   * The first deployment waits until its DNS holds the record that AWS Certificate Manager asks for; afterwards the
   * host must point to the stack's output `PointTheHostTo`.
   */
  readonly host: string;
  /** Codes of the languages that the pages offer. */
  readonly languages: readonly string[];
  /** Those of them that the force publishes in production although no professional has reviewed them. */
  readonly unreviewedLanguages: readonly string[];
  /** Who is told when the service fails: the people who run it. */
  readonly alarmEmails: readonly string[];
  /** Who is told of new tasks, by kind: the force's own people. An empty list: nobody, on purpose. */
  readonly alertEmails: Readonly<Record<TopicName, readonly string[]>>;
  /** How long technical logs are kept. They hold no words, names, addresses or tokens. */
  readonly logRetention: RetentionDays;
  /** The sign-in page is `https://<this>.auth.eu-west-2.amazoncognito.com`; must be unique in the region. */
  readonly signInPrefix: string;
  /** Where sign-in may send staff back to: addresses of the desk's console. */
  readonly signInCallbacks: readonly string[];
  readonly messages: MessageSettings;
}

const STAGES: readonly Stage[] = [
  {
    name: 'dev',
    production: false,
    host: 'dev.feedback.met.example',
    languages: LANGUAGES.map(({ language }) => language),
    unreviewedLanguages: [],
    alarmEmails: ['platform@met.example'],
    alertEmails: {
      'low-rating': [],
      'call-back': [],
      'danger-signal': [],
      'misconduct-allegation': [],
      'case-work': [],
      'duty-missed': [],
      overdue: [],
    },
    logRetention: RetentionDays.ONE_MONTH,
    signInPrefix: 'my-met-service-dev',
    signInCallbacks: ['https://desk.dev.met.example/signed-in'],
    messages: {
      forceName: 'Met Police',
      deskPhone: '020 7946 0100',
      deskHours: '8am to 8pm, every day',
      smsNumber: '+447700900998',
      smsPartsPerSecond: 10,
      emailsPerSecond: 14,
      pencePerSmsPart: 4,
      penceADay: 100,
      smsDollarsAMonth: 1,
      emailFrom: 'updates@mail.dev.met.example',
      replyTo: 'feedback@reply.dev.met.example',
      invitationDelayHours: 24,
      invitationPeriodDays: 90,
    },
  },
  {
    name: 'production',
    production: true,
    host: 'feedback.met.example',
    languages: ['en'],
    unreviewedLanguages: [],
    alarmEmails: ['platform-on-call@met.example'],
    alertEmails: {
      'low-rating': ['victim-focus-desk@met.example'],
      'call-back': ['victim-focus-desk@met.example'],
      'danger-signal': ['victim-focus-desk@met.example', 'duty-supervisors@met.example'],
      'misconduct-allegation': ['professional-standards@met.example'],
      'case-work': ['victim-focus-desk@met.example'],
      'duty-missed': ['duty-supervisors@met.example'],
      overdue: ['duty-supervisors@met.example'],
    },
    logRetention: RetentionDays.THREE_MONTHS,
    signInPrefix: 'my-met-service',
    signInCallbacks: ['https://desk.met.example/signed-in'],
    messages: {
      forceName: 'Met Police',
      deskPhone: '020 7946 0100',
      deskHours: '8am to 8pm, every day',
      smsNumber: '+447700900999',
      smsPartsPerSecond: 10,
      emailsPerSecond: 14,
      pencePerSmsPart: 4,
      penceADay: 50_000,
      smsDollarsAMonth: 20_000,
      emailFrom: 'updates@mail.met.example',
      replyTo: 'feedback@reply.met.example',
      invitationDelayHours: 24,
      invitationPeriodDays: 90,
    },
  },
];

/** What is wrong with a stage, in sentences that say what to do; empty when it can be deployed. */
export function problemsOf(stage: Stage): string[] {
  const known = LANGUAGES.map(({ language }) => language);
  const allowed = publishable(LANGUAGES, { production: stage.production, unreviewed: stage.unreviewedLanguages });
  const unknown = stage.languages.filter((code) => !known.includes(code));
  const refused = stage.languages.filter((code) => known.includes(code) && !allowed.includes(code));
  const problems: string[] = [];
  if (unknown.length > 0) {
    problems.push(
      `Stage ${stage.name} publishes ${unknown.join(', ')}, for which there is no file. There are: ${known.join(', ')}.`,
    );
  }
  if (refused.length > 0) {
    problems.push(
      `Stage ${stage.name} publishes ${refused.join(', ')}, which no professional has reviewed. Have each reviewed and set "reviewed" in functions/feedback/languages/<code>.json, or name it in the stage's unreviewedLanguages.`,
    );
  }
  if (!stage.languages.includes('en')) problems.push(`Stage ${stage.name} must publish English (en).`);
  if (stage.host.length > 25) {
    problems.push(
      `The host of stage ${stage.name} is longer than 25 characters: QR codes would grow. Choose a shorter.`,
    );
  }
  if (stage.alarmEmails.length === 0) problems.push(`Stage ${stage.name} tells nobody of failures: set alarmEmails.`);
  return [...problems, ...messageProblemsOf(stage.name, stage.messages)];
}

/** @throws Error that lists the right names for a wrong one, or says what is wrong with the stage. */
export function stageNamed(name: unknown): Stage {
  const stage = STAGES.find((candidate) => candidate.name === name);
  if (!stage) {
    const names = STAGES.map((candidate) => candidate.name).join(' or ');
    throw new Error(`There is no stage "${String(name)}". Use -c stage= with ${names} (lib/cloud/stages.ts).`);
  }
  const problems = problemsOf(stage);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return stage;
}
